"""A file of an entry: here, or still to be fetched."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A stored file; `blob` is the SHA-256 of its bytes, `name` is for showing only.

    One that is still to be fetched has no `blob` but a `ref`, the channel's name for it; `failure` is one
    sentence on why it will not come. `shown_as` is voice, round, sticker or animation where it is not simply
    a file; `preview` is the blob of a small picture of it; `width` and `height` are pixels, `duration` is
    seconds. `content_id` is what a mail's HTML calls it (cid:), `inline` that it is shown there.
    """

    blob: str = ""
    name: str
    media_type: str
    size: int
    ref: str | None = None
    failure: str | None = None
    shown_as: str | None = None
    preview: str | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    content_id: str | None = None
    inline: bool = False
