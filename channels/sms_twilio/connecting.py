"""Makes Twilio call us for one sender, and says whether it does."""

from collections.abc import Awaitable
from dataclasses import dataclass

from channels.kit.members import Members, items, line, member
from channels.kit.twilio.account import Account
from channels.kit.twilio.hook import bare, patient
from channels.sms_twilio.sender import NAME, SERVICE, SHORT_CODE, Sender
from inbox.core.errors import ConfigError, RetryLater, Undeliverable

_NUMBERS = ("IncomingPhoneNumbers", "phone_number", "incoming_phone_numbers")
_SHORT_CODES = ("SMS/ShortCodes", "short_code", "short_codes")
_ELSEWHERE = "Twilio calls another address for {}; switch the channel off and on again."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the address stands: the thing itself, its path, and what its fields are called there."""

    told: Members
    path: str
    called: str
    url: str
    fallback: str

    def form(self, hook_url: str) -> tuple[tuple[str, str], ...]:
        url, fallback = _camel(self.url), _camel(self.fallback)
        method, other = url.replace("Url", "Method"), fallback.replace("Url", "Method")
        return ((url, patient(hook_url)), (method, "POST"), (fallback, hook_url), (other, "POST"))

    def is_set(self, hook_url: str) -> bool:
        return line(self.told, self.url, 2_000) == patient(hook_url) and bool(
            line(self.told, self.fallback, 2_000)
        )

    def calls(self, hook_url: str) -> bool:
        return bare(line(self.told, self.url, 2_000)) == hook_url


class Connecting:
    def __init__(self, account: Account, ours: Sender, hook_url: str) -> None:
        self._account = account
        self._ours = ours
        self._hook_url = hook_url

    async def make(self) -> bool:
        """Whether files can be sent. The fallback is our address again: one more try, a little later."""
        if not self._hook_url.startswith("https://"):
            raise ConfigError("Twilio calls our public address; set the public https address of OneWindow.")
        place = await self._find()
        if place is None:
            return False
        if not place.is_set(self._hook_url):
            more = (("UseInboundWebhookOnNumber", "false"),) if self._ours.kind == SERVICE else ()
            await self._trying(self._account.post(place.path, (*place.form(self._hook_url), *more)))
        return await self._carries_files(place)

    async def check(self, *, is_connected: bool) -> str:
        """Before it is connected Twilio need not call us yet."""
        place = await self._find()
        if place is None:
            return f"Twilio knows the account; people see {self._ours.value} and cannot answer it."
        if is_connected and not place.calls(self._hook_url):
            raise RetryLater(_ELSEWHERE.format(place.called))
        files = "texts and pictures" if await self._carries_files(place) else "texts, but no pictures"
        rotates = self._ours.kind == SERVICE and place.told.get("sticky_sender") is False
        warning = "; without Sticky Sender answers may come from another number" if rotates else ""
        does = "calls us for" if is_connected else "will call us for"
        return f"Twilio {does} {place.called}, which carries {files}{warning}."

    async def _find(self) -> _Place | None:
        """None for a name, which belongs to nobody."""
        if self._ours.kind == NAME:
            await self._trying(self._account.get("Balance.json"))
            return None
        if self._ours.kind == SERVICE:
            return await self._service()
        return await self._number()

    async def _service(self) -> _Place:
        path = f"/v1/Services/{self._ours.value}"
        told = await self._trying(self._account.get(path))
        name = line(told, "friendly_name", 64) or self._ours.value
        return _Place(
            told=told,
            path=path,
            called=f"the Messaging Service {name}",
            url="inbound_request_url",
            fallback="fallback_url",
        )

    async def _number(self) -> _Place:
        is_short = self._ours.kind == SHORT_CODE
        path, field, name = _SHORT_CODES if is_short else _NUMBERS
        page = await self._trying(self._account.get(f"{path}.json", ((_camel(field), self._ours.value),)))
        told = next((each for each in items(page, name) if line(each, field, 40) == self._ours.value), None)
        if told is None:
            raise ConfigError(f"The account has no number {self._ours.value}.")
        if not is_short and member(told, "capabilities").get("sms") is False:
            raise ConfigError(f"The number {self._ours.value} can make calls, but takes no SMS.")
        return _Place(
            told=told,
            path=f"{path}/{line(told, 'sid', 40)}.json",
            called=self._ours.value,
            url="sms_url",
            fallback="sms_fallback_url",
        )

    async def _carries_files(self, place: _Place) -> bool:
        if self._ours.kind == SERVICE:
            pool = await self._trying(self._account.get(f"{place.path}/PhoneNumbers", (("PageSize", "100"),)))
            return any("MMS" in (each.get("capabilities") or ()) for each in items(pool, "phone_numbers"))
        return self._ours.kind != SHORT_CODE and member(place.told, "capabilities").get("mms") is True

    async def _trying(self, asked: Awaitable[Members]) -> Members:
        """A refusal while connecting is for the administrator."""
        try:
            told: Members = await asked
        except Undeliverable as error:
            raise ConfigError(str(error)) from None
        return told


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
