"""Whether a call comes from Twilio: it signs the address that it calls, and every field of the form."""

from urllib.parse import urlsplit

from channels.kit.twilio.hook import patient
from channels.kit.twilio.params import pairs_of
from inbox.core.errors import PayloadError, SignatureError
from inbox.core.inbound import WebhookRequest
from inbox.core.secret import Secret

SIGNATURE = "x-twilio-signature"
_NOT_TWILIO = "This does not come from Twilio."


class Proof:
    """`hook_url` is our public address: behind a proxy the request itself names another one."""

    def __init__(self, auth_token: Secret, hook_url: str) -> None:
        self._token = auth_token
        self._hook_url = hook_url

    def check(self, request: WebhookRequest) -> None:
        # Loading the library takes a moment, and whoever has no number at Twilio never needs it.
        from twilio.request_validator import RequestValidator  # noqa: PLC0415

        query = urlsplit(request.url).query
        url = f"{self._hook_url}?{query}" if query else self._hook_url
        given, validator = request.headers.get(SIGNATURE, ""), RequestValidator(self._token.reveal())
        try:
            pairs = pairs_of(request)
            # Twilio does not say whether what stands behind the # is signed along with the address.
            is_genuine = any(validator.validate(each, pairs, given) for each in (url, patient(url)))
        except (PayloadError, ValueError):
            is_genuine = False
        if request.method != "POST" or not self._hook_url or not is_genuine:
            raise SignatureError(_NOT_TWILIO)
