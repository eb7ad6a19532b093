"""A disk that fails to sync for a while, as the kernel tells it: refused is refused, promised is kept."""

import json

import aiohttp
import pytest

from tests.journeys.crash_server import CrashServer, command, needs_strace

pytestmark = pytest.mark.long
FAILING = ("-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:error=EIO:when=60..100")
MOST = 400


@pytest.fixture
async def server(tmp_path):
    needs_strace()
    server = CrashServer(tmp_path, strace=FAILING)
    await server.start()
    yield server
    await server.stop()


class Sender:
    """Posts one lead after the other and reads the list whenever it was refused."""

    def __init__(self, server, session):
        self._session = session
        self._url = f"http://127.0.0.1:{server.port}"
        self._site = json.loads(command(server.data, "site", "add", "shop.example", "--json"))["site"]
        token = json.loads(command(server.data, "token", "add", "reader", "--json"))["token"]
        self._headers = {"Authorization": f"Bearer {token}"}
        self.promised, self.refused, self.after = [], 0, 0

    async def send(self, number):
        lead = {"email": f"p{number}@x.example", "message": f"lead {number}"}
        async with self._session.post(f"{self._url}/w/{self._site}/leads", json=lead) as answer:
            assert answer.status in (201, 503)
            if answer.status == 201:
                self.promised.append((await answer.json())["lead"])
                self.after += bool(self.refused)
                return
            assert int(answer.headers["Retry-After"]) >= 1
        self.refused += 1
        await self.leads()

    async def leads(self):
        found, cursor = [], ""
        while cursor is not None:
            asked = f"{self._url}/api/v1/leads?limit=200" + (f"&after={cursor}" if cursor else "")
            async with self._session.get(asked, headers=self._headers) as answer:
                assert answer.status == 200
                page = await answer.json()
            found += [lead["id"] for lead in page["items"]]
            cursor = page["next"]
        return found


async def test_io_errors_refuse_new_leads_leave_lists_open_and_pass_by_themselves(server):
    async with aiohttp.ClientSession() as session:
        sender = Sender(server, session)
        for number in range(MOST):
            await sender.send(number)
            if sender.after == 20:
                break
        assert sender.refused
        assert sender.after == 20
        await server.kill()
        await server.start()
        assert set(sender.promised) <= set(await sender.leads())
