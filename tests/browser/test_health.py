"""An administrator reads how the service is, in words."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_an_administrator_reads_how_the_service_is(admin):
    page = admin.page
    admin.place("Setup").click()
    page.get_by_role("link", name="Service", exact=True).click()
    findings = page.get_by_test_id("finding")
    expect(findings).to_have_count(8)
    expect(findings.filter(has_text="Database")).to_contain_text("It reads and writes.")
    expect(findings.filter(has_text="Backups")).to_contain_text("backup_folder turns them on")
    assert_accessible(page, "health of the service")


def test_what_is_not_well_says_so_and_leads_to_where_it_is_mended(admin):
    page = admin.page
    found = {"check": "channels", "ok": False, "state": "down", "number": 2, "at": None, "reason": None}
    strange = {**found, "check": "moon", "state": "full", "ok": True}
    page.route(
        "**/api/v1/health", lambda route: route.fulfill(json={"ok": False, "checks": [found, strange]})
    )
    admin.place("Setup").click()
    page.get_by_role("link", name="Service", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="One thing needs")).to_be_visible()
    expect(page.get_by_test_id("finding").last).to_contain_text("moon")
    page.get_by_role("link", name="To the channels").click()
    expect(page.get_by_role("list", name="Channels")).to_be_visible()
