"""Whether a request comes from the system that knows the secret."""

import base64
import binascii
import hmac
from hashlib import sha256

from channels.kit.shared_secret import is_signed, key_in, same
from channels.webhook.settings import ADDRESS, HEADER, SIGNATURE, Settings
from inbox.core.errors import SignatureError
from inbox.core.inbound import WebhookRequest

_TOLERANCE_S = 300
_REFUSED = "The request does not prove that it comes from the system that is connected here."


def check(settings: Settings, request: WebhookRequest) -> None:
    """SignatureError unless it does, always with the same sentence."""
    secret = settings.secret.reveal()
    if settings.proof == ADDRESS:
        genuine = same(key_in(request.url), secret)
    elif settings.proof == HEADER:
        genuine = same(_header(settings, request).removeprefix("Bearer "), secret)
    elif settings.proof == SIGNATURE:
        genuine = is_signed(_header(settings, request), request.body, secret)
    else:
        genuine = _is_standard(request, secret)
    if not genuine:
        raise SignatureError(_REFUSED)


def header_of(settings: Settings) -> str:
    """The lower-case name of the one that holds the secret or the signature."""
    usual = "x-api-key" if settings.proof == HEADER else "x-signature"
    return settings.header.strip().lower() or usual


def standard_signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """As Standard Webhooks 1.0.0 writes it; a secret that begins with whsec_ is base64 behind that."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(_key(secret), signed, sha256)).decode()


def _is_standard(request: WebhookRequest, secret: str) -> bool:
    message_id, timestamp = (
        request.headers.get("webhook-id", ""),
        request.headers.get("webhook-timestamp", ""),
    )
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12 and message_id):
        return False
    if abs(request.received_at.timestamp() - int(timestamp)) > _TOLERANCE_S:
        return False
    wanted = standard_signature(secret, message_id, timestamp, request.body)
    given = request.headers.get("webhook-signature", "").split(" ")
    return any(same(each, wanted) for each in given)


def _key(secret: str) -> bytes:
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            pass
    return secret.encode()


def _header(settings: Settings, request: WebhookRequest) -> str:
    return request.headers.get(header_of(settings), "")
