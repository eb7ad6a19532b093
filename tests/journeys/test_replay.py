from inbox.core.store.requests import RequestState
from tests.journeys.shop import LEAD, PAGE, everything, multipart

URLENCODED = "application/x-www-form-urlencoded"
EXPORTS = ("leads", "contacts", "conversations", "requests")


async def tell_a_mixed_history(shop, clock):
    """Forms of every kind, some unreadable, some repeated, and agents who went on with them."""
    touched = await shop.ask("POST", shop.touches, body={"page": f"{PAGE}?utm_source=google&gclid=x"})
    visitor = (await touched.json())["visitor"]
    clock.advance(minutes=3)
    first = await sent(shop, LEAD | {"visitor": visitor}, Idempotency_Key="first")
    assert await sent(shop, LEAD | {"visitor": visitor}, Idempotency_Key="first") == first
    await refused(shop, LEAD | {"message": "Another"}, Idempotency_Key="first")
    await sent(shop, {"email": "ben@shop.example", "message": "Without a key"}, Origin="null")
    body, media_type = multipart({"phone": "+49 30 901820", "message": "A file"}, [("f", "a.pdf", b"%PDF")])
    filed = await sent(shop, body, Content_Type=media_type)
    await sent(shop, b"email=cleo%40shop.example&message=x&fields%5Bsize%5D=L", Content_Type=URLENCODED)
    await sent(shop, {"message": "Nobody can answer"})
    await refused(shop, b"{")
    await refused(shop, {"name": "No way to answer"})
    await refused(shop, b"x", Content_Type="text/html")
    await go_on(shop, clock, first["lead"], filed["lead"])


async def go_on(shop, clock, first, second):
    clock.advance(hours=1)
    lead = await shop.act("GET", f"leads/{first}")
    await shop.act("PUT", f"conversations/{lead['conversation_id']}/resolution")
    await shop.act("PUT", f"leads/{first}/stage", {"stage": "won"})
    await shop.act("PATCH", f"contacts/{lead['contact']['id']}", {"name": "Ann, our first"})
    other = await shop.act("GET", f"leads/{second}")
    await shop.act("POST", f"conversations/{other['conversation_id']}/notes", {"text": "Called back"})
    await shop.act("PUT", f"conversations/{other['conversation_id']}/resolution")
    await sent(shop, LEAD | {"message": "Ann again"})
    await sent(shop, LEAD | {"email": "ben@shop.example", "phone": "+49 30 901820", "message": "Ben again"})
    [cleo] = (await shop.act("GET", "contacts?q=cleo"))["items"]
    await shop.act("PUT", f"contacts/{cleo['id']}/merger", {"into": lead["contact"]["id"]})
    clock.advance(hours=1)


async def sent(shop, body, **headers):
    answer = await shop.send(body, **headers)
    assert answer.status == 201, await answer.text()
    return await answer.json()


async def refused(shop, body, **headers):
    assert (await shop.send(body, **headers)).status in {400, 415, 422}


async def picture(shop):
    """All that an export tells, all that a screen could show, and where the stream of changes stands."""
    store = shop.store
    kept = {what: await shop.command("export", what=what) for what in EXPORTS}
    for name in ("leads", "contacts", "conversations", "timeline", "touches", "requests"):
        part = getattr(store, name)
        kept[f"all {name}"] = await everything(part)
    kept["changes"] = await all_changes(store)
    kept["files"] = sorted(path.name for path in shop.service.config.blobs.rglob("*"))
    return kept


async def all_changes(store):
    """But for the service's own chores, which follow the clock."""
    epoch = (await store.changes.head()).partition(".")[0]
    changes = await store.changes.after(f"{epoch}.0", limit=10_000)
    return [(change.kind, change.id) for change in changes if change.kind != "job"]


async def test_replaying_everything_twice_changes_nothing_whatever_agents_did_since(shop, clock):
    await tell_a_mixed_history(shop, clock)
    before = await picture(shop)
    states = [raw.state for raw in before["all requests"]]
    assert (states.count(RequestState.FILED), states.count(RequestState.UNREADABLE)) == (8, 4)
    for _ in range(2):
        [counts] = await shop.command("replay")
        assert counts == {"replayed": 12, "filed": 8, "unreadable": 4, "failed": 0, "waiting": 0}
        assert await picture(shop) == before


async def test_replaying_one_request_in_the_window_changes_nothing(shop, clock):
    await tell_a_mixed_history(shop, clock)
    before = await picture(shop)
    for raw in before["all requests"]:
        answer = await shop.act("POST", f"requests/{raw.request.id}/replay")
        assert answer == {"state": raw.state}
    assert await picture(shop) == before


async def test_a_history_is_the_same_after_its_last_form_was_replayed_first(shop, clock):
    await tell_a_mixed_history(shop, clock)
    before = await picture(shop)
    for raw in reversed(before["all requests"]):
        await shop.service.intake.replay(raw.request.id)
    assert await picture(shop) == before
