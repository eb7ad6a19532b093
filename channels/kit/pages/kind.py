"""What tells the chat of a Facebook page and that of an Instagram account apart."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKind:
    """`of_app` are the fields that the app listens to, `of_page` those that the page is subscribed to.

    `max_text` counts bytes where `in_bytes`, else characters. `link` opens a chat, with {name} and {ref}.
    """

    name: str
    title: str
    of: str
    of_app: tuple[str, ...]
    of_page: tuple[str, ...]
    max_text: int
    max_file: int
    in_bytes: bool
    link: str
    person: str


MESSENGER = PageKind(
    name="messenger",
    title="Messenger",
    of="page",
    of_app=(
        "messages",
        "messaging_postbacks",
        "messaging_referrals",
        "message_deliveries",
        "message_reads",
        "message_reactions",
        "message_echoes",
        "message_edits",
    ),
    of_page=(
        "messages",
        "messaging_postbacks",
        "messaging_referrals",
        "message_deliveries",
        "message_reads",
        "message_reactions",
        "message_echoes",
        "message_edits",
    ),
    max_text=2_000,
    max_file=25_000_000,
    in_bytes=False,
    link="https://m.me/{name}?ref={ref}",
    person="first_name,last_name",
)
INSTAGRAM = PageKind(
    name="instagram",
    title="Instagram",
    of="instagram",
    of_app=(
        "messages",
        "messaging_postbacks",
        "messaging_referral",
        "messaging_seen",
        "message_reactions",
        "message_edit",
    ),
    of_page=("messages",),
    max_text=1_000,
    max_file=25_000_000,
    in_bytes=True,
    link="https://ig.me/m/{name}?ref={ref}",
    person="name,username",
)
