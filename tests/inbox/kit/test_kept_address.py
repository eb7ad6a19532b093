"""An address is kept without the secret that stood in it."""

import pytest

from inbox.kit.headers import without_key


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/hooks/x", "/hooks/x"),
        ("/hooks/x?a=1&b", "/hooks/x?a=1&b"),
        ("/hooks/x?key=secret", "/hooks/x?key=***"),
        ("/hooks/x?a=1&Key=secret&b=2", "/hooks/x?a=1&Key=***&b=2"),
        ("/hooks/x?%6bey=secret", "/hooks/x?%6bey=***"),
        ("/hooks/x?token=a&key=b=c?d&key", "/hooks/x?token=***&key=***&key=***"),
        ("/hooks/x?monkey=1", "/hooks/x?monkey=1"),
    ],
)
def test_values_of_keys_are_masked(given, kept):
    assert without_key(given) == kept
