"""Shares each lead among its touches for a report, by any of the ten models, exactly and lead by lead."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction

from inbox.core.deps import Share
from inbox.core.errors import BadRequest
from inbox.core.store.reports import LeadFacts
from tracking.models import (
    MILLION,
    MODELS,
    Journeys,
    Model,
    Path,
    last_of,
    path_of,
    removal_effects,
    share_out,
)
from tracking.models.credit import in_proportion
from tracking.models.markov import MOST_CHANNELS

LAST_OF, MARKOV, SHAPLEY = "last_of", "markov", "shapley"


class Shares:
    """Implements core.deps.CreditModels."""

    names: Sequence[str] = (*MODELS, LAST_OF, MARKOV, SHAPLEY)

    def share(
        self, model: str, leads: Sequence[LeadFacts], *, look_back: timedelta, network: str
    ) -> Sequence[Sequence[Share]]:
        if model not in self.names:
            raise BadRequest(f"There is no model named {model}; there are {', '.join(self.names)}.")
        paths = [path_of(lead.touches, lead.created_at, look_back=look_back) for lead in leads]
        credit = _credit(model, paths, network)
        return [_shares(path, credit) for path in paths]


def _credit(model: str, paths: Sequence[Path], network: str) -> Model:
    if model == LAST_OF:
        return last_of(network)
    if model == MARKOV:
        return _by_channel(*_effects(paths))
    if model == SHAPLEY:
        return _by_channel(_channel, None)
    return MODELS[model]


def _shares(path: Path, credit: Model) -> Sequence[Share]:
    if len(path.touches) == 1:
        return [(path.touches[0], MILLION)]
    return list(zip(path.touches, share_out(credit(path)), strict=True)) if path.touches else []


_Name = Callable[[Path, int], str]


def _channel(path: Path, place: int) -> str:
    """A channel of the models that compare channels: the group and the source in it."""
    source = path.touches[place].source
    return f"{source.group} {source.source or ''}"


def _group(path: Path, place: int) -> str:
    return path.touches[place].source.group


def _effects(paths: Sequence[Path]) -> tuple[_Name, Mapping[str, Fraction]]:
    """What each channel is worth; groups are compared where there are too many sources for it."""
    names = {_channel(path, place) for path in paths for place in path.earning()}
    name = _channel if len(names) <= MOST_CHANNELS else _group
    journeys = Journeys()
    for path in paths:
        journeys.add([name(path, place) for place in path.earning()], leads=1)
    return name, removal_effects(journeys)


def _by_channel(name: _Name, worth: Mapping[str, Fraction] | None) -> Model:
    """A lead is shared among the channels on its way by their worth, and in a channel among its touches."""

    def model(path: Path) -> tuple[Fraction, ...]:
        places = path.earning()
        channels = [name(path, place) for place in places]
        names = list(dict.fromkeys(channels))
        parts = dict(
            zip(names, in_proportion([1 if worth is None else worth[one] for one in names]), strict=True)
        )
        credit = [Fraction(0)] * len(path.touches)
        for place, channel in zip(places, channels, strict=True):
            credit[place] = parts[channel] / channels.count(channel)
        return tuple(credit)

    return model
