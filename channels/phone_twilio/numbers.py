"""Reads what the owner wrote line by line: our numbers, and the team's telephones."""

from collections.abc import Sequence

from channels.kit.calls.hours_text import holidays_of, hours_of
from channels.kit.calls.plan import Member, Plan, Way
from channels.phone_twilio.settings import Settings
from inbox.core.errors import ConfigError
from inbox.core.source import Source
from inbox.kit.phone import e164
from inbox.kit.text import clean, one_line

_RINGING = range(5, 61)
_MINUTES = range(1, 10_081)
_LONGEST_SAID = 500
_MOST_MEMBERS = 50


def plan_of(settings: Settings, region: str | None) -> Plan:
    if settings.ring_s not in _RINGING:
        raise ConfigError("`ring_s` is 5 to 60 seconds.")
    if settings.call_back_min not in _MINUTES:
        raise ConfigError("`call_back_min` is 1 to 10080 minutes.")
    return Plan(
        team=_team(settings.team, region),
        way=Way(settings.way),
        ring_s=settings.ring_s,
        last_first=settings.last_first,
        hours=hours_of(settings.hours, settings.time_zone),
        holidays=holidays_of(settings.holidays),
        greeting=one_line(settings.greeting, _LONGEST_SAID),
        notice=one_line(settings.notice, _LONGEST_SAID) if settings.record else "",
        voicemail=one_line(settings.voicemail, _LONGEST_SAID),
        sorry=one_line(settings.sorry, _LONGEST_SAID),
        text_back=clean(settings.text_back, _LONGEST_SAID).strip(),
    )


def numbers_of(settings: Settings, region: str | None) -> tuple[str, ...]:
    found = tuple(_number(each, region, "numbers") for each in settings.numbers if each.strip())
    if not found:
        raise ConfigError("`numbers` names at least one number of the account.")
    return tuple(dict.fromkeys(found))


def words_of(source: Source | None) -> str:
    """What an agent hears of it."""
    if source is None or not source.source:
        return ""
    return ", ".join(filter(None, (source.source, source.campaign)))[:120]


def _team(lines: Sequence[str], region: str | None) -> tuple[Member, ...]:
    found = []
    for each in lines:
        agent, _, phone = each.strip().partition(" ")
        if agent:
            if "@" not in agent or not phone.strip():
                raise ConfigError("`team` has an e-mail and a telephone in each line.")
            found.append(Member(agent=agent.lower(), phone=_number(phone, region, "team")))
    if len(found) > _MOST_MEMBERS:
        raise ConfigError(f"`team` has at most {_MOST_MEMBERS} lines.")
    if len({one.phone for one in found}) < len(found):
        raise ConfigError("`team` names a telephone twice.")
    return tuple(found)


def _number(text: str, region: str | None, name: str) -> str:
    found = e164(text.strip(), region)
    if found is None:
        raise ConfigError(f"`{name}` has a number that there cannot be: {one_line(text, 40)}.")
    return found
