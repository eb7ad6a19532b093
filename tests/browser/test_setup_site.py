"""A site's owner sets what visitors see, and sees it before they do."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import assert_accessible
from tests.browser.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.long]

HOST = "roaster.localhost"
PHONE = {"width": 360, "height": 740}
SECTIONS = ["Script", "Look", "Parts", "Form", "Texts", "Hours", "Consent", "Own forms"]
SECTIONS += ["Call tracking", "Signed-in visitors"]


class SitePage:
    """The page of one site in the setup, with the names that an owner would use."""

    def __init__(self, window):
        self.window = window
        self.page = window.page
        [self.site] = [site for site in window.get("sites")["items"] if HOST in site["hosts"]]

    def section(self, name):
        nav = self.page.get_by_role("navigation", name="Settings of the site")
        nav.get_by_role("link", name=name, exact=True).click()
        pane = self.page.get_by_role("region", name=name, exact=True)
        expect(pane).to_be_visible()
        return pane

    @property
    def preview(self):
        return self.page.frame_locator("[data-testid=preview]")

    @property
    def widget(self):
        return self.window.get(f"sites/{self.site['id']}/widget")

    def save(self):
        self.window.button("Save").click()
        expect(self.window.toast.filter(has_text="Saved")).to_be_visible()

    def question(self, name):
        return self.page.get_by_role("group", name=f"Question: {name}", exact=True)

    def questions(self):
        return [field.get_attribute("aria-label") for field in self.page.get_by_test_id("field").all()]


@pytest.fixture
def site(admin):
    """The page of a site that was connected just now."""
    admin.place("Setup").click()
    admin.page.get_by_role("link", name="Sites").click()
    admin.page.get_by_label("Address of the site").fill(HOST)
    admin.button("Get the script").click()
    expect(admin.page.get_by_role("heading", name=HOST)).to_be_visible()
    return SitePage(admin)


def test_a_colour_and_a_question_are_previewed_saved_and_given_to_visitors(site, server):
    page = site.page
    site.section("Look").get_by_label("Colour", exact=True).fill("#0e6650")
    launcher = site.preview.get_by_role("button").first
    expect(launcher).to_have_css("background-color", "rgb(14, 102, 80)")
    site.section("Form")
    site.window.button("Add a question").click()
    expect(page.locator(":focus")).to_have_value("New question")
    page.keyboard.type("Сколько кофе?")
    site.question("Сколько кофе?").get_by_label("Answer", exact=True).select_option("One of a list")
    site.question("Сколько кофе?").get_by_label("Choices").fill("1 kg\n5 kg\n")
    expect(site.preview.get_by_label("Сколько кофе?")).to_be_visible()
    assert site.widget["color"] == "#2563eb", "nothing is saved before it is asked for"

    site.save()
    page.reload()
    expect(site.question("Сколько кофе?").get_by_label("Choices")).to_have_value("1 kg\n5 kg")
    told = page.request.get(f"{server.url}/w/{site.site['id']}/widget.json").json()
    assert told["color"] == site.widget["color"] == "#0e6650"
    assert told["fields"][-1] == {
        "name": "skolko_kofe",
        "kind": "select",
        "label": "Сколько кофе?",
        "required": False,
        "options": ["1 kg", "5 kg"],
    }


def test_what_was_saved_by_mistake_is_undone_in_the_toast(site):
    look = site.section("Look")
    look.get_by_role("radio", name="Bottom left").check()
    site.save()
    assert site.widget["position"] == "left"
    site.window.toast.get_by_role("button", name="Undo").click()
    expect(look.get_by_role("radio", name="Bottom right")).to_be_checked()
    assert site.widget["position"] == "right"


def test_changes_survive_a_look_elsewhere_and_can_be_discarded(site):
    site.section("Texts").get_by_label("Heading").fill("Ask the roaster")
    expect(site.preview.get_by_text("Ask the roaster")).to_be_visible()
    site.window.place("Leads").click()
    site.window.toast.get_by_role("button", name="Go back").click()
    heading = site.page.get_by_role("region", name="Texts").get_by_label("Heading")
    expect(heading).to_have_value("Ask the roaster")
    site.page.get_by_role("link", name="All sites").click()
    expect(site.page.get_by_test_id("site").filter(has_text=HOST)).to_contain_text("Not saved yet")
    site.page.get_by_test_id("site").filter(has_text=HOST).click()
    site.window.button("Discard").click()
    expect(site.window.button("Save")).to_have_count(0)
    expect(site.section("Texts").get_by_label("Heading")).to_have_value("")
    assert site.widget["texts"] == {}


def test_a_refused_field_is_shown_with_its_sentence(site, watch):
    watch.allow("400 (Bad Request)")
    parts = site.section("Parts")
    site.window.button("Add a link").click()
    parts.get_by_label("Kind").select_option("WhatsApp")
    parts.get_by_label("Number").fill("12")
    site.section("Look")
    site.page.keyboard.press("Control+s")
    number = site.page.get_by_role("region", name="Parts").get_by_label("Number")
    expect(number).to_be_focused()
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_have_accessible_description("A number with its country code, such as +49 30 1234567.")
    number.fill("+49 30 1234 5678")
    expect(site.preview.get_by_role("link", name="WhatsApp")).to_be_visible()
    expect(number).not_to_have_attribute("aria-invalid", "true")
    site.save()
    expect(number).to_have_value("+493012345678")


def test_questions_change_places_by_keyboard_and_keep_the_focus(site):
    site.section("Form")
    up = site.window.button("Move up: Message")
    up.focus()
    for _ in range(3):
        site.page.keyboard.press("Enter")
    assert site.questions()[0] == "Question: Message"
    expect(site.window.button("Move down: Message")).to_be_focused()
    site.window.button("Remove: Phone").click()
    expect(site.window.button("Add a question")).to_be_focused()
    site.save()
    assert [field["name"] for field in site.widget["fields"]] == ["message", "name", "email"]
    site.window.button("+ Phone").click()
    assert site.questions()[-1] == "Question: Phone"


def test_the_hours_of_one_day_are_copied_to_the_workdays(site):
    hours = site.section("Hours")
    hours.get_by_role("radio", name="At these hours").check()
    hours.get_by_label("Time zone").select_option("Europe/Berlin")
    hours.get_by_label("Monday, until").fill("00:00")
    site.window.button("Copy to Monday–Friday: Monday").click()
    site.window.button("Add hours: Sunday").click()
    expect(site.preview.get_by_text("Nobody is here right now.").first).to_be_visible()
    site.save()
    shifts = [(shift["weekday"], shift["start"], shift["end"]) for shift in site.widget["hours"]["shifts"]]
    assert shifts == [*((day, "09:00", "24:00") for day in range(5)), (6, "09:00", "18:00")]
    assert site.widget["hours"]["zone"] == "Europe/Berlin"


def test_visits_without_cookies_are_chosen_and_explained(site):
    pane = site.section("Consent")
    pane.get_by_role("radio", name="Without cookies").check()
    expect(pane.get_by_text("Nothing is kept in the browser.")).to_be_visible()
    site.save()
    assert site.widget["tracking"] == "cookieless"


def test_addresses_are_added_and_removed(site, watch):
    watch.allow("400 (Bad Request)")
    box = site.page.get_by_label("Another address")
    box.fill("two words")
    site.window.button("Add").click()
    expect(site.page.get_by_text("This is not the address of a site.")).to_be_visible()
    box.fill("https://www.roaster.example/shop")
    site.window.button("Add").click()
    expect(site.window.button("Remove www.roaster.example")).to_be_visible()
    site.window.button(f"Remove {HOST}").click()
    expect(site.page.get_by_role("heading", name="www.roaster.example")).to_be_visible()
    site.window.toast.get_by_role("button", name="Undo").click()
    expect(site.page.get_by_role("heading", name=HOST)).to_be_visible()


def test_a_test_message_leads_to_its_lead(site):
    site.window.button("Send a test message").click()
    site.page.get_by_role("link", name="Open the lead").click()
    expect(site.window.row("Test message from")).to_be_visible()
    expect(site.page.get_by_text("Test message from").last).to_be_visible()


def test_the_owner_sees_at_once_that_the_script_is_in_place(site, server):
    seen = site.page.get_by_test_id("seen")
    expect(seen).to_contain_text("Not seen on your site yet")
    assert site.page.request.get(f"{server.url}/w/{site.site['id']}.js").ok
    expect(seen).to_contain_text("Last seen on your site")


def test_each_snippet_loads_the_script_that_knows_its_own_address(site, browse):
    said = "window.loaded = document.currentScript.src"
    for code in site.site["snippets"].values():
        page = browse()
        page.route("**/w/*.js", lambda route: route.fulfill(content_type="text/javascript", body=said))
        page.set_content(f"<body><p>Shop</p>{code}</body>")
        page.wait_for_function("window.loaded")
        assert page.evaluate("window.loaded").endswith(f"/w/{site.site['id']}.js")


def test_the_secret_is_shown_when_asked_for_and_renewed_when_confirmed(site):
    pane = site.section("Signed-in visitors")
    secret = pane.get_by_label("Secret").last
    site.window.button("Show the secret").click()
    first = secret.inner_text()
    site.window.button("Renew…").click()
    site.page.get_by_role("dialog").get_by_role("button", name="Renew the secret").click()
    expect(site.window.toast).to_contain_text("There is a new secret")
    assert secret.inner_text() != first
    pane.get_by_role("radio", name="Python").check()
    expect(pane.get_by_label("On your server").last).to_contain_text("hmac.new")


def test_a_supervisor_sees_the_script_and_changes_nothing(site, browse):
    account = {"email": "sue@shop.example", "name": "Sue", "role": "supervisor"}
    link = site.window.post("agents", account)["sign_in_link"]
    window = Window(browse(), site.window.url)
    window.come_by(link)
    window.page.get_by_role("button", name="Later").click()
    window.page.goto(f"{window.url}/setup/{site.site['id']}?view=look")
    window.page.get_by_role("button", name="Later").click()
    expect(window.page.get_by_label("Script for your site")).to_be_visible()
    expect(window.page.get_by_role("navigation", name="Settings of the site")).to_have_count(0)
    for name in ("Send a test message", "Add", "Save"):
        expect(window.page.get_by_role("button", name=name, exact=True)).to_have_count(0)


def test_every_part_fits_a_phone(site):
    site.page.set_viewport_size(PHONE)
    for name in SECTIONS:
        site.section(name)
        assert site.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
        assert site.page.evaluate("document.querySelector('.content').scrollWidth") <= PHONE["width"], name


def test_every_part_is_accessible(site):
    site.page.emulate_media(reduced_motion="reduce")
    site.window.post(f"sites/{site.site['id']}/test-messages", {})
    for name in SECTIONS:
        pane = site.section(name)
        if name == "Hours":
            pane.get_by_role("radio", name="At these hours").check()
        assert_accessible(site.page, f"site: {name}")
    site.page.get_by_role("link", name="All sites").click()
    expect(site.page.get_by_test_id("site").first).to_be_visible()
    assert_accessible(site.page, "sites")


def test_a_site_that_is_not_there_says_so(admin):
    admin.page.goto(f"{admin.url}/setup/nothing")
    admin.page.get_by_role("button", name="Later").click()
    expect(admin.page.get_by_text("This is not here")).to_be_visible()
    admin.page.get_by_role("link", name="All sites").click()
    expect(admin.page.get_by_label("Address of the site")).to_be_visible()


def test_a_pool_of_numbers_is_set_and_a_number_that_there_cannot_be_is_shown_to_its_owner(site, watch):
    watch.allow("400 (Bad Request)")
    pane = site.section("Call tracking")
    pane.get_by_role("button", name="Add a pool of numbers").click()
    pool = pane.get_by_role("region")
    pool.get_by_label("Name", exact=True).fill("Ads")
    pool.get_by_label("The number on your pages").fill("+49 30 12345678")
    pool.get_by_label("Numbers to lend").fill("+49 30 55500001\n12\n")
    pool.get_by_label("For visitors from").fill("google / cpc\n")
    site.window.button("Save").click()
    expect(pool.get_by_text("each with its country code and in one pool only")).to_be_visible()
    pool.get_by_label("Numbers to lend").fill("+49 30 55500001\n+49 30 55500002\n")
    site.save()
    [kept] = site.widget["number_pools"]
    assert (kept["shown"], kept["numbers"], kept["sources"]) == (
        "+493012345678",
        ["+493055500001", "+493055500002"],
        ["google / cpc"],
    )
    expect(pool.get_by_text("Nobody has been shown a number of this pool yet.")).to_be_visible()
    assert_accessible(site.page, "call tracking")
