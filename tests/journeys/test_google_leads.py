"""Lead forms of Google Ads as Google posts them: filed once, with their campaign, and only with the key."""

import pytest

from inbox.app.config import load_config
from tests.fakes.bot_api import until
from tests.fakes.google_forms import CAMPAIGN, GoogleForms
from tests.journeys.shop import everything
from tests.journeys.telegram_desk import PUBLIC

KEY = "a-word-of-the-shop"


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.long)])
def config(request, tmp_path):
    told = {"data": str(tmp_path / "data"), "public_url": PUBLIC}
    if request.param == "mongo":
        told["store"] = request.getfixturevalue("mongo_url")
    return load_config(told, environ={})


@pytest.fixture
async def forms(shop):
    settings = {"kind": "google_leads", "name": "Spring", "settings": {"key": KEY}}
    channel = await shop.act("POST", "channels", settings)
    forms = await GoogleForms(KEY, seed=3).start()
    forms.route = str(shop.client.make_url("")).rstrip("/")
    forms.webhook = f"{PUBLIC}/hooks/{channel['id']}"
    yield forms
    await forms.stop()


async def test_a_form_is_a_lead_with_its_campaign_however_often_it_is_posted(shop, forms):
    forms.repeats = 1
    forms.fill_in("lead-1", full_name="Anna Lee", email="anna.lee@example.com", city="Oslo")
    forms.fill_in("lead-2", full_name="Ben", phone_number="+4930123456")
    await until(lambda: not forms.pending)
    leads = (await shop.act("GET", "leads"))["items"]
    assert sorted(each["source"]["campaign"] for each in leads) == [str(CAMPAIGN)] * 2
    contacts = await everything(shop.store.contacts)
    assert sorted(contact.name for contact in contacts) == ["Anna Lee", "Ben"]
    entries = [each for each in await everything(shop.store.timeline) if each.kind == "form"]
    assert sorted(each.body.fields.get("CITY", "") for each in entries) == ["", "Oslo"]


async def test_a_form_with_another_key_is_refused_and_leaves_nothing(shop, forms):
    forms.key = "another word"
    forms.fill_in("lead-1", full_name="Mallory")
    # The answer is 404 until the service knows its new channel.
    await until(lambda: 401 in [status for status, _ in forms.refused])
    assert await everything(shop.store.leads) == []
