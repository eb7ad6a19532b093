"""Channels as an administrator sets them up: added, changed, checked, tried out, and how they are."""

import json

import pytest

from inbox.core.errors import RetryLater, Undeliverable

GIVEN = {"token": "right", "loft": "home"}


async def stored(world, channel):
    return await world.store.channels.get(channel["id"])


async def test_the_kinds_say_what_their_forms_ask_for(admin):
    kinds = {kind["kind"]: kind for kind in (await admin.get("channel-kinds"))["items"]}
    assert not kinds["web_form"]["addable"]
    pigeon = kinds["pigeon"]
    assert (pigeon["title"], pigeon["addable"], pigeon["mapped"], pigeon["webhook"]) == (
        "Pigeon post",
        True,
        True,
        True,
    )
    settings = {setting["name"]: setting for setting in pigeon["settings"]}
    assert settings["token"] == {
        "name": "token",
        "type": "secret",
        "required": True,
        "default": None,
        "title": {"en": "Ring", "ru": "Кольцо"},
        "help": {"en": "On its leg."},
        "placeholder": "R-1",
        "lines": 1,
        "advanced": False,
        "invented": False,
        "choices": [],
    }
    assert settings["speed"]["choices"][1] == {"value": "fast", "title": {"en": "Fast", "ru": "Быстро"}}
    assert (settings["mapping"]["type"], settings["mapping"]["default"], settings["mapping"]["lines"]) == (
        "map",
        {},
        4,
    )


async def test_a_channel_is_added_and_its_secret_is_never_told(world, admin, add):
    channel = await add(birds=5, spare="extra")
    assert channel["settings"] == {"loft": "home", "birds": 5}
    assert channel["sealed"] == ["spare", "token"]
    assert channel["hook_url"] == f"{world.origin}/hooks/{channel['id']}"
    assert (channel["addable"], channel["disabled"], channel["silent_after"]) == (True, False, None)
    again = await admin.get(f"channels/{channel['id']}")
    assert again == {**channel, "health": again["health"]}
    [row] = (await admin.get("audit"))["items"]
    assert (row["action"], row["kind"], row["facts"]) == ("added", "channel", {"kind": "pigeon"})
    assert "right" not in json.dumps([row, channel])


async def test_a_supervisor_sees_settings_and_an_agent_only_what_it_is(team, add):
    channel = await add()
    assert (await team["supervisor"].get(f"channels/{channel['id']}"))["health"]["state"]
    seen = await team["agent"].get(f"channels/{channel['id']}")
    assert [seen[name] for name in ("settings", "sealed", "hook_url", "health", "silent_after")] == [None] * 5


@pytest.mark.parametrize(
    ("body", "field", "detail"),
    [
        ({"kind": "owl"}, "kind", "There is no such kind of channel."),
        ({"kind": "web_form"}, "kind", "Web form comes with a site; connect a site instead."),
        ({"name": " \n "}, "name", "The name is missing."),
        ({"settings": {"loft": "home"}}, "token", "Ring is missing."),
        ({"settings": {**GIVEN, "birds": "many"}}, "birds", "Birds must be a number."),
        ({"settings": {**GIVEN, "wings": 2}}, "wings", "Pigeon post has no setting named wings."),
        ({"settings": {**GIVEN, "loft": "moon"}}, None, "No pigeon flies to the moon."),
    ],
)
async def test_what_does_not_fit_is_refused_by_the_name_of_its_field(world, admin, body, field, detail):
    given = {"kind": "pigeon", "name": "Birds", "settings": GIVEN, **body}
    problem = await admin.post("channels", given, status=422)
    assert (problem.get("field"), problem["detail"]) == (field, detail)
    assert list(await world.store.channels.all()) == []


async def test_only_what_is_named_changes(world, admin, add):
    channel = await add(spare="extra", birds=5)
    before = await stored(world, channel)
    path = f"channels/{channel['id']}"
    changed = await admin.patch(path, {"settings": {"loft": "away", "birds": None, "spare": None}})
    assert (changed["settings"], changed["sealed"]) == ({"loft": "away"}, ["token"])
    assert (await stored(world, channel)).sealed == {"token": before.sealed["token"]}
    assert (await admin.patch(path, {"name": " Doves ", "silent_after": 5}))["name"] == "Doves"
    assert (await admin.patch(path, {"silent_after": None}))["silent_after"] is None
    facts = [row["facts"].get("fields") for row in (await admin.get("audit"))["items"]]
    assert facts[:3] == ["silent_after", "name,silent_after", "birds,loft,spare"]


async def test_a_change_that_changes_nothing_leaves_no_trace(world, admin, add):
    channel = await add(stops=["a", "b"])
    path = f"channels/{channel['id']}"
    cursor = await world.store.changes.head()
    for body in ({}, {"name": "Birds"}, {"settings": {"token": "right", "stops": ["a", "b"]}}):
        await admin.patch(path, body)
    assert len((await admin.get("audit"))["items"]) == 1
    assert not await world.store.changes.after(cursor, limit=100)


async def test_a_channel_is_switched_off_and_on(world, admin, add):
    channel = await add()
    for disabled, state in ((True, "disabled"), (False, "starting")):
        patched = await admin.patch(f"channels/{channel['id']}", {"disabled": disabled})
        assert (patched["disabled"], patched["health"]["state"]) == (disabled, state)
        await world.api.directory.load()


@pytest.mark.parametrize(
    "body",
    [
        {"silent_after": -1},
        {"silent_after": 9999},
        {"silent_after": 1.5},
        {"disabled": None},
        {"name": None},
        {"settings": None},
        {"settings": []},
        {"kind": "web_form"},
        {"sealed": {}},
    ],
)
async def test_a_change_that_makes_no_sense_is_refused(admin, add, body):
    channel = await add()
    await admin.patch(f"channels/{channel['id']}", body, status=400)


async def test_settings_are_checked_with_the_provider_and_not_stored(world, admin, loft):
    checked = await admin.post("channels/checks", {"kind": "pigeon", "settings": GIVEN}, status=200)
    assert checked == {"ok": True, "sentence": "3 birds live in home."}
    wrong = {"kind": "pigeon", "settings": {**GIVEN, "token": "wrong"}}
    checked = await admin.post("channels/checks", wrong, status=200)
    assert checked == {"ok": False, "sentence": "The loft does not know this ring."}
    assert (loft.checks, loft.starts) == (2, 0)
    assert list(await world.store.channels.all()) == []


@pytest.mark.parametrize("fault", [RetryLater("It is night."), Undeliverable("It is night.")])
async def test_what_the_provider_says_is_the_answer_of_a_check(admin, add, loft, fault):
    channel = await add()
    assert (await admin.post(f"channels/{channel['id']}/check", status=200))["ok"]
    loft.fault = fault
    checked = await admin.post(f"channels/{channel['id']}/check", status=200)
    assert checked == {"ok": False, "sentence": "It is night."}


async def test_a_check_takes_what_is_left_out_from_the_channel(admin, add, loft):
    channel = await add(birds=7)
    given = {"kind": "pigeon", "settings": {"loft": "away"}, "channel": channel["id"]}
    checked = await admin.post("channels/checks", given, status=200)
    assert checked == {"ok": True, "sentence": "7 birds live in away."}
    assert (await admin.get(f"channels/{channel['id']}"))["settings"]["loft"] == "home"


async def test_a_check_of_what_does_not_fit_names_the_field(admin, add, case, world):
    problem = await admin.post("channels/checks", {"kind": "pigeon", "settings": {}}, status=422)
    assert problem["field"] == "token"
    other = {"kind": "pigeon", "channel": world.ids["channel"]}
    assert (await admin.post("channels/checks", other, status=422))["field"] == "channel"
    await admin.post("channels/checks", {"kind": "pigeon", "channel": "nothing"}, status=404)


async def test_a_channel_without_a_provider_is_checked_by_its_settings(admin, case, world):
    checked = await admin.post(f"channels/{world.ids['channel']}/check", status=200)
    assert checked == {"ok": True, "sentence": "The settings fit; there is no provider to ask."}


async def test_screens_hear_of_every_change(world, admin, add):
    cursor = await world.store.changes.head()
    channel = await add()
    await admin.patch(f"channels/{channel['id']}", {"name": "Doves"})
    changes = await world.store.changes.after(cursor, limit=100)
    assert [(change.kind, change.id) for change in changes if change.kind == "channel"] == [
        ("channel", channel["id"])
    ] * 2
