"""Somebody who writes again after the matter was resolved is still the lead that they were."""


async def test_a_second_request_shows_the_open_lead_and_gives_it_to_whoever_takes_it(shop):
    form = {"email": "ann@mail.example", "message": "How much?", "page": "https://shop.example/?gclid=abc"}
    first = await (await shop.send(form)).json()
    [talk] = (await shop.act("GET", "conversations"))["items"]
    await shop.act("PUT", f"conversations/{talk['id']}/resolution")
    second = await (await shop.send({**form, "message": "And for ten?"})).json()
    assert second["lead"] == first["lead"]
    newest, oldest = (await shop.act("GET", "conversations"))["items"]
    assert newest["id"] != oldest["id"] == talk["id"]
    assert newest["lead"] == oldest["lead"]
    assert newest["lead"]["id"] == first["lead"]
    assert newest["lead"]["source"]["source"] == "google"
    me = await shop.act("POST", "agents", {"email": "bo@mail.example", "name": "Bo", "role": "agent"})
    await shop.act("PUT", f"conversations/{newest['id']}/assignment", {"agent": me["id"]})
    lead = await shop.act("GET", f"leads/{first['lead']}")
    assert lead["owner"]["id"] == me["id"]
