"""The hosts that public lists name are known as what the lists call them, but for a few."""

import csv
from pathlib import Path
from urllib.parse import quote

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
        pytest.skip(f"the list {name} is absent: a list of others, which the project does not carry")
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


HERE = Path(__file__).parent
NOT_FOLLOWED = frozenset(
    (HERE / "not_as_google.txt").read_text(encoding="utf-8").partition("\n\n")[2].split()
)
MESSENGERS = frozenset(
    [
        "chat.zalo.me",
        "kakao.com",
        "l.messenger.com",
        "line.me",
        "messages.google.com",
        "messenger.com",
        "t.me",
        "web.skype.com",
        "wechat.com",
        "whatsapp.com",
    ]
)


def googles_categories():
    path = LISTS / "ga4_source_categories.velir.csv"
    if not path.exists():
        pytest.skip("the list of categories is absent: a list of others, which the project does not carry")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [
        (name, category.rpartition("_")[2].title()) for name, category in rows if name not in NOT_FOLLOWED
    ]


def test_who_is_tagged_as_google_lists_it_gets_googles_paid_group():
    rows = googles_categories()
    found = {
        name: classify(f"https://shop.example/?utm_source={quote(name)}&utm_medium=cpc", None).group
        for name, _ in rows
    }
    assert {name: found[name] for name, kind in rows if found[name] != f"Paid {kind}"} == {}
    assert len(rows) > 700


def test_who_comes_from_a_host_of_googles_list_gets_googles_organic_group():
    rows = [row for row in googles_categories() if "." in row[0] and row[0] not in MESSENGERS]
    found = {host: classify("https://shop.example/", f"https://{host}/").group for host, _ in rows}
    assert {host: found[host] for host, kind in rows if found[host] != f"Organic {kind}"} == {}


def test_the_messengers_of_googles_list_have_a_group_of_their_own():
    found = {classify("https://shop.example/", f"https://{host}/").group for host in MESSENGERS}
    assert found == {"Messenger"}
