"""A marketer's way through the sources report."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import assert_accessible
from tests.browser.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_number_of_the_report_opens_the_leads_behind_it(browse, server):
    window = Window(browse(reduced_motion="reduce"), server.url)
    window.come_by(server.sign_in_link)
    page = window.page
    window.button("Later").click()
    window.place("Reports").click()
    expect(page.get_by_text("Nobody came in this period")).to_be_visible()
    assert_accessible(page, "an empty report")
    window.bring("Ann", "Ben")
    page.reload()
    window.button("Later").click()
    expect(page.get_by_role("table")).to_be_visible()
    assert_accessible(page, "report")
    page.get_by_label("Compare with").select_option("linear")
    expect(page.get_by_role("columnheader", name="Other model")).to_be_visible()
    assert "beside=linear" in page.url
    page.get_by_role("table").get_by_role("link").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="Ann")).to_be_visible()
    page.go_back()
    expect(dialog).to_have_count(0)
    assert "beside=linear" in page.url
