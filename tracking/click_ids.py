"""Reads the marks that advertising networks put on a click, and says how much each proves."""

from functools import cache

from inbox.core.noun import noun
from tracking.places import Place, read_table
from tracking.values import LONGEST_VALUE, is_macro, says_nothing

_SHARING = frozenset({"assistant", "search", "email", "social", "messenger"})


@noun
class Click:
    """`proof`: yes, likely, weak or no (the network marks links that nobody paid for in the same way)."""

    name: str
    value: str
    network: str
    medium: str
    proof: str

    @property
    def is_paid(self) -> bool:
        return self.proof != "no"


def is_click_id(name: str) -> bool:
    return name in _table()


def find_clicks(values: dict[str, str]) -> list[Click]:
    """All marks with a value, the most telling first; `values` are cleaned, by lower-case name."""
    found = []
    table = _table()
    for _, name, network, medium, proof in sorted(table[key] for key in table.keys() & values.keys()):
        value = values[name.lower()][:LONGEST_VALUE]
        if value and not says_nothing(value) and not is_macro(value):
            found.append(Click(name=name, value=value, network=network, medium=medium, proof=proof))
    return found


def choose_click(clicks: list[Click], place: Place | None) -> Click | None:
    """The click of the network that tags or referrer speak of, else the most telling one."""
    own = [click for click in clicks if place is not None and belongs_to(place, click.network)]
    return next(iter(own or clicks), None)


def belongs_to(place: Place, network: str) -> bool:
    """Whether the network shows its advertisements at this place."""
    if place.name == network or (place.kind == "search" and not place.major):
        return True
    partners = _partners().get(network, frozenset())
    return place.name in partners or f"*{place.kind}" in partners


def is_stale(click: Click, referrer: Place | None) -> bool:
    """Whether somebody copied an address with the click's mark and passed it on elsewhere.

    A partner's mark (affiliate) is passed on by design and never stale.
    """
    if referrer is None or click.medium == "affiliate" or referrer.kind not in _SHARING:
        return False
    return not belongs_to(referrer, click.network)


@cache
def _table() -> dict[str, tuple[int, str, str, str, str]]:
    table = {}
    for rank, line in enumerate(read_table("click_ids.txt")):
        name, network, medium, proof = line.split()
        table[name.lower()] = (rank, name, network, medium, proof)
    return table


@cache
def _partners() -> dict[str, frozenset[str]]:
    rows = (line.partition(": ") for line in read_table("partners.txt"))
    return {network: frozenset(names.split()) for network, _, names in rows}
