"""Where real speech lies."""

from pathlib import Path

FIXTURES = Path(__file__).parents[3] / "shared/fixtures/speech"
