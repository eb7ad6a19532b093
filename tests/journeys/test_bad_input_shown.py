import re

import pytest

from inbox.core.lead import UNVERIFIED
from tests.journeys.shop import (
    BOUNDARY,
    HOST,
    LEAD,
    PAGE,
    assert_nothing_is_stored_half,
    everything,
    multipart,
)

pytestmark = pytest.mark.usefixtures("quiet")

SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
HTML = {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
OTHER_PLACES = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "\\\\evil.example/",
    "/\\evil.example/",
    "https:\\\\evil.example",
    "https://shop.example@evil.example/",
    "https://shop.example\\@evil.example/",
    "https://shop.example.evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://[evil.example/",
    "https://shop.example:8443/",
    "http:evil.example",
    "\thttps://evil.example/",
    "https://evil\u3002example/",
    "x" * 9000,
    "/a\r\nSet-Cookie: a=b",
]
NAMES = {
    "../../etc/passwd": "passwd",
    "..\\..\\windows\\win.ini": "win.ini",
    "/etc/shadow": "shadow",
    "..": "file",
    "a\tb\x7f.html": "a b.html",
    "x" * 500 + ".html": "x" * 115 + ".html",
    "\u202etxt.exe": "txt.exe",
    "": "file",
    "%0D%0ASet-Cookie: a=b": "Set-Cookie: a=b",
    '<img src=x onerror="alert(1)">': '<img src=x onerror="alert(1)">',
}


def urlencoded(**fields):
    return "&".join(f"{name}={quoted(value)}" for name, value in fields.items()).encode()


def quoted(value):
    return "".join(f"%{byte:02x}" for byte in value.encode())


def assert_inert(answer, text):
    """Neither is our HTML made of it, nor can a browser take it for HTML."""
    if answer.content_type == "text/html":
        assert "<script" not in re.sub(r'<script type="module"[^>]*>', "", text)
        assert "<img" not in text
        assert "Content-Security-Policy" in answer.headers
    else:
        assert answer.content_type in {"application/json", "application/problem+json"}
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("wanted", OTHER_PLACES)
async def test_a_form_leads_to_no_other_site(shop, wanted):
    body = urlencoded(message="x", page=PAGE, next=wanted)
    answer = await shop.ask("POST", shop.leads, body=body, headers=HTML)
    assert answer.status == 303
    location = answer.headers["Location"]
    own = {f"/w/{shop.key}/thanks"}
    assert location in own or location.startswith(f"https://{HOST}/")
    assert "Set-Cookie" not in answer.headers
    assert_inert(answer, await answer.text())


async def test_a_form_may_name_a_page_of_its_own_site(shop):
    body = urlencoded(message="x", page=PAGE, next="/thanks?a=b")
    answer = await shop.ask("POST", shop.leads, body=body, headers=HTML)
    assert answer.headers["Location"] == f"https://{HOST}/thanks?a=b"


async def test_a_page_of_another_site_in_the_form_does_not_choose_where_it_leads(shop):
    body = urlencoded(message="x", page="https://evil.example/", next="https://evil.example/")
    answer = await shop.ask("POST", shop.leads, body=body, headers=HTML)
    assert answer.headers["Location"] == f"/w/{shop.key}/thanks"


async def test_script_in_every_field_stays_text(shop):
    form = LEAD | dict.fromkeys(("name", "message", "visitor", "next", "page", "referrer"), SCRIPT)
    form |= {"email": f"{SCRIPT}@shop.example", "phone": SCRIPT, "fields": {SCRIPT: SCRIPT}, SCRIPT: SCRIPT}
    form |= {"consent": {"text": SCRIPT, "at": SCRIPT}, "_key": "k", "_landing": SCRIPT}
    answer = await shop.send(form, Referer=SCRIPT, User_Agent=SCRIPT, Accept_Language=SCRIPT)
    assert answer.status == 201
    assert_inert(answer, await answer.text())
    touch = {"page": f"https://{HOST}/?utm_source={SCRIPT.replace(' ', '')}", "title": SCRIPT}
    assert (await shop.ask("POST", shop.touches, body=touch)).status == 200
    for noun in ("leads", "contacts", "conversations", "entries", "visitors", "requests"):
        listed = await shop.ask("GET", f"/api/v1/{noun}", headers=shop.agent)
        assert_inert(listed, await listed.text())
        [item] = (await listed.json())["items"]
        shown = await shop.ask("GET", f"/api/v1/{noun}/{item['id']}", headers=shop.agent)
        assert shown.status == 200
        assert_inert(shown, await shown.text())


async def test_script_is_escaped_where_a_browser_is_told_what_was_wrong(shop):
    body = urlencoded(message="x", **{"colour[": "a"}) + b"&" + quoted(SCRIPT * 2).encode() + b"=x"
    answer = await shop.ask("POST", shop.leads, body=body, headers=HTML)
    text = await answer.text()
    assert (answer.status, answer.content_type) == (422, "text/html")
    assert "&lt;script&gt;" in text
    assert_inert(answer, text)


@pytest.mark.parametrize("path", ["/sign-in/", "/w/", "/w/x/", "/api/v1/leads/", "/assets/", "/demo/", "/"])
async def test_script_in_an_address_comes_back_as_no_page(shop, path):
    for script in ("%22%3E%3Cscript%3Ealert(1)%3C/script%3E", '"><script>alert(1)</script>'):
        answer = await shop.ask("GET", path + script, headers=shop.agent)
        assert answer.status < 500
        assert_inert(answer, await answer.text())


@pytest.mark.parametrize(("sent", "kept"), NAMES.items())
async def test_a_file_is_named_harmlessly_and_can_only_be_downloaded(shop, sent, kept):
    page = b"<script>alert(1)</script>"
    body, media_type = multipart({"message": "x"}, [("file", sent.replace('"', "%22"), page)])
    assert (await shop.send(body, Content_Type=media_type)).status == 201
    [entry] = await everything(shop.store.timeline)
    names = [attachment.name for attachment in entry.body.attachments]
    assert names == [kept]
    answer = await shop.ask("GET", f"/api/v1/entries/{entry.id}/attachments/0", headers=shop.agent)
    assert await answer.read() == page
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    blobs = shop.service.config.blobs
    assert [path.name for path in blobs.rglob("*") if path.is_file()] == [entry.body.attachments[0].blob]


BROKEN_PARTS = {
    "no end": b'--B\r\nContent-Disposition: form-data; name="message"\r\n\r\nx',
    "no headers": b"--B\r\n\r\nx\r\n--B--\r\n",
    "a part without a name": b"--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--\r\n",
    "base64": b'--B\r\nContent-Disposition: form-data; name="message"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\neA==\r\n--B--\r\n",
    "invalid UTF-8": b'--B\r\nContent-Disposition: form-data; name="message"\r\n\r\n\xff\r\n--B--\r\n',
    "NUL": b'--B\r\nContent-Disposition: form-data; name="message"\r\n\r\na\x00b\r\n--B--\r\n',
    "headers without end": b"--B\r\n" + b"A: b\r\n" * 10_000,
}


@pytest.mark.parametrize("parts", BROKEN_PARTS.values(), ids=BROKEN_PARTS)
async def test_broken_form_data_is_kept_unread(shop, parts):
    body = parts.replace(b"--B", b"--" + BOUNDARY.encode())
    answer = await shop.send(body, Content_Type=f"multipart/form-data; boundary={BOUNDARY}")
    assert (answer.status, answer.content_type) == (400, "application/problem+json")
    assert await everything(shop.store.leads) == []
    await assert_nothing_is_stored_half(shop.store)


async def test_what_cannot_be_an_address_or_a_number_is_kept_as_it_was_typed(shop):
    for number, (email, phone) in enumerate([("a@" + "b." * 150, "+" * 100), ("a@xn--\u00ad", "1" * 100)]):
        form = {"message": "x", "email": email, "phone": phone, "_key": str(number)}
        assert (await shop.send(form, Origin="null")).status == 201
    contacts = await everything(shop.store.contacts)
    assert [contact.identities for contact in contacts] == [(), ()]
    assert {lead.marks for lead in await everything(shop.store.leads)} == {(UNVERIFIED,)}
    await assert_nothing_is_stored_half(shop.store)
