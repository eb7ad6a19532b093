"""Models of speech on this machine: a folder is checked before it is loaded, so that nothing is fetched."""

from collections.abc import Sequence
from pathlib import Path

from inbox.core.errors import ConfigError

FILES = ("model.bin", "config.json", "tokenizer.json")
_BY_WORTH = (
    "large-v3-turbo",
    "small",
    "base",
    "tiny",
    "medium",
    "large-v3",
    "base.en",
    "small.en",
    "tiny.en",
)
"""Best first for a machine with cores to spare; medium and large-v3 take too long without a GPU."""
_FEW_CORES = 4


def installed(models: Path) -> list[str]:
    """The names of whole models in the folder."""
    found = sorted(models.glob("[!.]*")) if models.is_dir() else []
    return [each.name for each in found if all((each / name).is_file() for name in FILES)]


def best_of(names: Sequence[str], *, cores: int) -> str | None:
    """The one that suits a machine with so many cores; one of a name that we do not know comes last."""
    order = list(_BY_WORTH)
    if cores < _FEW_CORES:
        order.append(order.pop(0))
    ranks = {name: rank for rank, name in enumerate(order)}
    return min(names, key=lambda name: (ranks.get(name, len(ranks)), name), default=None)


def folder_of(model: str, models: Path) -> Path:
    """The folder that `model` names, itself or one below `models`; ConfigError if it is none or not whole."""
    folder = Path(model) if Path(model).is_dir() else models / model
    if not folder.is_dir() or model in {"", ".", ".."}:
        raise ConfigError(
            f"There is no model {model}: run `onewindow model fetch`, or put its folder into {models}."
        )
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise ConfigError(f"The model in {folder} lacks {', '.join(missing)}.")
    return folder.absolute()
