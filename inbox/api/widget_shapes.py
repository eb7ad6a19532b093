"""What a site's owner may set for the widget: every field checked, and each refusal names the field."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Annotated
from zoneinfo import available_timezones

from msgspec import Meta, Struct, field

from inbox.api.number_pool_shapes import NumberPoolBody, number_pools_of
from inbox.api.schema import Asked, Language
from inbox.api.widget_links import link_value
from inbox.core.errors import BadRequest
from inbox.core.widget import (
    DEFAULT_FIELDS,
    ContactLink,
    FieldKind,
    FormField,
    Hours,
    LinkKind,
    OwnForm,
    Position,
    Shift,
    Theme,
    Tracking,
    Widget,
)
from inbox.kit.text import clean, one_line

LONGEST_LABEL = 200
LONGEST_TEXT = 1000
LONGEST_CONSENT = 2000
_REACHABLE = ("email", "phone", "message")
# What the way in for forms reads itself: an owner's field of that name would be taken for something else.
_TAKEN = frozenset({"visitor", "page", "referrer", "consent", "next", "fields"})
# The answers that lead to a person are read from a line of text, whatever the field is called on the page.
_KINDS = {
    "name": (FieldKind.TEXT,),
    "email": (FieldKind.EMAIL, FieldKind.TEXT),
    "phone": (FieldKind.PHONE, FieldKind.TEXT),
    "message": (FieldKind.TEXTAREA, FieldKind.TEXT),
}

Label = Annotated[str, Meta(max_length=LONGEST_LABEL)]
TimeOfDay = Annotated[str, Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]


class FieldBody(Asked):
    name: Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,40}$")]
    kind: FieldKind = FieldKind.TEXT
    label: Label | None = None
    required: bool = False
    options: Annotated[list[Label], Meta(max_length=50)] = field(default_factory=list)


class LinkBody(Asked):
    kind: LinkKind
    value: Annotated[str, Meta(min_length=1, max_length=2000)]
    label: Label | None = None


class ShiftBody(Asked):
    weekday: Annotated[int, Meta(ge=0, le=6)]
    start: TimeOfDay
    end: TimeOfDay


class HoursBody(Asked):
    zone: Annotated[str, Meta(min_length=1, max_length=64)] = "UTC"
    shifts: Annotated[list[ShiftBody], Meta(max_length=70)] = field(default_factory=list)


def _default_fields() -> list[FieldBody]:
    return [FieldBody(name=each.name, kind=each.kind, required=each.required) for each in DEFAULT_FIELDS]


class OwnFormBody(Asked):
    selector: Annotated[str, Meta(min_length=1, max_length=300)]
    fields: Annotated[
        dict[
            Annotated[str, Meta(min_length=1, max_length=100)],
            Annotated[str, Meta(min_length=1, max_length=60)],
        ],
        Meta(max_length=30),
    ]
    page: Annotated[str, Meta(max_length=500, pattern=r"^(/[!-~]*)?$")] = ""


class WidgetBody(Asked):
    """All of the settings; what is left out gets its default."""

    enabled: bool = True
    chat: bool = True
    form: bool = True
    links: Annotated[list[LinkBody], Meta(max_length=20)] = field(default_factory=list)
    color: Annotated[str, Meta(pattern=r"^#[0-9A-Fa-f]{6}$")] = Widget().color
    theme: Theme = Theme.AUTO
    position: Position = Position.RIGHT
    language: Language | None = None
    texts: Annotated[
        dict[
            Annotated[str, Meta(pattern=r"^[a-z0-9_.-]{1,64}$")],
            Annotated[str, Meta(max_length=LONGEST_TEXT)],
        ],
        Meta(max_length=60),
    ] = field(default_factory=dict)
    fields: Annotated[list[FieldBody], Meta(max_length=30)] = field(default_factory=_default_fields)
    hours: HoursBody = field(default_factory=HoursBody)
    consent: Annotated[str, Meta(max_length=LONGEST_CONSENT)] | None = None
    ask_first: bool = False
    tracking: Tracking = Tracking.FULL
    find_forms: bool = False
    own_forms: Annotated[list[OwnFormBody], Meta(max_length=30)] = field(default_factory=list)
    number_pools: Annotated[list[NumberPoolBody], Meta(max_length=30)] = field(default_factory=list)


class NewHosts(Asked):
    hosts: Annotated[
        list[Annotated[str, Meta(min_length=1, max_length=300)]], Meta(min_length=1, max_length=20)
    ]


class IdentitySecret(Struct, frozen=True, kw_only=True):
    """By this secret the site vouches for the people who have signed in there."""

    secret: str


class Trial(Struct, frozen=True, kw_only=True):
    """The lead that the test message led to."""

    lead: str


def widget_of(body: WidgetBody) -> Widget:
    """The settings in their one spelling; BadRequest if they contradict themselves."""
    return Widget(
        enabled=body.enabled,
        chat=body.chat,
        form=body.form,
        links=tuple(_link(each, f"links[{place}]") for place, each in enumerate(body.links)),
        color=body.color.lower(),
        theme=body.theme,
        position=body.position,
        language=body.language,
        texts={key: text for key, value in body.texts.items() if (text := _text(value, LONGEST_TEXT))},
        fields=_fields(body),
        hours=_hours(body.hours),
        consent=_text(body.consent or "", LONGEST_CONSENT) or None,
        ask_first=body.ask_first,
        tracking=body.tracking,
        find_forms=body.find_forms,
        own_forms=tuple(_own_form(each, f"own_forms[{place}]") for place, each in enumerate(body.own_forms)),
        number_pools=number_pools_of(body.number_pools),
    )


def _own_form(body: OwnFormBody, place: str) -> OwnForm:
    """What a form of the site is sent as must be what the way in for forms understands."""
    meanings = {name: one_line(meaning, LONGEST_LABEL) for name, meaning in body.fields.items()}
    if not set(meanings.values()) & set(_REACHABLE):
        raise BadRequest(f"`{place}.fields` must name one of email, phone and message.")
    if any(not each or each in _TAKEN or each.startswith("_") for each in meanings.values()):
        raise BadRequest(f"`{place}.fields` uses a name that the form itself uses; choose another one.")
    return OwnForm(selector=one_line(body.selector, 300), page=body.page, fields=meanings)


def _link(body: LinkBody, place: str) -> ContactLink:
    value = link_value(body.kind, body.value, f"{place}.value")
    return ContactLink(kind=body.kind, value=value, label=_label(body.label))


def _fields(body: WidgetBody) -> tuple[FormField, ...]:
    fields = tuple(_field(each, f"fields[{place}]") for place, each in enumerate(body.fields))
    names: set[str] = set()
    for place, each in enumerate(fields):
        if each.name in names:
            raise BadRequest(f"`fields[{place}].name` stands twice: every field needs a name of its own.")
        names.add(each.name)
    if body.form and not names & set(_REACHABLE):
        raise BadRequest("`fields` must ask for one of email, phone and message, else nothing could be sent.")
    return fields


def _field(body: FieldBody, place: str) -> FormField:
    if body.name in _TAKEN or body.name.startswith("_"):
        raise BadRequest(f"`{place}.name` is a name that the form itself uses; choose another one.")
    if body.kind not in _KINDS.get(body.name, tuple(FieldKind)):
        kinds = " or ".join(_KINDS[body.name])
        raise BadRequest(f"`{place}.kind` must be {kinds} for the field named {body.name}.")
    return FormField(
        name=body.name,
        kind=body.kind,
        label=_label(body.label),
        required=body.required,
        options=_options(body, f"{place}.options"),
    )


def _options(body: FieldBody, place: str) -> tuple[str, ...]:
    options = tuple(one_line(each, LONGEST_LABEL) for each in body.options)
    if body.kind is not FieldKind.CHOICE:
        if options:
            raise BadRequest(f"`{place}` are for a field of the kind select only.")
        return ()
    if not options or not all(options):
        raise BadRequest(f"`{place}` must be at least one choice, and none may be empty.")
    if len(set(options)) != len(options):
        raise BadRequest(f"`{place}` names the same choice twice.")
    return options


def _hours(body: HoursBody) -> Hours:
    if body.zone not in _zones():
        raise BadRequest("`hours.zone` must be a time zone such as Europe/Berlin.")
    shifts = sorted(_shifts(body), key=lambda shift: (shift.weekday, shift.start))
    for one, other in pairwise(shifts):
        if one.weekday == other.weekday and other.start < one.end:
            raise BadRequest(f"`hours.shifts` overlap on weekday {one.weekday} (0 is Monday).")
    return Hours(zone=body.zone, shifts=tuple(shifts))


def _shifts(body: HoursBody) -> Iterator[Shift]:
    for place, shift in enumerate(body.shifts):
        if shift.start >= shift.end:
            raise BadRequest(f"`hours.shifts[{place}].end` must be later than its start; midnight is 24:00.")
        yield Shift(weekday=shift.weekday, start=shift.start, end=shift.end)


@cache
def _zones() -> frozenset[str]:
    # Reading them takes a walk through the files of the tz database, which a small container may lack.
    return frozenset(available_timezones() - {"localtime"} | {"UTC"})


def _label(text: str | None) -> str | None:
    return one_line(text or "", LONGEST_LABEL) or None


def _text(text: str, limit: int) -> str:
    return clean(text, limit).strip()
