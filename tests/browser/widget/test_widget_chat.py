import hmac
import signal

import pytest
from playwright.sync_api import expect

from tests.browser.widget.page import Visitor

pytestmark = pytest.mark.browser

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)

STREAM = """() => new Promise((resolve) => {
  const socket = new WebSocket(`ws://${location.host}/api/v1/stream`);
  const heard = { socket, texts: [] };
  socket.onmessage = ({ data }) => { heard.texts.push(data); resolve(heard); };
})"""


@pytest.fixture
def answer(admin):
    """Answer the newest conversation as the agent."""

    def answer(text):
        [conversation, *_] = admin.get("conversations")["items"]
        path = f"conversations/{conversation['id']}/messages"
        return admin.post(path, {"text": text, "attachments": [], "seen": None, "anyway": True})

    return answer


def test_what_is_said_is_answered_on_every_page_once_and_there_again_after_a_reload(visit, answer, admin):
    visitor = visit().come().open()
    visitor.tells("Do you deliver?")
    other = Visitor(visitor.page.context.new_page(), visitor.url).come().open()
    expect(other.line("Do you deliver?")).to_be_visible()
    answer("Yes, on Thursdays. See https://roaster.example/delivery.")
    for one in (visitor, other):
        expect(one.line("Yes, on Thursdays")).to_be_visible()
        link = one.line("Yes, on Thursdays").get_by_role("link")
        assert link.get_attribute("href") == "https://roaster.example/delivery"
    other.tells("Thank you")
    expect(visitor.line("Thank you")).to_have_count(1)

    visitor.page.reload()
    visitor.open()
    texts = ["Do you deliver?", "Yes, on Thursdays. See https://roaster.example/delivery.", "Thank you"]
    expect(visitor.log.locator(".line .bubble")).to_have_text(texts)
    expect(other.log.locator(".line .bubble")).to_have_text(texts)
    assert len(admin.get("conversations")["items"]) == 1


def test_a_closed_widget_counts_what_was_not_read_and_nothing_else_of_the_page_changes(visit, answer):
    visitor = visit().come().open()
    visitor.tells("Hello?")
    visitor.page.keyboard.press("Escape")
    title = visitor.page.title()
    answer("Hello!")
    expect(visitor.badge).to_have_text("1")
    expect(visitor.launcher).to_have_accessible_name("Write to us, 1 new message")
    visitor.page.reload()
    expect(visitor.badge).to_have_text("1")
    assert visitor.page.title() == title
    visitor.open()
    expect(visitor.line("Hello!")).to_be_visible()
    expect(visitor.badge).to_be_hidden()
    visitor.page.reload()
    expect(visitor.launcher).to_have_accessible_name("Write to us")
    visitor.page.wait_for_timeout(500)
    expect(visitor.badge).to_be_hidden()


def test_what_is_written_without_a_connection_outlives_a_reload_and_arrives_once(
    visit, serve, server, admin, watch
):
    watch.allow("WebSocket", "ERR_CONNECTION", "ERR_FAILED", "CORS policy")
    visitor = visit().come().open()
    visitor.tells("First")
    server.stop(signal.SIGKILL)
    expect(visitor.panel.get_by_text("No connection.")).to_be_visible()
    visitor.say("Second")
    expect(visitor.line("Second").locator("small")).to_contain_text("Not sent yet")
    visitor.page.reload()
    visitor.open()
    expect(visitor.line("Second").locator("small")).to_contain_text("Not sent yet")
    expect(visitor.panel.get_by_text("No connection.")).to_be_visible()
    serve("--demo", data=server.data, port=server.port)
    expect(visitor.log.locator(".line .bubble")).to_have_text(["First", "Second"])
    expect(visitor.line("Second").locator("small")).to_contain_text("Sent")
    [conversation] = admin.get("conversations")["items"]
    items = admin.get("entries", conversation=conversation["id"])["items"]
    texts = [item["body"]["text"] for item in items if item["kind"] == "message"]
    assert sorted(texts) == ["First", "Second"]


def test_a_file_goes_with_the_message_and_a_picture_is_shown(visit, answer, customer):
    visitor = visit(bypass_csp=True).come().open()
    picture = {"name": "bean.png", "mimeType": "image/png", "buffer": PNG}
    letter = {"name": "order.txt", "mimeType": "text/plain", "buffer": b"Ten kilos"}
    visitor.panel.locator("input[type=file]").set_input_files([picture, letter])
    expect(visitor.panel.get_by_role("button", name="Remove order.txt")).to_be_visible()
    expect(visitor.panel.get_by_role("button", name="Remove bean.png")).to_be_visible()
    visitor.tells("Like this")
    line = visitor.line("Like this")
    expect(line.get_by_role("img", name="bean.png")).to_be_visible()
    assert line.get_by_role("img").evaluate("one => one.decode().then(() => one.naturalWidth)") == 1
    href = line.get_by_role("link", name="order.txt").get_attribute("href")
    assert visitor.page.request.get(href).body() == b"Ten kilos"


def test_when_nobody_is_there_it_asks_where_to_answer(browse, server, visit, owner, admin):
    admin.page.goto("about:blank")  # nobody has the window open now
    visitor = visit().come().open()
    expect(visitor.panel.get_by_text("Nobody is here right now. Where shall we answer you?")).to_be_visible()
    visitor.say("Do you deliver?")
    expect(visitor.panel.get_by_text("Please fill this in.")).to_be_visible()
    visitor.panel.get_by_label("E-mail or phone").fill("nonsense")
    visitor.text.press("Enter")
    expect(visitor.panel.get_by_text("Please check this e-mail or phone number.")).to_be_visible()
    visitor.panel.get_by_label("E-mail or phone").fill("john@example.com")
    visitor.text.press("Enter")
    expect(visitor.line("Do you deliver?").locator("small")).to_contain_text("Sent")
    expect(visitor.panel.get_by_label("E-mail or phone")).to_be_hidden()
    [contact] = admin.get("contacts")["items"]
    assert "john@example.com" in str(contact)


def test_each_side_sees_the_other_one_typing(visit, admin):
    visitor = visit().come().open()
    visitor.tells("Hello?")
    [conversation] = admin.get("conversations")["items"]
    heard = admin.page.evaluate_handle(STREAM)
    visitor.text.press_sequentially("I w")
    expect_typing(admin.page, heard)
    heard.evaluate(
        "(heard, id) => heard.socket.send(JSON.stringify({ t: 'typing', conversation: id }))",
        conversation["id"],
    )
    expect(visitor.panel.get_by_text("is typing…")).to_be_visible()


def test_who_signs_in_has_one_chat_in_all_browsers_and_leaves_it_behind(visit, owner, admin):
    secret = admin.get(f"sites/{owner.key}/identity-secret")["secret"]
    user = {"id": "7", "hmac": hmac.digest(secret.encode(), b"7", "sha256").hex()}
    visitor, other = visit().come().open(), visit().come().open()
    visitor.tells("Before")
    for one in (visitor, other):
        one.page.evaluate("user => onewindow.identify(user)", user)
    expect(visitor.line("Before")).to_have_count(0)
    visitor.tells("Signed in")
    expect(other.line("Signed in")).to_be_visible()
    other.tells("Me too")
    expect(visitor.log.locator(".line .bubble")).to_have_text(["Signed in", "Me too"])
    visitor.page.evaluate("onewindow.identify(null)")
    expect(visitor.log.locator(".line .bubble")).to_have_text(["Before"])


def expect_typing(page, heard):
    for _ in range(100):
        if any('"typing"' in text for text in heard.evaluate("heard => heard.texts")):
            return
        page.wait_for_timeout(50)
    raise AssertionError(heard.evaluate("heard => heard.texts"))
