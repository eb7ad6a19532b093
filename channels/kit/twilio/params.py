"""Reads what Twilio posts: a form whose fields are text, each of them once."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from multidict import MultiDict

from inbox.core.errors import PayloadError
from inbox.core.inbound import WebhookRequest

_MOST = 500


def pairs_of(request: WebhookRequest) -> MultiDict[str]:
    """Every field as it was sent, also the empty ones: they are part of what is signed."""
    try:
        text = request.body.decode(errors="replace")
        found = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST)
    except ValueError:
        raise PayloadError("This is not a form as Twilio sends it.") from None
    return MultiDict(found)


def params_of(request: WebhookRequest) -> Mapping[str, str]:
    """By name; of equal names the first one counts."""
    return dict(reversed(list(pairs_of(request).items())))
