"""What a site's visitors see of us, as the site's owner set it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from inbox.core.number_pool import NumberPool


class Position(StrEnum):
    """The corner where the button stands; left and right are the screen's, not the writing's."""

    RIGHT = "right"
    LEFT = "left"


class Theme(StrEnum):
    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Tracking(StrEnum):
    """How visits are recorded: with a token in the browser, for a day without one, or not at all."""

    FULL = "full"
    COOKIELESS = "cookieless"
    OFF = "off"


class FieldKind(StrEnum):
    TEXT = "text"
    TEXTAREA = "textarea"
    EMAIL = "email"
    PHONE = "tel"
    CHOICE = "select"
    CHECK = "checkbox"


class LinkKind(StrEnum):
    """What the `value` of a link is: a name of a user or bot, a number, an address, or an https page."""

    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    MESSENGER = "messenger"
    INSTAGRAM = "instagram"
    VIBER = "viber"
    VK = "vk"
    LINE = "line"
    PHONE = "phone"
    EMAIL = "email"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One question. `name` is what it is sent as: name, email, phone, message, or a name of the owner's."""

    name: str
    kind: FieldKind = FieldKind.TEXT
    label: str | None = None
    required: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLink:
    """Another way to write or call; `label` None means the kind's own name."""

    kind: LinkKind
    value: str
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Somebody answers on `weekday` (0 is Monday) from `start` until `end`, "09:00" to "24:00"."""

    weekday: int
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When somebody answers; no shifts at all means always. `zone` is a name of the tz database."""

    zone: str = "UTC"
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnForm:
    """A form that the site has anyway and whose submissions become leads.

    `page` is the path that it is on, with all below it if it ends with `*`, "" for every page. `fields` says
    what the page's own names mean: name, email, phone, message, or the name to keep the answer under. What is
    not named there is never read.
    """

    selector: str
    page: str = ""
    fields: Mapping[str, str]


DEFAULT_FIELDS = (
    FormField(name="name"),
    FormField(name="email", kind=FieldKind.EMAIL),
    FormField(name="phone", kind=FieldKind.PHONE),
    FormField(name="message", kind=FieldKind.TEXTAREA, required=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """All of it has a default, so a site works as soon as its snippet is in place.

    `language` None means the page's own. `texts` replace single texts of the widget by their key. `consent`
    is the text of a box that must be ticked before anything is sent. `ask_first`: nothing is kept in the
    browser until the page calls `onewindow.consent(true)`. `find_forms`: pages tell which forms they have.
    """

    enabled: bool = True
    chat: bool = True
    form: bool = True
    links: tuple[ContactLink, ...] = ()
    color: str = "#2563eb"
    theme: Theme = Theme.AUTO
    position: Position = Position.RIGHT
    language: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[FormField, ...] = DEFAULT_FIELDS
    hours: Hours = field(default_factory=Hours)
    consent: str | None = None
    ask_first: bool = False
    tracking: Tracking = Tracking.FULL
    find_forms: bool = False
    own_forms: tuple[OwnForm, ...] = ()
    number_pools: tuple[NumberPool, ...] = ()
