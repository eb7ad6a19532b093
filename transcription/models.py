"""Models of speech on this machine: a folder is checked before it is loaded, so that nothing is fetched."""

from pathlib import Path

from inbox.core.errors import ConfigError

_FILES = ("model.bin", "config.json", "tokenizer.json")


def folder_of(model: str, models: Path) -> Path:
    """The folder that `model` names, itself or one below `models`; ConfigError if it is none or not whole."""
    folder = Path(model) if Path(model).is_dir() else models / model
    if not folder.is_dir() or model in {"", ".", ".."}:
        raise ConfigError(f"There is no model {model}; put its folder into {models}, or name a folder.")
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        raise ConfigError(f"The model in {folder} lacks {', '.join(missing)}.")
    return folder.absolute()
