"""Access tokens for mailboxes without a password, got by the refresh token and renewed in time."""

import asyncio
import re
from datetime import datetime, timedelta
from urllib.parse import urlencode

import msgspec

from channels.email.settings import Settings
from inbox.core.clock import Clock
from inbox.core.errors import ConfigError, RetryLater
from inbox.core.outside import Outside

GOOGLE = "https://oauth2.googleapis.com/token"
MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
_SCOPE = (
    "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"
)
_EARLY = timedelta(minutes=5)
_TENANT = re.compile(r"[A-Za-z0-9.-]{1,100}")
# What no patience mends (RFC 6749 §5.2): somebody has to sign in anew, or to correct the app.
_FINAL = {
    "invalid_grant": "The refresh token is not accepted any more; sign in anew and set the new one.",
    "invalid_client": "The client ID or the client secret is not accepted.",
    "unauthorized_client": "The app may not read mail for this mailbox; grant it that at the provider.",
    "invalid_scope": "The app may not read mail for this mailbox; grant it that at the provider.",
}


class _Granted(msgspec.Struct):
    access_token: str = ""
    expires_in: float = 3600
    refresh_token: str = ""
    error: str = ""


class Tokens:
    """One for a mailbox, shared by both directions; `url` is where the provider gives tokens."""

    def __init__(self, settings: Settings, outside: Outside, clock: Clock, url: str | None = None) -> None:
        self._settings = settings
        self._outside = outside
        self._clock = clock
        self._url = url or _url_of(settings)
        self._renewing = asyncio.Lock()
        self._token = ""
        self._until: datetime | None = None
        self._refresh_token = settings.refresh_token.reveal()

    def __repr__(self) -> str:
        return "Tokens(****)"

    async def access(self) -> str:
        """One that is good for minutes; ConfigError if the provider will give none."""
        async with self._renewing:
            if self._until is None or self._clock.now() >= self._until:
                await self._renew()
            return self._token

    def forget(self) -> None:
        """After the server refused the token: the next one is asked for anew."""
        self._until = None

    async def _renew(self) -> None:
        answer = await self._outside.request(
            "POST",
            self._url,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            body=urlencode(self._asked()).encode(),
            timeout=20.0,
        )
        try:
            granted = msgspec.json.decode(answer.body, type=_Granted, strict=False)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise RetryLater("The provider's answer to the sign-in cannot be read.") from None
        if granted.error in _FINAL:
            raise ConfigError(_FINAL[granted.error])
        if answer.status != 200 or not granted.access_token:
            raise RetryLater(f"The provider gives no access at the moment ({answer.status}).")
        self._token = granted.access_token
        self._refresh_token = granted.refresh_token or self._refresh_token
        life = timedelta(seconds=min(max(granted.expires_in, 60.0), 86_400.0))
        self._until = self._clock.now() + max(life - _EARLY, life / 2)

    def _asked(self) -> dict[str, str]:
        asked = {
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret.reveal(),
            "refresh_token": self._refresh_token,
            "grant_type": "refresh_token",
        }
        if self._settings.sign_in == "microsoft":
            asked["scope"] = _SCOPE
        return {name: value for name, value in asked.items() if value}


def _url_of(settings: Settings) -> str:
    if settings.sign_in == "google":
        return GOOGLE
    if not _TENANT.fullmatch(settings.tenant):
        raise ConfigError("The Microsoft tenant is a directory ID, a domain, or common.")
    return MICROSOFT.format(tenant=settings.tenant)
