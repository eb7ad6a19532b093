"""An agent sees how calls ended, hears a recording, and says who was called back."""

import pytest
from playwright.sync_api import expect

from tests.browser.telephone import ANNA, CLIENT, NUMBER, Telephone
from tests.browser.test_accessibility import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.long]

PASSWORD = "correct horse battery"
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def telephone():
    telephone = Telephone()
    yield telephone
    telephone.stop()


@pytest.fixture
def server(begin_behind, telephone):
    return begin_behind(telephone)


@pytest.fixture
def admin(sign_in):
    return sign_in("anna@beans.example")


@pytest.fixture
def connected(admin, telephone):
    return admin.connect("phone_twilio", "Phone", telephone.settings)


@pytest.mark.usefixtures("connected")
def test_calls_are_shown_with_their_end_and_their_recording_until_the_client_was_called_back(
    admin, telephone
):
    telephone.rings(phones={ANNA: "takes"})
    telephone.rings()
    admin.open(CLIENT)
    calls = admin.page.get_by_role("article", name="Incoming call")
    expect(calls).to_have_count(2)
    taken, missed = calls.filter(has_text="answered"), calls.filter(has_text="missed")
    recording = taken.get_by_role("region", name="Recording")
    expect(recording.get_by_role("button", name="Play")).to_be_visible()
    recording.get_by_role("button", name="Speed: 1 times").click()
    assert recording.locator("audio").evaluate("audio => audio.playbackRate") > 1
    expect(recording.get_by_test_id("spoken-state")).to_contain_text("model")
    expect(missed.get_by_text("Call back until")).to_be_visible()
    assert_accessible(admin.page, "calls")
    missed.get_by_role("button", name="Done").click()
    expect(missed.get_by_text("Called back:")).to_be_visible()
    admin.page.set_viewport_size(PHONE)
    expect(missed).to_be_visible()
    assert_accessible(admin.page, "calls on a phone")


@pytest.mark.usefixtures("connected")
def test_a_client_who_does_not_answer_is_to_be_called_again(admin, telephone):
    telephone.rings()
    admin.open(CLIENT)
    missed = admin.page.get_by_role("article", name="Incoming call")
    missed.get_by_role("button", name="Call back").click()
    expect(admin.toast).to_contain_text("Your telephone rings")
    telephone.connects(**{CLIENT: "no-answer"})
    ours = admin.page.get_by_role("article", name="Outgoing call")
    expect(ours.get_by_role("button", name="Call again")).to_be_visible()
    expect(ours).to_contain_text(f"from {NUMBER}")
    expect(missed.get_by_text("Called back:")).to_be_visible()
    assert_accessible(admin.page, "a try that failed")
    admin.page.set_viewport_size(PHONE)
    admin.page.emulate_media(color_scheme="dark")
    assert_accessible(admin.page, "a try that failed, on a phone and dark")
