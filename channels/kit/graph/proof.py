"""Whether a call comes from Meta: by its signature, or the first one by the token that we gave."""

import hmac
from urllib.parse import parse_qs, urlsplit

from inbox.core.channel import Reply
from inbox.core.errors import SignatureError
from inbox.core.ids import ChannelId
from inbox.core.inbound import WebhookRequest
from inbox.core.secret import Secret

SIGNATURE = "x-hub-signature-256"
_LONGEST_CHALLENGE = 200
_NOT_META = "This does not come from Meta."


class Proof:
    """`verify_token` is made of the app's secret, so that nobody has to invent and keep another one."""

    def __init__(self, app_secret: Secret, channel_id: ChannelId) -> None:
        self._secret = app_secret
        self._channel_id = channel_id

    @property
    def verify_token(self) -> str:
        return hmac.digest(self._key(), f"webhook:{self._channel_id}".encode(), "sha256").hex()[:40]

    @property
    def app_secret(self) -> str:
        return self._secret.reveal()

    def check(self, request: WebhookRequest) -> None:
        if request.method == "GET":
            self._check_first(request)
            return
        signed = "sha256=" + hmac.digest(self._key(), request.body, "sha256").hex()
        given = request.headers.get(SIGNATURE, "").encode(errors="surrogatepass")
        if not hmac.compare_digest(given, signed.encode()):
            raise SignatureError(_NOT_META)

    def _check_first(self, request: WebhookRequest) -> None:
        asked = _query(request)
        given = asked.get("hub.verify_token", "").encode(errors="surrogatepass")
        if asked.get("hub.mode") != "subscribe" or not hmac.compare_digest(given, self.verify_token.encode()):
            raise SignatureError(_NOT_META)

    def _key(self) -> bytes:
        return self._secret.reveal().encode()


def reply_to(request: WebhookRequest) -> Reply:
    """The challenge of the first call, as plain text; else that it was taken."""
    challenge = _query(request).get("hub.challenge", "") if request.method == "GET" else ""
    return Reply(status=200, body=challenge[:_LONGEST_CHALLENGE].encode(errors="replace"))


def _query(request: WebhookRequest) -> dict[str, str]:
    try:
        found = parse_qs(urlsplit(request.url).query, max_num_fields=20)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items()}
