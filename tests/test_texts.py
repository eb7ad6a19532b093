"""The window has its words in every language."""

import json
from pathlib import Path

import pytest

from channels import specs

TEXTS = Path(__file__).parent.parent / "inbox/web/src/texts"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_kind_of_channel_has_a_name(language: str):
    texts = json.loads((TEXTS / f"{language}.json").read_text())
    assert [kind for kind in specs() if f"channel.{kind}" not in texts] == []
