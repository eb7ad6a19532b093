"""Whatever is sent as a body: one plain sentence, and nothing is stored."""

import pytest

JSON = {"Content-Type": "application/json"}
BODIES = {
    "empty": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "null": b"null",
    "a number": b"1",
    "nothing named": b"{}",
    "wrong type": b'{"text": 1}',
    "null text": b'{"text": null}',
    "empty text": b'{"text": ""}',
    "only spaces": b'{"text": " \\n "}',
    "unknown field": b'{"text": "x", "more": 1}',
    "twice": b'{"text": "x", "text": "y"}',
    "too long": b'{"text": "' + b"x" * 20_001 + b'"}',
    "NUL": b'{"text": "a\\u0000b"}',
    "half a character": b'{"text": "\\ud800"}',
    "not UTF-8": b'{"text": "\xff"}',
    "NaN": b'{"text": NaN}',
    "deep": b'{"text": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "a huge integer": b'{"text": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_a_bad_body_is_refused(body, agent, case):
    problem = await agent._json("POST", "conversations/conversation/notes", 400, data=body, headers=JSON)
    assert problem["detail"].endswith(".")
    assert len((await agent.get("entries"))["items"]) == 1


async def test_a_body_over_the_limit_is_refused(agent, case):
    body = b'{"name": "' + b" " * 70_000 + b'"}'
    await agent._json("PATCH", "contacts/contact", 413, data=body, headers=JSON)


async def test_the_longest_note_fits_however_it_is_spelled(agent, case):
    for body in (
        '{"text": "' + "\U0001f600" * 20_000 + '"}',
        '{"text": "' + "\\ud83d\\ude00" * 20_000 + '"}',
    ):
        note = await agent._json(
            "POST", "conversations/conversation/notes", 201, data=body.encode(), headers=JSON
        )
        assert len(note["body"]["text"]) == 20_000


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
async def test_only_json_is_read(content_type, agent, case):
    await agent._json(
        "POST",
        "conversations/conversation/notes",
        400,
        data=b'{"text": "x"}',
        headers={"Content-Type": content_type},
    )


async def test_a_broken_encoding_is_refused(agent, case):
    headers = {**JSON, "Content-Encoding": "gzip"}
    await agent._json("POST", "conversations/conversation/notes", 400, data=b"no gzip", headers=headers)


async def test_unknown_query_parameters_are_refused_everywhere(admin, case):
    await admin.get("leads/lead?x=1", status=400)
    await admin.put("conversations/conversation/resolution?x=1", status=400)


@pytest.mark.parametrize(
    "patch",
    [
        {"role": "owner"},
        {"disabled": "yes"},
        {"language": "<b>"},
        {"name": ""},
        {"name": "x" * 201},
        {"id": "x"},
    ],
    ids=str,
)
async def test_a_bad_profile_is_refused(patch, admin):
    await admin.patch("agents/agent", patch, status=400)


@pytest.mark.parametrize("cookie", ["", "x", "x" * 300, "a b", "é", '"'])
async def test_a_bad_cookie_is_nobody(cookie, world):
    await world.stranger().get("session", status=401, headers={"Cookie": f"ow_session={cookie}"})
