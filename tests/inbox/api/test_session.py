"""How agents get in, and how they are put out."""

import asyncio

import pytest

from inbox.kit.passwords import hash_password

PASSWORD = "a long enough password"


@pytest.fixture
async def ann(world):
    await world.add_agent("ann", password_hash=await hash_password(PASSWORD))
    return world.stranger()


def cookie_of(response):
    cookie = response.cookies["ow_session"]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"]) == ("Lax", "/")
    return {"Cookie": f"ow_session={cookie.value}"}


async def test_a_password_signs_in(ann):
    response = await ann.ask("POST", "session", json={"email": " ANN@example.com", "password": PASSWORD})
    me = await response.json()
    assert response.status == 201
    assert (me["email"], me["role"], me["needs_password"]) == ("ann@example.com", "agent", False)
    assert await ann.get("session", headers=cookie_of(response)) == me
    assert response.headers["Cache-Control"] == "no-store"


async def test_every_failure_to_sign_in_reads_the_same(world, ann):
    await world.add_agent("bob", password_hash=await hash_password(PASSWORD), disabled=True)
    await world.add_agent("carl")
    answers = [
        await ann.post("session", {"email": email, "password": password}, status=401)
        for email, password in [
            ("ann@example.com", "wrong"),
            ("bob@example.com", PASSWORD),
            ("carl@example.com", PASSWORD),
            ("nobody@example.com", PASSWORD),
            ("no address", PASSWORD),
        ]
    ]
    assert len({answer["detail"] for answer in answers}) == 1


async def test_guessing_at_one_account_is_slowed_down(world, ann):
    for _ in range(10):
        await ann.post("session", {"email": "ann@example.com", "password": "wrong"}, status=401)
    await ann.post("session", {"email": "ann@example.com", "password": PASSWORD}, status=429)
    world.clock.advance(seconds=7)
    await ann.post("session", {"email": "ann@example.com", "password": PASSWORD})


async def test_guessing_from_one_address_is_slowed_down(world, ann):
    headers = {"X-Forwarded-For": "192.0.2.1"}
    statuses = [
        (
            await ann.ask(
                "POST", "session", json={"email": f"{n}@x.example", "password": "x"}, headers=headers
            )
        ).status
        for n in range(11)
    ]
    assert statuses == [401] * 10 + [429]


async def test_signing_out_ends_the_session_at_once(world, agent):
    await agent.delete("session", status=204)
    await agent.get("session", status=401)


async def test_a_session_ends_after_fourteen_days(world, agent):
    world.clock.advance(days=13, hours=23)
    await agent.get("session")
    world.clock.advance(hours=1)
    await agent.get("session", status=401)


async def test_a_new_password_ends_the_other_sessions(world, ann):
    here, there = await world.browser("ann"), await world.browser("ann")
    change = {"password": "another password", "current_password": PASSWORD}
    await here.patch("agents/ann", change)
    await here.get("session")
    await there.get("session", status=401)
    await ann.post("session", {"email": "ann@example.com", "password": PASSWORD}, status=401)
    await ann.post("session", {"email": "ann@example.com", "password": "another password"})


async def test_a_new_password_needs_the_old_one(world, ann):
    here = await world.browser("ann")
    await here.patch("agents/ann", {"password": "another password"}, status=422)
    wrong = {"password": "another password", "current_password": "wrong"}
    await here.patch("agents/ann", wrong, status=422)
    short = {"password": "short", "current_password": PASSWORD}
    await here.patch("agents/ann", short, status=422)


async def test_a_first_password_needs_no_old_one(world, agent):
    assert (await agent.get("session"))["needs_password"]
    await agent.patch("agents/agent", {"password": "another password", "email": "New@Example.com"})
    me = await agent.get("session")
    assert (me["needs_password"], me["email"]) == (False, "new@example.com")


async def test_a_disabled_agent_is_out_at_once(team, admin, agent):
    await admin.patch("agents/agent", {"disabled": True})
    await agent.get("session", status=401)
    await admin.patch("agents/agent", {"disabled": False})
    await agent.get("session", status=401)


async def test_a_changed_role_counts_from_the_next_request(admin, agent):
    await admin.patch("agents/agent", {"role": "marketer"})
    assert (await agent.get("session"))["role"] == "marketer"
    await agent.get("conversations", status=403)


async def test_an_admin_cannot_shut_the_last_door(admin):
    await admin.patch("agents/admin", {"role": "agent"}, status=403)
    await admin.patch("agents/admin", {"disabled": True}, status=403)


async def test_nobody_takes_a_colleagues_address(admin):
    await admin.patch("agents/agent", {"email": "admin@example.com"}, status=409)
    await admin.patch("agents/agent", {"email": "nonsense"}, status=422)


async def test_a_link_signs_in_once(world):
    await world.add_agent("ann")
    await world.link("once", "ann")
    stranger = world.stranger()
    assert (await stranger.ask("HEAD", "/sign-in/once")).status == 404
    response = await stranger.ask("GET", "/sign-in/once")
    assert (response.status, response.headers["Location"]) == (303, "/")
    assert (await stranger.get("session", headers=cookie_of(response)))["id"] == "ann"
    again = await stranger.ask("GET", "/sign-in/once", headers={"Accept-Language": "ru"})
    assert (again.status, again.content_type) == (410, "text/html")
    assert "Ссылка" in await again.text()


async def test_an_old_link_is_no_good(world):
    await world.add_agent("ann")
    await world.link("once", "ann", hours=1)
    world.clock.advance(hours=1)
    assert (await world.stranger().ask("GET", "/sign-in/once")).status == 410


async def test_a_link_of_a_disabled_agent_is_no_good(world):
    await world.add_agent("ann", disabled=True)
    await world.link("once", "ann")
    assert (await world.stranger().ask("GET", "/sign-in/once")).status == 410


async def test_the_first_link_makes_the_first_admin_and_only_that(world):
    await world.link("first", None)
    await world.link("second", None)
    response = await world.stranger().ask("GET", "/sign-in/first")
    me = await world.stranger().get("session", headers=cookie_of(response))
    assert (me["role"], me["needs_password"]) == ("admin", True)
    assert (await world.stranger().ask("GET", "/sign-in/second")).status == 410


async def test_a_new_agent_comes_in_by_the_link_of_the_answer(world, admin):
    made = await admin.post("agents", {"email": "new@example.com", "name": "New", "role": "agent"})
    assert made["sign_in_link"].startswith(world.origin + "/sign-in/")
    response = await world.stranger().ask("GET", made["sign_in_link"].removeprefix(world.origin))
    assert (await world.stranger().get("session", headers=cookie_of(response)))["id"] == made["id"]
    await admin.post("agents", {"email": "NEW@example.com", "name": "New", "role": "agent"}, status=409)


async def test_signing_in_anew_ends_the_session_that_the_browser_had(world, ann):
    old = await world.browser("ann")
    await old.post("session", {"email": "ann@example.com", "password": PASSWORD})
    await old.get("session", status=401)


async def test_a_wrong_token_is_refused(world):
    await world.stranger().get("session", status=401, headers={"Authorization": "Bearer nothing"})
    await world.stranger().get("session", status=401, headers={"Authorization": "Basic eDp5"})


async def test_what_agents_do_to_accounts_is_in_the_audit(world, admin, ann):
    await ann.post("session", {"email": "ann@example.com", "password": PASSWORD})
    await admin.patch("agents/ann", {"name": "Anna", "role": "supervisor"})
    rows = (await admin.get("audit"))["items"]
    assert [(row["actor"], row["action"], row["id"]) for row in rows] == [
        ("agent:admin", "changed", "ann"),
        ("agent:ann", "signed_in", "ann"),
    ]
    assert rows[0]["facts"] == {"fields": "name,role", "role": "supervisor"}


async def test_of_many_who_open_a_link_at_once_one_gets_in(world):
    await world.add_agent("ann")
    await world.link("once", "ann")
    stranger = world.stranger()
    answers = await asyncio.gather(*(stranger.ask("GET", "/sign-in/once") for _ in range(10)))
    assert sorted(answer.status for answer in answers) == [303] + [410] * 9


async def test_behind_https_the_cookie_is_bound_to_this_host(world):
    world.api.secure = True
    await world.add_agent("ann")
    await world.link("once", "ann")
    response = await world.stranger().ask("GET", "/sign-in/once")
    cookie = response.cookies["__Host-ow_session"]
    assert cookie["secure"]
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    headers = {"Cookie": f"__Host-ow_session={cookie.value}"}
    assert (await world.stranger().get("session", headers=headers))["id"] == "ann"
    headers = {"Cookie": f"ow_session={cookie.value}"}
    await world.stranger().get("session", status=401, headers=headers)


async def test_refused_sign_ins_and_sign_outs_are_in_the_audit(world, ann):
    await ann.post("session", {"email": "ann@example.com", "password": "wrong"}, status=401)
    await ann.post("session", {"email": "nobody@example.com", "password": "wrong"}, status=401)
    signed_in = await ann.ask("POST", "session", json={"email": "ann@example.com", "password": PASSWORD})
    headers = {**cookie_of(signed_in), "Sec-Fetch-Site": "same-origin"}
    assert (await ann.ask("DELETE", "session", headers=headers)).status == 204
    rows = [(row.action, row.id) for row in reversed((await world.store.audit.page()).items)]
    assert rows[-4:] == [
        ("sign_in_refused", "ann"),
        ("sign_in_refused", ""),
        ("signed_in", "ann"),
        ("signed_out", "ann"),
    ]
