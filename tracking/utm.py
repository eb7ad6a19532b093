"""Reads the tags of an address: utm_*, the names other systems give them, and Openstat and Roistat marks."""

import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass

from tracking.values import clean, is_macro, says_nothing

SOURCE = [
    "utm_source",
    "mtm_source",
    "matomo_source",
    "pk_source",
    "piwik_source",
    "source",
    "ref",
    "from",
    "_openstat[0]",
    "roistat[0]",
]
MEDIUM = ["utm_medium", "mtm_medium", "matomo_medium", "pk_medium", "piwik_medium", "roistat[medium]"]
CAMPAIGN = [
    "utm_campaign",
    "mtm_campaign",
    "matomo_campaign",
    "pk_campaign",
    "piwik_campaign",
    "pk_cpn",
    "_openstat[1]",
    "roistat[1]",
]
CAMPAIGN_ID = ["utm_id", "mtm_cid", "pk_cid", "gad_campaignid", "utm_campaign_id", "mc_cid"]
TERM = ["utm_term", "mtm_kwd", "mtm_keyword", "matomo_kwd", "pk_kwd", "pk_keyword", "piwik_kwd"]
CONTENT = ["utm_content", "mtm_content", "matomo_content", "pk_content", "_openstat[2]"]
OTHER = ["mtm_group", "mtm_placement", "erid", "_openstat", "roistat", "rs"]

_PREFIXES = ("utm_", "mtm_", "matomo_", "pk_", "piwik_", "roistat")
_KNOWN = frozenset([*SOURCE, *MEDIUM, *CAMPAIGN, *CAMPAIGN_ID, *TERM, *CONTENT, *OTHER])
# Words that sites use for their own ends too: `?from=2024-05-01`, `?source=7`, `?ref=/cart`.
_LOOSE = frozenset({"source", "ref", "from"})
# The number stands for the advertising account: only Roistat's own marks of advertisements have one.
_ROISTAT_ADS = re.compile(r"[a-z]+\d+")
_NOT_A_NAME = re.compile(r"[\d\s.:/+\-TZ]*|[/?#].*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """Empty string for what was not said. `loose`: its source is in a word of many meanings."""

    source: str = ""
    medium: str = ""
    campaign: str = ""
    campaign_id: str = ""
    term: str = ""
    content: str = ""
    loose: bool = False
    marked: bool = False

    @property
    def said(self) -> bool:
        return bool(self.source or self.medium or self.campaign or self.term or self.content)


def is_tag(name: str) -> bool:
    return name in _KNOWN or name.startswith(_PREFIXES)


def read_tags(values: dict[str, str]) -> Tags:
    """`values` are the parameters by lower-case name; macros left unfilled count as not said."""
    said = {name: text for name, value in _unpack(values).items() if (text := _said(value))}
    if _ROISTAT_ADS.fullmatch(said.get("roistat[0]", "")):
        said["roistat[medium]"] = "cpc"
    key = next((name for name in SOURCE if name in said and not _is_own_use(name, said[name])), "")
    return Tags(
        source=said.get(key, "").lower(),
        medium=_first(said, MEDIUM).lower(),
        campaign=_first(said, CAMPAIGN),
        campaign_id=_first(said, CAMPAIGN_ID),
        term=_first(said, TERM),
        content=_first(said, CONTENT),
        loose=key in _LOOSE,
        marked="erid" in said,
    )


def _first(said: dict[str, str], names: list[str]) -> str:
    return next((said[name] for name in names if name in said), "")


def _said(value: str) -> str:
    text = clean(value)
    return "" if says_nothing(text) or is_macro(text) else text


def _is_own_use(name: str, value: str) -> bool:
    return name in _LOOSE and _NOT_A_NAME.fullmatch(value) is not None


def _unpack(values: dict[str, str]) -> dict[str, str]:
    unpacked = {name: value for name, value in values.items() if is_tag(name) or name == "mc_cid"}
    for place, part in enumerate(_openstat(values.get("_openstat", ""))):
        unpacked[f"_openstat[{place}]"] = part
    for place, part in enumerate((values.get("roistat") or values.get("rs", "")).split("_", 6)):
        unpacked[f"roistat[{place}]"] = part
    return unpacked


def _openstat(value: str) -> list[str]:
    """service;campaign;ad;place, written as it is or in URL-safe base64 with or without its padding."""
    if value and ";" not in value:
        try:
            value = urlsafe_b64decode(value.encode("ascii") + b"===").decode("utf-8")
        except ValueError:
            return []
    return value.split(";", 3) if ";" in value else []
