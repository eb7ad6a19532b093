"""A shop whose site is connected to the whole service: what its visitors and its agents can ask for."""

import asyncio
import io
import json
from contextlib import suppress

from yarl import URL

from inbox.app.commands import run_command
from inbox.core.store.requests import RequestState
from inbox.core.timeline import Form

HOST = "shop.example"
PAGE = f"https://{HOST}/contact"
LEAD = {"name": "Ann", "email": "ann@shop.example", "message": "How much is it?", "page": PAGE}
BOUNDARY = "----beans"


class Shop:
    """`key` is the site's; `agent` are the headers of somebody who may do everything."""

    def __init__(self, client, service):
        self.client = client
        self.service = service
        self.store = service.store
        self.key = None
        self.agent = {}

    async def open(self):
        [site] = await self.command("site_add", host=HOST)
        [token] = await self.command("token_add", name="tests", role="admin")
        self.key = site["site"]
        self.agent = {"Authorization": f"Bearer {token['token']}"}

    @property
    def leads(self):
        return f"/w/{self.key}/leads"

    @property
    def touches(self):
        return f"/w/{self.key}/touches"

    async def ask(self, method, path, *, body=None, headers=None):
        """Paths go out as they are written; bytes too, anything else as JSON."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        json_type = {} if data is None else {"Content-Type": "application/json"}
        return await self.client.request(
            method,
            URL(path, encoded=True),
            data=data and io.BytesIO(data),
            headers={"Origin": f"https://{HOST}"} | json_type | (headers or {}),
            allow_redirects=False,
        )

    async def send(self, body, **headers):
        """Post a form; underscores in names of headers stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.ask("POST", self.leads, body=body, headers=named)

    async def act(self, method, path, body=None):
        """What an agent does in the window; it has to succeed."""
        answer = await self.ask(method, f"/api/v1/{path}", body=body, headers=self.agent)
        assert answer.status < 300, await answer.text()
        return await answer.json() if answer.content_length else None

    async def command(self, name, /, **args):
        return [json.loads(line) async for line in run_command(self.service, name, args)]

    async def raw(self, request):
        return await speak(self.client.port, request)


async def speak(port, request, seconds=5.0):
    """Send bytes as they are; everything that comes back until the server hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        async with asyncio.timeout(seconds):
            return await reader.read()
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def multipart(fields, files=()):
    """Body and content type of a form with files: (field, name as sent, bytes)."""
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    parts += [
        f'name="{field}"; filename="{name}"\r\nContent-Type: text/html\r\n\r\n'.encode() + data
        for field, name, data in files
    ]
    mark = b"--" + BOUNDARY.encode()
    body = b"".join(mark + b"\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
    return body + mark + b"--\r\n", f"multipart/form-data; boundary={BOUNDARY}"


async def everything(part):
    """All rows of a part of the store."""
    items, after = [], None
    while True:
        page = await part.page(after=after, limit=200)
        items += page.items
        after = page.next
        if after is None:
            return items


async def assert_nothing_is_stored_half(store):
    """Every form has its contact, conversation, lead and settled request, and none is without the others."""
    contacts = {contact.id for contact in await everything(store.contacts)}
    conversations = {each.id: each.contact_id for each in await everything(store.conversations)}
    forms = [entry for entry in await everything(store.timeline) if isinstance(entry.body, Form)]
    leads = await everything(store.leads)
    states = [raw.state for raw in await everything(store.requests)]
    assert set(conversations.values()) == contacts
    assert {form.conversation_id for form in forms} == set(conversations)
    assert {lead.contact_id for lead in leads} == contacts
    assert all(conversations[lead.conversation_id] == lead.contact_id for lead in leads)
    assert sum(lead.requests for lead in leads) == len(forms)
    assert set(states) <= {RequestState.FILED, RequestState.UNREADABLE}
    assert states.count(RequestState.FILED) >= len(forms)
