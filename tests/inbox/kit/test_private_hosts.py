"""Which machines inside may be called, and which entries mean nothing."""

import pytest

from inbox.kit.private_hosts import PrivateHosts


@pytest.mark.parametrize(
    ("entry", "host", "port", "address"),
    [
        ("crm.internal", "crm.internal", 443, "10.0.0.5"),
        ("CRM.internal.", "crm.Internal", 80, "10.0.0.5"),
        ("bot_api:8081", "bot_api", 8081, "172.17.0.2"),
        ("localhost", "localhost", 8081, "::1"),
        ("10.0.0.5", "crm.internal", 443, "10.0.0.5"),
        ("10.0.0.5:8081", "10.0.0.5", 8081, "10.0.0.5"),
        ("10.0.0.0/24", "crm.internal", 443, "10.0.0.200"),
        ("fd00::/8", "crm.internal", 443, "fd00::5"),
        ("[fd00::5]:8081", "crm.internal", 8081, "fd00::5"),
        ("[fd00::5]", "crm.internal", 443, "fd00::5"),
        (" 10.0.0.5 ", "x", 1, "10.0.0.5"),
    ],
)
def test_what_is_named_may_be_called(entry, host, port, address):
    assert PrivateHosts([entry]).allow(host, port, address)


@pytest.mark.parametrize(
    ("entry", "host", "port", "address"),
    [
        ("crm.internal", "www.crm.internal", 443, "10.0.0.5"),
        ("crm.internal", "internal", 443, "10.0.0.5"),
        ("crm.internal:8081", "crm.internal", 443, "10.0.0.5"),
        ("10.0.0.5", "crm.internal", 443, "10.0.0.6"),
        ("10.0.0.5:8081", "10.0.0.5", 80, "10.0.0.5"),
        ("10.0.0.0/24", "crm.internal", 443, "10.0.1.0"),
        ("10.0.0.0/24", "crm.internal", 443, "::ffff:10.0.0.1"),
        ("::/0", "crm.internal", 443, "10.0.0.1"),
    ],
)
def test_nothing_else_may(entry, host, port, address):
    assert not PrivateHosts([entry]).allow(host, port, address)


@pytest.mark.parametrize(
    "entry",
    [
        *(
            "",
            ":",
            ":80",
            "crm:",
            "crm:port",
            "crm:99999",
            "user@crm",
            "http://crm",
            "crm/path",
            "crm?x",
            "a b",
        ),
        *("10.0.0.0/33", "10.0.0.1/24", "[fd00::5", "*.internal", "crm#x", "[crm]:80"),
    ],
)
def test_what_is_no_host_is_refused(entry):
    with pytest.raises(ValueError):  # noqa: PT011 - whoever asks has the words for it
        PrivateHosts([entry])
