"""Real and broken mails of three other projects, where this machine has them."""

from pathlib import Path

CORPUS = Path(__file__).parents[4] / "shared/fixtures/mail"
FILES = sorted(path for path in CORPUS.glob("*/*") if path.parent.name != "licences")
ABSENT = "shared/fixtures/mail is absent: mails of others, which the project does not carry"
