"""A marketer's way through the sources report."""

import re

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
    choose_network(page)
    page.get_by_role("table").get_by_role("link").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="Ann")).to_be_visible()
    page.go_back()
    expect(dialog).to_have_count(0)
    assert "beside=linear" in page.url


def choose_network(page):
    """Asked for only while one of the two models goes by a network."""
    page.get_by_label("Compare with").select_option("last_of")
    network = page.get_by_label(re.compile("^Network"))
    network.select_option("yandex")
    expect(network).to_have_value("yandex")
    page.wait_for_url("**network=yandex**")
    page.get_by_label("Compare with").select_option("linear")
    expect(network).to_have_count(0)
