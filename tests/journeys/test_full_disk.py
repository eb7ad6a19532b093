import asyncio
import os
import subprocess
import sys

import apsw
import pytest
from aiohttp import DummyCookieJar
from structlog.testing import capture_logs

from inbox.app.assemble import SERVICE, assemble
from inbox.app.config import load_config
from inbox.storage.sqlite.database import Writer
from tests.journeys.shop import HOST, LEAD, Shop, assert_nothing_is_stored_half, everything, multipart

FILLER = 2_500_000
LISTS = ("leads", "contacts", "conversations", "entries", "requests", "sites")


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 6 MB."""
    if os.geteuid() != 0:
        pytest.skip("a disk of 6 MB to fill has to be mounted, which only root may")
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder], check=False)
    if made.returncode != 0:
        pytest.skip("this container cannot mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
async def crowded(small_disk, aiohttp_client):
    """A shop whose data lies on the small disk, beside a file that can be deleted."""
    (small_disk / "filler").write_bytes(b"\x00" * FILLER)
    app = assemble(load_config({"data": str(small_disk / "data")}, environ={}))
    client = await aiohttp_client(app, cookie_jar=DummyCookieJar())
    shop = Shop(client, app[SERVICE])
    await shop.open()
    return shop


def give_room(disk):
    subprocess.run(["mount", "-o", "remount,size=60m", disk], check=True)


def form(number, size=0):
    return {"email": f"ann{number}@{HOST}", "message": f"Number {number} " + "x" * size}


async def fill(shop):
    """Post leads until one is refused; those that were promised, and the refusal."""
    promised = []
    for number in range(2000):
        answer = await shop.send(form(number, size=15_000), Idempotency_Key=f"{number}")
        if answer.status != 201:
            return promised, answer
        promised.append((await answer.json())["lead"])
    raise AssertionError("The disk did not become full.")


async def assert_refused_for_now(answer):
    assert (answer.status, answer.content_type) == (503, "application/problem+json")
    assert int(answer.headers["Retry-After"]) >= 1
    detail = (await answer.json(content_type=None))["detail"]
    assert detail.endswith(".")


async def test_a_full_disk_refuses_what_it_cannot_keep_and_recovers_by_itself(crowded, small_disk):
    with capture_logs() as events:
        promised, refusal = await fill(crowded)
    await assert_refused_for_now(refusal)
    assert {"not_kept"} <= {event["event"] for event in events}
    for noun in LISTS:
        listed = await crowded.ask("GET", f"/api/v1/{noun}", headers=crowded.agent)
        assert (listed.status, bool((await listed.json())["items"])) == (200, True)
    assert (await crowded.ask("GET", "/healthz")).status == 200
    readiness = await crowded.ask("GET", "/readyz")
    assert (readiness.status, (await readiness.json())["checks"]["disk"]) == (503, False)
    (small_disk / "filler").unlink()
    assert (await (await crowded.ask("GET", "/readyz")).json())["checks"]["store"]
    answer = await crowded.send(form(9999, size=15_000), Idempotency_Key="after")
    assert answer.status == 201
    repeated = await crowded.send(form(len(promised), size=15_000), Idempotency_Key=f"{len(promised)}")
    assert repeated.status == 201
    leads = {lead.id for lead in await everything(crowded.store.leads)}
    assert {*promised, (await answer.json())["lead"], (await repeated.json())["lead"]} == leads
    await assert_nothing_is_stored_half(crowded.store)


async def test_a_full_disk_refuses_touches_and_notes_as_well(crowded):
    promised, _ = await fill(crowded)
    lead = await crowded.act("GET", f"leads/{promised[0]}")
    note = {"text": "x" * 20_000}
    path = f"/api/v1/conversations/{lead['conversation_id']}/notes"
    statuses = set()
    for number in range(200):
        page = {"page": f"https://{HOST}/{number}?" + "x" * 8000}
        touched = await crowded.ask("POST", crowded.touches, body=page)
        noted = await crowded.ask("POST", path, body=note, headers=crowded.agent)
        statuses |= {touched.status, noted.status}
    assert statuses <= {200, 201, 503}
    assert 503 in statuses


async def test_no_promise_of_a_busy_hour_is_broken_when_the_disk_becomes_full(crowded, small_disk):
    async def post(number):
        answer = await crowded.send(form(number, size=15_000), Idempotency_Key=f"{number}")
        return answer.status, await answer.json(content_type=None)

    promised, wave = {}, 0
    while len(promised) == wave * 20:
        numbers = range(wave * 20, wave * 20 + 20)
        wave += 1
        answers = await asyncio.gather(*map(post, numbers))
        assert {status for status, _ in answers} <= {201, 503}
        told = zip(numbers, answers, strict=True)
        promised |= {number: body for number, (status, body) in told if status == 201}
    give_room(small_disk)
    for number in range(wave * 20):
        status, body = await post(number)
        assert (status, body) == (201, promised.get(number, body))
    leads = await everything(crowded.store.leads)
    assert len(leads) == len({lead.contact_id for lead in leads}) == wave * 20


async def test_a_file_that_finds_no_room_is_refused_and_comes_whole_the_second_time(crowded, small_disk):
    content = b"%PDF" + bytes(range(256)) * 12_000
    body, media_type = multipart({"message": "x", "_key": "k"}, [("file", "a.pdf", content)])
    await assert_refused_for_now(await crowded.send(body, Content_Type=media_type))
    assert await everything(crowded.store.leads) == []
    give_room(small_disk)
    assert (await crowded.send(body, Content_Type=media_type)).status == 201
    [entry] = await everything(crowded.store.timeline)
    path = f"/api/v1/entries/{entry.id}/attachments/0"
    assert await (await crowded.ask("GET", path, headers=crowded.agent)).read() == content
    folder = crowded.service.config.blobs
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [entry.body.attachments[0].blob]


def test_a_start_on_a_full_disk_ends_with_one_sentence_and_harms_nothing(small_disk):
    data = small_disk / "data"
    serve = [sys.executable, "-m", "inbox", "serve", "--data", str(data), "--port", "0"]
    for room in (200_000, 0):
        rest = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize - room
        with (small_disk / "filler").open("ab") as filler:
            filler.write(b"\x00" * rest)
        ended = subprocess.run(serve, capture_output=True, check=False, text=True, timeout=20)
        assert ended.returncode != 0
        assert (len(ended.stderr.splitlines()), ended.stderr.strip()[-1]) == (1, ".")
    give_room(small_disk)
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as process:
        assert "answers on" in process.stdout.readline()
        process.terminate()


class BrokenDisk(Writer):
    """Fails in COMMIT, as a disk does that has gone."""

    broken = True

    def _commit(self):
        if not self.broken:
            return super()._commit()
        self._connection.execute("ROLLBACK")
        raise apsw.IOError("disk I/O error")


@pytest.fixture
def disk(shop):
    writer = shop.store._writer
    writer.__class__ = BrokenDisk
    return writer


async def test_a_failed_commit_refuses_every_request_of_its_group_and_a_retry_makes_one_lead_each(shop, disk):
    keys = [f"key-{number}" for number in range(30)]

    async def post(number):
        return await shop.send(form(number), Idempotency_Key=keys[number])

    for answer in await asyncio.gather(*map(post, range(30))):
        await assert_refused_for_now(answer)
    assert await everything(shop.store.requests) == []
    disk.broken = False
    first = await asyncio.gather(*map(post, range(30)))
    second = await asyncio.gather(*map(post, range(30)))
    assert {answer.status for answer in [*first, *second]} == {201}
    assert [await answer.json() for answer in first] == [await answer.json() for answer in second]
    assert len(await everything(shop.store.leads)) == 30
    await assert_nothing_is_stored_half(shop.store)


async def test_a_lead_that_was_answered_survives_the_failed_commit_of_the_next(shop, disk):
    disk.broken = False
    kept = await (await shop.send(LEAD)).json()
    disk.broken = True
    await assert_refused_for_now(await shop.send(form(1)))
    await assert_refused_for_now(await shop.send(b"{"))
    [lead] = await everything(shop.store.leads)
    assert lead.id == kept["lead"]
    assert len(await everything(shop.store.requests)) == 1


async def test_what_agents_do_is_refused_while_the_disk_is_gone_and_their_lists_still_open(shop, disk):
    disk.broken = False
    lead = await shop.act("GET", f"leads/{(await (await shop.send(LEAD)).json())['lead']}")
    disk.broken = True
    verbs = [
        ("PUT", f"conversations/{lead['conversation_id']}/resolution", None),
        ("POST", f"conversations/{lead['conversation_id']}/notes", {"text": "x"}),
        ("PUT", f"leads/{lead['id']}/stage", {"stage": "won"}),
        ("PATCH", f"contacts/{lead['contact']['id']}", {"name": "x"}),
        ("POST", "sites", {"host": "other.example"}),
    ]
    for method, path, body in verbs:
        answer = await shop.ask(method, f"/api/v1/{path}", body=body, headers=shop.agent)
        await assert_refused_for_now(answer)
    await assert_refused_for_now(await shop.ask("POST", shop.touches, body={"page": f"https://{HOST}/"}))
    for noun in LISTS:
        assert (await shop.ask("GET", f"/api/v1/{noun}", headers=shop.agent)).status == 200
    assert await shop.act("GET", f"leads/{lead['id']}") == lead
    assert (await shop.act("GET", f"conversations/{lead['conversation_id']}"))["status"] == "open"
