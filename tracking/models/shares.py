"""Shares each lead among its touches for a report, by any of the ten models, exactly and lead by lead.

Most models see only some traits of each touch, so leads whose touches have the same traits are shared once.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction

from inbox.core.deps import Shared
from inbox.core.errors import BadRequest
from inbox.core.source import Source
from inbox.core.store.reports import Kind, LeadFacts, Step
from tracking.models import MILLION, MODELS, Journeys, Model, Path, last_of, removal_effects, share_out
from tracking.models.credit import in_proportion
from tracking.models.last import is_paid_of
from tracking.models.markov import MOST_CHANNELS
from tracking.models.repeats import without_repeats
from tracking.visit import says_something

LAST_OF, MARKOV, SHAPLEY = "last_of", "markov", "shapley"
_BY_TIME = frozenset({"time_decay"})
_WHOLE = (MILLION,)
_Trait = Callable[[Source], Hashable]


class Shares:
    """Implements core.deps.CreditModels."""

    names: Sequence[str] = (*MODELS, LAST_OF, MARKOV, SHAPLEY)

    def share(self, model: str, leads: Sequence[LeadFacts], *, network: str) -> Sequence[Shared]:
        if model not in self.names:
            raise BadRequest(f"There is no model named {model}; there are {', '.join(self.names)}.")
        ways = [without_repeats(lead.steps) for lead in leads]
        credit, trait = _credit(model, ways, network)
        if model in _BY_TIME:
            return [(way, _parts(way, lead, credit)) for way, lead in zip(ways, leads, strict=True)]
        return _alike(ways, leads, credit, trait)


def _alike(
    ways: Sequence[Sequence[Step]], leads: Sequence[LeadFacts], credit: Model, trait: _Trait
) -> list[Shared]:
    traits: dict[str, Hashable] = {}
    known: dict[Hashable, tuple[int, ...]] = {}
    shared: list[Shared] = []
    for way, lead in zip(ways, leads, strict=True):
        if len(way) == 1:
            shared.append((way, _WHOLE))
            continue
        pattern = tuple([_trait(traits, step.kind, trait) for step in way])
        parts = known.get(pattern)
        if parts is None:
            parts = known[pattern] = _parts(way, lead, credit)
        shared.append((way, parts))
    return shared


def _trait(known: dict[str, Hashable], kind: Kind, trait: _Trait) -> Hashable:
    if kind.key not in known:
        known[kind.key] = trait(kind.source)
    return known[kind.key]


def _parts(way: Sequence[Step], lead: LeadFacts, credit: Model) -> tuple[int, ...]:
    if len(way) < 2:
        return _WHOLE[: len(way)]
    return share_out(credit(Path(touches=way, lead_at=lead.created_at)))


def _credit(model: str, ways: Sequence[Sequence[Step]], network: str) -> tuple[Model, _Trait]:
    """The model, and all that it sees of a touch."""
    if model == LAST_OF:
        return last_of(network), lambda source: (says_something(source), is_paid_of(source, network))
    if model == MARKOV:
        return _by_channel(*_effects(ways)), _place
    if model == SHAPLEY:
        return _by_channel(_channel, None), _place
    return MODELS[model], says_something


def _place(source: Source) -> Hashable:
    return (says_something(source), source.group, source.source)


_Name = Callable[[Source], str]


def _channel(source: Source) -> str:
    """A channel of the models that compare channels: the group and the source in it."""
    return f"{source.group} {source.source or ''}"


def _group(source: Source) -> str:
    return source.group


def _effects(ways: Sequence[Sequence[Step]]) -> tuple[_Name, Mapping[str, Fraction]]:
    """What each channel is worth; groups are compared where there are too many sources for it."""
    taken = Counter(tuple([step.kind.key for step in way]) for way in ways)
    sources = {step.kind.key: step.source for way in ways for step in way}
    says = {key for key, source in sources.items() if says_something(source)}
    earning = {way: [sources[key] for key in way if key in says or says.isdisjoint(way)] for way in taken}
    names = {_channel(source) for way in earning.values() for source in way}
    name = _channel if len(names) <= MOST_CHANNELS else _group
    journeys = Journeys()
    for way, leads in taken.items():
        journeys.add([name(source) for source in earning[way]], leads=leads)
    return name, removal_effects(journeys)


def _by_channel(name: _Name, worth: Mapping[str, Fraction] | None) -> Model:
    """A lead is shared among the channels on its way by their worth, and in a channel among its touches."""

    def model(path: Path) -> tuple[Fraction, ...]:
        places = path.earning()
        channels = [name(path.touches[place].source) for place in places]
        names = list(dict.fromkeys(channels))
        parts = dict(
            zip(names, in_proportion([1 if worth is None else worth[one] for one in names]), strict=True)
        )
        credit = [Fraction(0)] * len(path.touches)
        for place, channel in zip(places, channels, strict=True):
            credit[place] = parts[channel] / channels.count(channel)
        return tuple(credit)

    return model
