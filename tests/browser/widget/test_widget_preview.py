import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.long]

FRAME = """key => new Promise((resolve) => {
  const frame = document.createElement("iframe");
  frame.src = `/w/${key}/preview`;
  frame.title = "Preview";
  addEventListener("message", ({ data, source }) => {
    if (source === frame.contentWindow && data.t === "ready") resolve();
  });
  document.body.append(frame);
  frame.style.cssText = "position:fixed;inset:0;width:600px;height:700px;z-index:99";
})"""
FRAME_OF_STRANGER = """url => new Promise((resolve) => {
  const frame = document.createElement("iframe");
  frame.src = url;
  frame.onload = resolve;
  document.body.append(frame);
})"""
PAGE = "<!doctype html><title>Stranger</title><link rel=icon href='data:,'><body></body>"
POST = "message => document.querySelector('iframe').contentWindow.postMessage(message, '*')"


def test_the_owners_screen_sees_its_settings_drawn_and_nothing_is_sent_or_kept(admin, watch):
    page = admin.page
    [site] = admin.get("sites")["items"]
    page.evaluate(FRAME, site["id"])
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/w/" in request.url else None)
    frame = page.frame_locator("iframe")
    widget = {
        "color": "#9a4a17",
        "texts": {"title": "Ask the roaster"},
        "position": "left",
        "fields": [{"name": "message", "kind": "textarea", "label": None, "required": True, "options": []}],
    }
    page.evaluate(POST, {"t": "widget", "widget": widget, "open": "chat"})
    expect(frame.get_by_role("heading")).to_have_text("Ask the roaster")
    page.get_by_role("navigation", name="Places").get_by_role("link").first.focus()
    page.evaluate(POST, {"t": "widget", "widget": {**widget, "language": "ru", "texts": {}}, "open": "form"})
    expect(frame.get_by_role("heading")).to_have_text("Напишите нам")
    assert page.evaluate("document.activeElement.localName") == "a", "The preview takes the focus away."
    frame.locator("#page-form textarea").fill("Проверка")
    frame.get_by_role("button", name="Отправить").click()
    expect(frame.get_by_text("Спасибо!")).to_be_visible()
    page.evaluate(POST, {"t": "widget", "widget": {**widget, "enabled": False}, "open": None})
    expect(frame.locator("onewindow-widget")).to_have_count(0)
    assert asked == []
    assert admin.leads() == []


def test_the_preview_stands_in_no_frame_of_a_stranger(browse, customer, watch):
    watch.allow("frame-ancestors", "ERR_BLOCKED_BY_RESPONSE")
    page = browse()
    page.goto(customer.serves(PAGE))
    page.evaluate(FRAME_OF_STRANGER, f"{customer.service}/w/{customer.key}/preview")
    assert not [frame.url for frame in page.frames if frame.url.endswith("/preview")]
