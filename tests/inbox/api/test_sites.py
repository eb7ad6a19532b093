"""What a site's owner changes: the hosts, the widget, the secret of identities, and the test of it all."""

import hashlib
import hmac
from datetime import timedelta

import pytest

from inbox.core.ids import SiteId
from inbox.core.site_form import SiteForm, SiteFormField
from inbox.core.store import durably
from inbox.core.widget import Widget
from inbox.kit.site_users import Claim, SiteUsers
from tests.inbox.api.test_number_pools import POOL


@pytest.fixture
def path(case):
    return f"sites/{case.ids['site']}"


async def audit(admin):
    return [(row["action"], row["facts"]) for row in (await admin.get("audit?limit=5"))["items"]]


async def test_a_site_works_before_anybody_has_set_anything(admin, path):
    site = await admin.get(path)
    assert site["widget"] == await admin.get(f"{path}/widget")
    assert (site["widget"]["chat"], site["widget"]["color"]) == (True, "#2563eb")
    assert [field["name"] for field in site["widget"]["fields"]] == ["name", "email", "phone", "message"]
    assert site["chat_channel"] != site["form_channel"]
    assert await admin.put(f"{path}/widget", {}) == site["widget"]


async def test_what_is_set_is_what_is_read_afterwards(world, admin, path):
    wish = {
        "enabled": False,
        "chat": False,
        "form": True,
        "links": [
            {"kind": "telegram", "value": "shop_bot", "label": "Our bot"},
            {"kind": "phone", "value": "+493012345678", "label": None},
        ],
        "color": "#0e6650",
        "theme": "dark",
        "position": "left",
        "language": "ru",
        "texts": {"form.title": "Write to us"},
        "fields": [
            {"name": "email", "kind": "email", "label": None, "required": True, "options": []},
            {"name": "size", "kind": "select", "label": "Size", "required": False, "options": ["S", "M"]},
        ],
        "hours": {
            "zone": "Europe/Berlin",
            "shifts": [MONDAY | {"end": "13:00"}, MONDAY | {"start": "13:00", "end": "24:00"}],
        },
        "consent": "I agree to be answered.",
        "ask_first": True,
        "tracking": "cookieless",
        "find_forms": True,
        "own_forms": [{"selector": "#ask", "page": "/contact*", "fields": {"mail": "email", "size": "Size"}}],
        "number_pools": [POOL],
    }
    assert await admin.put(f"{path}/widget", wish) == wish
    assert await admin.get(f"{path}/widget") == wish
    assert (await admin.get(path))["widget"] == wish
    [(action, facts), *_] = await audit(admin)
    assert (action, set(facts["fields"].split(","))) == ("dressed", set(Widget.__slots__) - {"form"})


async def test_the_same_settings_again_leave_no_trace(admin, path):
    for _ in range(2):
        await admin.put(f"{path}/widget", {"color": "#ABCDEF"})
    rows = await audit(admin)
    assert [action for action, _ in rows].count("dressed") == 1
    assert rows[0] == ("dressed", {"fields": "color"})
    assert (await admin.get(f"{path}/widget"))["color"] == "#abcdef"


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("telegram", " @Shop_Bot ", "Shop_Bot"),
        ("telegram", "https://t.me/shop_bot", "shop_bot"),
        ("vk", "https://vk.com/shop.example", "shop.example"),
        ("whatsapp", "+49 (30) 12345678", "+493012345678"),
        ("whatsapp", "+1 555-078-3881", "+15550783881"),
        ("viber", "+7 495 123-45-67", "+74951234567"),
        ("phone", "+493012345678", "+493012345678"),
        ("email", " Sales@Shop.Example ", "sales@shop.example"),
        ("page", "https://shop.example/way?to=us", "https://shop.example/way?to=us"),
    ],
)
async def test_a_pasted_link_gets_its_one_spelling(kind, typed, kept, admin, path):
    widget = await admin.put(f"{path}/widget", {"links": [{"kind": kind, "value": typed}]})
    assert widget["links"] == [{"kind": kind, "value": kept, "label": None}]


MONDAY = {"weekday": 0, "start": "09:00", "end": "17:00"}
FAULTS = {
    "color": {"color": "red"},
    "position": {"position": "top"},
    "theme": {"theme": "blue"},
    "language": {"language": "<b>"},
    "chat": {"chat": "yes"},
    "texts": {"texts": {f"key{number}": "x" for number in range(61)}},
    "consent": {"consent": "x" * 2001},
    "fields": {"fields": [{"name": "name"}]},
    "fields[0].name": {"fields": [{"name": "E-mail"}]},
    "fields[1].name": {"fields": [{"name": "email"}, {"name": "email"}]},
    "fields[0].kind": {"fields": [{"name": "email", "kind": "checkbox"}]},
    "fields[1].options": {"fields": [{"name": "email"}, {"name": "size", "kind": "select"}]},
    "fields[0].options": {"fields": [{"name": "email", "options": ["a"]}]},
    "hours.zone": {"hours": {"zone": "Europe/Nowhere"}},
    "hours.shifts": {"hours": {"shifts": [MONDAY, {"weekday": 0, "start": "16:59", "end": "18:00"}]}},
    "hours.shifts[0].end": {"hours": {"shifts": [MONDAY | {"end": "09:00"}]}},
    "hours.shifts[0].start": {"hours": {"shifts": [MONDAY | {"start": "9:00"}]}},
    "hours.shifts[0].weekday": {"hours": {"shifts": [MONDAY | {"weekday": 7}]}},
}


@pytest.mark.parametrize(("place", "wish"), FAULTS.items(), ids=FAULTS)
async def test_a_refusal_names_the_field_in_one_sentence(place, wish, admin, path):
    problem = await admin.put(f"{path}/widget", wish, status=400)
    assert f"{place}`" in problem["detail"] or f"`$.{place}`" in problem["detail"]
    assert problem["detail"].endswith(".")
    assert "color" not in (await audit(admin))[0][1].get("fields", "")


@pytest.mark.parametrize(
    "wish",
    [
        {"colour": "#000000"},
        {"hours": {"days": []}},
        {"fields": [{"name": "email", "type": "email"}]},
        {"links": [{"kind": "icq", "value": "1"}]},
        {"links": [{"kind": "phone", "value": "+493012345678"}] * 21},
        {"fields": [{"name": f"f{number}"} for number in range(31)]},
        {"fields": [{"name": "page"}, {"name": "email"}]},
        {"fields": [{"name": "email"}, {"name": "size", "kind": "select", "options": ["S", " S "]}]},
        {"fields": [{"name": "email"}, {"name": "size", "kind": "select", "options": [" "]}]},
        {"texts": {"Title!": "x"}},
        {"texts": {"title": "x" * 1001}},
        {"hours": {"zone": "../../etc/passwd"}},
        {"hours": {"zone": "localtime"}},
        {"hours": {"shifts": [MONDAY | {"end": "24:30"}]}},
    ],
    ids=str,
)
async def test_what_does_not_fit_is_refused(wish, admin, path):
    before = await admin.get(f"{path}/widget")
    await admin.put(f"{path}/widget", wish, status=400)
    assert await admin.get(f"{path}/widget") == before


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("telegram", "javascript:alert(1)"),
        ("telegram", "a b"),
        ("telegram", "https://evil.example/t.me/shop_bot"),
        ("vk", "../x"),
        ("whatsapp", "030 1234"),
        ("viber", "shop bot"),
        ("phone", "12"),
        ("email", "nobody"),
        ("page", "http://shop.example"),
        ("page", "javascript:alert(1)"),
        ("page", "https://bank.example@evil.example/"),
        ("page", "https://"),
        ("page", 'https://shop.example/"onclick="x'),
        ("page", "https://shop.example:99999/"),
    ],
)
async def test_a_link_that_leads_nowhere_is_refused(kind, value, admin, path):
    link = {"kind": kind, "value": value}
    problem = await admin.put(f"{path}/widget", {"links": [link]}, status=400)
    assert problem["detail"].startswith("`links[0].value` must be ")


async def test_a_text_of_nothing_is_the_default_again(admin, path):
    widget = await admin.put(f"{path}/widget", {"texts": {"a": " ", "b": " Hi "}, "consent": "\n"})
    assert (widget["texts"], widget["consent"]) == ({"b": "Hi"}, None)


async def test_the_longest_settings_fit_and_longer_ones_are_refused(admin, path):
    texts = {f"text.{number}": "x" * 1000 for number in range(60)}
    assert (await admin.put(f"{path}/widget", {"texts": texts}))["texts"] == texts
    await admin.put(f"{path}/widget", {"consent": "x" * 70_000}, status=413)


async def test_the_channels_of_a_site_follow_its_hosts(world, admin, path):
    site = await admin.patch(path, {"hosts": ["https://New.Example/start", "shop.example", "new.example"]})
    assert site["hosts"] == ["new.example", "shop.example"]
    for channel_id in (site["form_channel"], site["chat_channel"]):
        channel = await admin.get(f"channels/{channel_id}")
        assert channel["settings"]["hosts"] == ["new.example", "shop.example"]
        assert channel["name"] == "new.example"
    assert (await audit(admin))[0] == ("moved", {"host": "new.example"})
    for hosts in ([], [""], ["two words"], ["shop.example", "a..b"], ["x.example"] * 21, "shop.example"):
        await admin.patch(path, {"hosts": hosts}, status=400)
    assert (await admin.get(path))["hosts"] == ["new.example", "shop.example"]


async def test_the_secret_of_identities_is_shown_to_administrators_and_can_be_renewed(team, admin, path):
    first = (await admin.get(f"{path}/identity-secret"))["secret"]
    assert (await admin.get(f"{path}/identity-secret"))["secret"] == first
    second = (await admin.post(f"{path}/identity-secret"))["secret"]
    assert second != first
    assert (await admin.get(f"{path}/identity-secret"))["secret"] == second
    await team["supervisor"].get(f"{path}/identity-secret", status=403)
    rows = await audit(admin)
    assert [action for action, _ in rows[:4]] == ["revealed", "renewed", "revealed", "revealed"]
    told = str(rows) + str(await admin.get(path))
    assert first not in told
    assert second not in told


async def test_what_a_site_signs_with_the_secret_vouches_until_it_is_renewed(world, admin, path):
    secret = (await admin.get(f"{path}/identity-secret"))["secret"]
    signed = hmac.new(secret.encode(), b"7:eve@example.com", hashlib.sha256).hexdigest()
    claim = Claim(id="7", email="eve@example.com", hmac=signed)
    users, site_id = SiteUsers(world.api.vault), path.partition("/")[2]
    assert users.vouched(await world.store.sites.get(site_id), claim).email == "eve@example.com"
    await admin.post(f"{path}/identity-secret")
    assert users.vouched(await world.store.sites.get(site_id), claim) is None


async def test_a_test_message_takes_the_way_of_a_visitors_form(admin, path):
    lead = await admin.get(f"leads/{(await admin.post(f'{path}/test-messages'))['lead']}")
    assert lead["message"] == "Test message from Admin: what visitors of shop.example send arrives here."
    assert (lead["contact"]["emails"], lead["marks"]) == (["admin@example.com"], [])
    again = await admin.post(f"{path}/test-messages")
    assert (again["lead"], (await admin.get(f"leads/{lead['id']}"))["requests"]) == (lead["id"], 2)


async def test_a_machine_sends_a_test_message_too(world, case, path):
    machine = await world.token("monitor", "admin")
    lead = await machine.get(f"leads/{(await machine.post(f'{path}/test-messages'))['lead']}")
    assert lead["contact"]["name"] == "monitor"


async def test_the_snippets_name_the_sites_script(world, admin, path):
    site = await admin.get(path)
    script = f"{world.origin}/w/{site['id']}.js"
    assert site["snippets"]["plain"] == site["snippet"] == f'<script async src="{script}"></script>'
    assert f'script.src = "{script}";' in site["snippets"]["tag_manager"]
    assert f'src="{script}"' in site["snippets"]["wordpress"]


async def test_what_is_not_there_has_no_widget(admin):
    await admin.get("sites/nothing/widget", status=404)
    await admin.put("sites/nothing/widget", {}, status=404)
    await admin.patch("sites/nothing", {"hosts": ["x.example"]}, status=404)
    await admin.get("sites/nothing/identity-secret", status=404)
    await admin.post("sites/nothing/test-messages", status=404)


async def test_who_begins_to_look_for_forms_begins_with_an_empty_list(world, case, admin, path):
    form = SiteForm(
        site_id=SiteId(case.ids["site"]),
        page="/contact",
        selector="#ask",
        fields=(SiteFormField(name="mail", kind="email", label="E-mail"),),
        seen_at=world.clock.now(),
    )
    await durably(world.store, lambda tx: tx.site_forms.see(form))
    [seen] = (await admin.get(f"{path}/forms"))["items"]
    assert (seen["page"], seen["selector"], seen["fields"][0]["label"]) == ("/contact", "#ask", "E-mail")
    await admin.put(f"{path}/widget", {"find_forms": True})
    assert (await admin.get(f"{path}/forms"))["items"] == []


async def test_what_was_dropped_is_told_for_thirty_days(world, case, admin, path):
    today = world.clock.now().date()
    for days in (0, 29, 30):
        day = today - timedelta(days=days)
        counts = {"crawler": days + 1}
        await durably(
            world.store, lambda tx, day=day, counts=counts: tx.drops.add(case.ids["site"], day, counts)
        )
    drops = (await admin.get(f"{path}/drops"))["items"]
    assert [(drop["reason"], drop["count"]) for drop in drops] == [("crawler", 1), ("crawler", 30)]
    assert drops[0]["day"] == today.isoformat()


@pytest.mark.parametrize(
    ("fields", "page", "place"),
    [
        ({"who": "name"}, "", "own_forms[0].fields"),
        ({"mail": "email", "x": "visitor"}, "", "own_forms[0].fields"),
        ({"mail": "email", "x": "_key"}, "", "own_forms[0].fields"),
        ({"mail": "email"}, "contact", "own_forms[0].page"),
    ],
)
async def test_an_own_form_that_could_bring_no_lead_is_refused_by_its_field(admin, path, fields, page, place):
    form = {"selector": "#ask", "page": page, "fields": fields}
    problem = await admin.put(f"{path}/widget", {"own_forms": [form]}, status=400)
    assert f"{place}`" in problem["detail"]
