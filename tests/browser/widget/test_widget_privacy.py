import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_nothing_is_kept_and_nothing_told_before_the_visitor_agrees(visit, owner, admin):
    owner.sets(ask_first=True)
    visitor = visit("/?utm_source=google&utm_medium=cpc")
    told = touches_of(visitor.page)
    visitor.come().open()
    visitor.tells("Do you deliver?")
    visitor.page.get_by_role("link", name="Second").click()
    visitor.page.wait_for_url("**/second")
    expect(visitor.launcher).to_be_visible()
    assert (visitor.kept, told) == ([], [])
    assert admin.get("visitors")["items"] == []
    assert len(admin.get("conversations")["items"]) == 1


def test_who_agrees_is_remembered_until_he_takes_it_back(visit, owner):
    owner.sets(ask_first=True)
    visitor = visit()
    told = touches_of(visitor.page)
    visitor.come().open()
    visitor.tells("Do you deliver?")
    with visitor.page.expect_response("**/touches"):
        visitor.page.evaluate("onewindow.consent(true)")
    visitor.page.wait_for_function("() => localStorage.getItem('ow_visitor')")
    visitor.page.evaluate("onewindow.consent(false)")
    assert visitor.kept == []
    visitor.page.evaluate("history.pushState({}, '', '/third')")
    visitor.tells("Never mind")
    assert visitor.kept == []
    assert told == ["POST"]


def test_consent_that_was_given_early_counts_from_the_start(browse, customer, owner):
    owner.sets(ask_first=True)
    page = browse()
    early = "<script>(window.onewindow = window.onewindow || []).push(['consent', true])</script>$script"
    with page.expect_response("**/touches"):
        page.goto(customer.serves(f"<!doctype html><title>Shop</title><link rel=icon href='data:,'>{early}"))
    page.wait_for_function("() => window.onewindow.visitor()")
    assert page.evaluate("localStorage.getItem('ow_visitor')")


def test_without_cookies_nothing_is_kept_and_the_next_page_belongs_to_the_same_visit(visit, owner, admin):
    owner.sets(tracking="cookieless")
    visitor = visit("/?utm_source=google&utm_medium=cpc")
    with visitor.page.expect_response("**/touches"):
        visitor.come()
    with visitor.page.expect_response("**/touches"):
        visitor.page.get_by_role("link", name="Second").click()
    visitor.page.wait_for_function("() => window.onewindow?.visitor()")
    assert (visitor.kept, len(admin.get("visitors")["items"])) == ([], 1)
    visitor.open()
    visitor.tells("Do you deliver?")
    [lead] = admin.leads()
    assert lead["source"]["group"] == "Paid Search"
    assert [view["title"] for view in lead["pages"]] == ["Home", "Second"]


def test_who_opens_the_chat_is_told_of_once(visit, owner):
    visitor = visit()
    names = []

    def told(request):
        if request.url.endswith("/touches") and request.method == "POST":
            names.append((request.post_data_json["event"] or {}).get("name"))

    visitor.page.on("request", told)
    visitor.come().open()
    visitor.panel.get_by_role("button", name="Close").click()
    expect(visitor.panel).to_be_hidden()
    visitor.open()
    visitor.tells("Do you deliver?")
    assert [name for name in names if name] == ["chat opened"]


def test_where_visits_are_not_recorded_the_chat_still_works(visit, owner, admin):
    owner.sets(tracking="off")
    visitor = visit("/?utm_source=google&utm_medium=cpc")
    told = touches_of(visitor.page)
    visitor.come().open()
    visitor.tells("Do you deliver?")
    assert (visitor.kept, told, admin.get("visitors")["items"]) == ([], [], [])
    assert len(admin.leads()) == 1


def touches_of(page):
    """Fills with each report of a visit."""
    told = []
    page.on("request", lambda request: told.append(request.method) if "/touches" in request.url else None)
    return told
