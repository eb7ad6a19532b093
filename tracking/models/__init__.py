"""Attribution models: how the credit for one lead is shared among the touches before it.

Those that look at one lead are in `MODELS`, by name; `last_of` makes one for a network, and `w_shape` knows
milestones. Markov and Shapley look at all journeys together, in files of their own.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from tracking.models.credit import MILLION, share_out
from tracking.models.journeys import Journeys
from tracking.models.last import first, last, last_non_direct, last_of
from tracking.models.markov import markov, removal_effects
from tracking.models.path import Path, path_of
from tracking.models.shapley import shapley
from tracking.models.spread import linear, position, time_decay
from tracking.models.w_shape import w_shape

Model = Callable[[Path], tuple[Fraction, ...]]

MODELS: Mapping[str, Model] = {
    "first": first,
    "last": last,
    "last_non_direct": last_non_direct,
    "linear": linear,
    "position": position,
    "time_decay": time_decay,
    "w_shape": w_shape,
}

__all__ = [
    "MILLION",
    "MODELS",
    "Journeys",
    "Model",
    "Path",
    "last_of",
    "markov",
    "path_of",
    "removal_effects",
    "shapley",
    "share_out",
]
