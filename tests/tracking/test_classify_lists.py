"""The hosts that public lists name are known as what the lists call them, but for a few."""

from pathlib import Path

import pytest

from tracking.classify import classify

LISTS = Path(__file__).parents[3] / "shared/fixtures/tracking/lists"
# A list of search engines names maps, shops, assistants and video pages too; a list of networks, messengers.
ALIKE = {
    "SearchEngines.yml": {"Organic Search", "Maps", "Organic Shopping", "AI Assistant", "Organic Video"},
    "Socials.yml": {"Organic Social", "Messenger", "Organic Video"},
    "AIAssistants.yml": {"AI Assistant"},
}


def hosts_of(name):
    yaml = pytest.importorskip("yaml", reason="PyYAML reads the lists")
    if not (LISTS / name).exists():
        pytest.skip(f"the list {name} is not on this machine")
    for entries in yaml.safe_load((LISTS / name).read_text(encoding="utf-8")).values():
        for entry in entries:
            yield from entry.get("urls", ()) if isinstance(entry, dict) else [entry]


def referrer_of(host):
    scheme = "android-app" if host.startswith(("com.", "org.")) else "https"
    filled = host.replace("{}.", "de.", 1) if host.startswith("{}.") else host.replace("{}", "de")
    return f"{scheme}://{filled}/"


@pytest.mark.parametrize("name", ALIKE)
def test_listed_hosts_are_known_as_their_kind(name):
    hosts = list(hosts_of(name))
    strangers = [
        host
        for host in hosts
        if classify("https://shop.example/", referrer_of(host)).group not in ALIKE[name]
    ]
    assert len(strangers) <= 0.05 * len(hosts), strangers
