"""An agent finds that two contacts are one person, merges them, and takes it back."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import assert_accessible
from tests.browser.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.long]

PHONE = {"width": 360, "height": 740}
WROTE_ANN = {
    "name": "Ann at work",
    "email": "work@example.com",
    "message": "You may also write to ann@example.com",
}


@pytest.fixture
def people(admin):
    admin.bring("Ann", "Ben")
    [site] = admin.get("sites")["items"]
    answer = admin.page.request.post(f"{admin.url}/w/{site['id']}/leads", data=WROTE_ANN)
    assert answer.status == 201
    return admin


@pytest.fixture
def ben(people, browse):
    """A colleague who looks at the conversation of the one who will be merged."""
    agent = people.post("agents", {"email": "ben@shop.example", "name": "Ben Ott", "role": "agent"})
    window = Window(browse(), people.url)
    window.come_by(agent["sign_in_link"])
    window.page.get_by_role("button", name="Later").click()
    window.open("Hello from Ann")
    return window


def card(window):
    return window.page.get_by_role("region", name="Contact")


def dialog(window):
    return window.page.get_by_role("dialog", name="Merge contacts")


def ask_to_merge(window):
    window.button("More for this contact").click()
    window.page.get_by_role("menuitem", name="Merge with…").click()
    expect(dialog(window).get_by_role("combobox")).to_be_focused()


def test_two_contacts_become_one_and_two_again_and_a_colleague_follows(people, ben):
    people.open("Ann at work")
    expect(card(people)).to_contain_text("Perhaps the same person")
    expect(card(people)).to_contain_text("wrote ann@example.com")

    people.button("Compare with Ann").click()
    expect(dialog(people)).to_contain_text("Stays")
    expect(dialog(people)).to_contain_text("work@example.com")
    expect(dialog(people)).to_contain_text("ann@example.com")
    assert_accessible(people.page, "both sides")
    dialog(people).get_by_role("button", name="Merge", exact=True).click()

    for window in (people, ben):
        expect(card(window)).to_contain_text("ann@example.com")
        expect(card(window)).to_contain_text("work@example.com")
        expect(window.entry("form")).to_have_count(2)
        expect(window.entry("event").last).to_contain_text("merged this contact with Ann")
        expect(window.thread.get_by_role("heading", name="Ann at work")).to_be_visible()
    assert_accessible(people.page, "merged")

    people.toast.get_by_role("button", name="Undo").click()
    expect(people.entry("form")).to_have_count(1)
    expect(card(people)).not_to_contain_text("Merged with")
    expect(people.entry("event").last).to_contain_text("split off Ann")
    expect(ben.thread.get_by_role("heading", name="Ann", exact=True)).to_be_visible()
    expect(ben.entry("form")).to_have_count(1)
    expect(ben.entry("event").last).to_contain_text("split this contact off Ann at work")


def test_with_the_keyboard_alone_somebody_is_found_and_the_way_round_is_chosen(people):
    people.open("Ben")
    ask_to_merge(people)
    keys = people.page.keyboard
    keys.type("zz")
    expect(dialog(people).get_by_role("status")).to_contain_text("begins like this")
    keys.press("Control+a")
    keys.type("ANN")
    options = dialog(people).get_by_role("option")
    expect(options).to_have_count(2)
    first = options.nth(0).text_content()
    keys.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    keys.press("ArrowUp")
    assert_accessible(people.page, "picker")
    keys.press("Enter")
    merge = dialog(people).get_by_role("button", name="Merge", exact=True)
    expect(merge).to_be_focused()
    dialog(people).get_by_role("button", name="The other way round").press("Enter")
    merge.press("Enter")
    expect(dialog(people)).to_have_count(0)
    expect(people.toast).to_contain_text("Merged with Ben")
    expect(card(people)).to_contain_text("Merged with")
    stays = people.get("contacts")["items"]
    assert [each["merged"][0]["name"] for each in stays if each["merged"]] == ["Ben"]
    assert first.startswith("Ann")


def test_on_a_phone_the_history_of_the_card_takes_it_back(people, browse, server):
    contacts = {each["name"]: each["id"] for each in people.get("contacts")["items"]}
    path = f"{people.url}/api/v1/contacts/{contacts['Ben']}/merger"
    merged = people.page.request.put(path, data={"into": contacts["Ann"]}, headers={"Origin": people.url})
    assert merged.ok, merged.text()
    people.page.set_viewport_size(PHONE)
    people.open("Hello from Ben")
    people.button("Details").click()
    expect(card(people)).to_contain_text("Merged with")
    ask_to_merge(people)
    box = dialog(people).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    people.page.keyboard.press("Escape")
    people.button("Undo: split off Ben").click()
    expect(card(people)).to_contain_text("ben@example.com")
    expect(card(people)).not_to_contain_text("Merged with")
