"""The API on a real port with a real store, one agent of each role, and a little of everything to look at."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import DummyCookieJar, web

from inbox.actions.connect import add_site
from inbox.api.routes import routes
from inbox.api.services import Api
from inbox.core.actor import SYSTEM
from inbox.core.agent import Agent, ApiToken, Role, Session, SignInLink
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.identity import Identity
from inbox.core.inbound import WebhookRequest
from inbox.core.lead import Lead
from inbox.core.source import Source
from inbox.core.store import durably
from inbox.core.store.requests import RequestState
from inbox.core.timeline import Attachment, Form, TimelineEntry
from inbox.core.touch import PageView, Touch, Visitor
from inbox.kit import problems
from inbox.kit.secrets import Vault, new_token, token_hash
from inbox.realtime.hub import Hub
from inbox.storage.files import FileBlobs


class World:
    """What the tests need to know: the API, its client, and the ids of what lies in the store."""

    def __init__(self, api, client, clock):
        self.api = api
        self.client = client
        self.clock = clock
        self.store = api.store
        self.ids = {}
        self.replayed = []

    @property
    def origin(self):
        return str(self.client.make_url("/")).rstrip("/")

    async def write(self, unit):
        return await durably(self.store, unit)

    async def add_agent(self, agent_id, role=Role.AGENT, **more):
        more = {"email": f"{agent_id}@example.com", "name": agent_id.title()} | more
        agent = Agent(id=agent_id, role=role, created_at=self.clock.now(), **more)
        await self.write(lambda tx: tx.agents.add(agent))
        return agent

    async def session(self, agent_id):
        token = new_token()
        now = self.clock.now()
        session = Session(
            token_hash=token_hash(token),
            agent_id=agent_id,
            created_at=now,
            expires_at=now + timedelta(days=14),
        )
        await self.write(lambda tx: tx.agents.add_session(session))
        return token

    async def link(self, token, agent_id, hours=1):
        link = SignInLink(
            token_hash=token_hash(token),
            agent_id=agent_id,
            expires_at=self.clock.now() + timedelta(hours=hours),
        )
        await self.write(lambda tx: tx.agents.add_link(link))

    async def token(self, name, role, scopes=()):
        token = ApiToken(
            token_hash=token_hash(name), name=name, role=role, scopes=scopes, created_at=self.clock.now()
        )
        await self.write(lambda tx: tx.agents.add_token(token))
        return Browser(self, {"Authorization": f"Bearer {name}"})

    async def browser(self, agent_id):
        cookie = await self.session(agent_id)
        return Browser(self, {"Cookie": f"ow_session={cookie}", "Origin": self.origin})

    def stranger(self):
        return Browser(self, {})


class Browser:
    """Somebody who asks, with what they always send."""

    def __init__(self, world, headers):
        self.world = world
        self.headers = headers

    async def ask(self, method, path, *, headers=None, **more):
        path = path if path.startswith(("/api", "/sign-in")) or path == "/" else f"/api/v1/{path}"
        merged = {**self.headers, **(headers or {})}
        merged = {name: value for name, value in merged.items() if value is not None}
        return await self.world.client.request(method, path, headers=merged, allow_redirects=False, **more)

    async def get(self, path, status=200, **more):
        return await self._json("GET", path, status, **more)

    async def post(self, path, json=None, status=201, **more):
        return await self._json("POST", path, status, json=json, **more)

    async def put(self, path, json=None, status=200, **more):
        return await self._json("PUT", path, status, json=json, **more)

    async def patch(self, path, json=None, status=200, **more):
        return await self._json("PATCH", path, status, json=json, **more)

    async def delete(self, path, status=200, **more):
        return await self._json("DELETE", path, status, **more)

    async def _json(self, method, path, status, **more):
        response = await self.ask(method, path, **more)
        text = await response.text()
        assert response.status == status, f"{method} {path}: {response.status} {text}"
        return await response.json(content_type=None) if text else None

    async def stream(self, after=None, headers=None):
        query = "" if after is None else f"?after={after}"
        return await self.world.client.ws_connect(
            f"/api/v1/stream{query}", headers={**self.headers, **(headers or {})}
        )


@pytest.fixture
async def world(store, clock, tmp_path, aiohttp_client):
    statics = tmp_path / "static"
    (statics / "assets").mkdir(parents=True)
    tasks = set()
    replayed = []

    async def replay(request_id):
        replayed.append(request_id)
        return RequestState.FILED

    api = Api(
        store=store,
        clock=clock,
        vault=Vault(b"k" * 32),
        blobs=FileBlobs(tmp_path / "blobs"),
        hub=Hub(store),
        directory=None,
        replay=replay,
        public_url="",
        secure=False,
        statics=statics,
        channel_kinds={},
    )
    app = web.Application(middlewares=[problems.middleware])
    app.add_routes(routes(api))

    async def start(_app):
        await api.hub.start(lambda work, name: tasks.add(asyncio.create_task(work(), name=name)))

    async def stop(_app):
        api.hub.stop()

    app.on_startup.append(start)
    app.on_shutdown.append(stop)
    client = await aiohttp_client(app, cookie_jar=DummyCookieJar())
    world = World(api, client, clock)
    world.replayed = replayed
    yield world
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def team(world):
    """A browser for each role, by its name."""
    browsers = {}
    for role in Role:
        await world.add_agent(str(role), role)
        browsers[str(role)] = await world.browser(str(role))
    return browsers


@pytest.fixture
async def admin(team):
    return team["admin"]


@pytest.fixture
async def agent(team):
    return team["agent"]


@pytest.fixture
async def marketer(team):
    return team["marketer"]


@pytest.fixture
async def case(world, team):
    """One site, and one person who came from an advertisement and sent a form with a file."""
    now = world.clock.now()
    blob = await world.api.blobs.put(b"<script>alert(1)</script>")
    source = Source(group="Paid Search", source="google", medium="cpc", campaign="spring")

    async def unit(tx):
        site = await add_site(tx, ("shop.example",), SYSTEM, now)
        await tx.contacts.add(
            Contact(
                id="contact",
                name="Ann",
                identities=(
                    Identity(kind="email", value="ann@x.example"),
                    Identity(kind="phone", value="+4930123"),
                ),
                created_at=now,
            )
        )
        await tx.conversations.add(
            Conversation(
                id="conversation",
                contact_id="contact",
                channel_id=site.form_channel,
                thread="contact",
                opened_at=now,
                last_entry_at=now,
            )
        )
        await tx.timeline.append(
            TimelineEntry(
                id="entry",
                contact_id="contact",
                conversation_id="conversation",
                at=now,
                received_at=now,
                body=Form(
                    text="Hello",
                    attachments=(Attachment(blob=blob, name="a “b”.html", media_type="text/html", size=25),),
                ),
            ),
            preview="Hello",
        )
        await tx.leads.add(
            Lead(
                id="lead",
                contact_id="contact",
                conversation_id="conversation",
                channel_id=site.form_channel,
                created_at=now,
                updated_at=now,
                message="Hello",
            )
        )
        await tx.touches.add_visitor(
            Visitor(id="visitor", site_id=site.id, first_seen_at=now, last_seen_at=now)
        )
        touched = now - timedelta(minutes=5)
        await tx.touches.add_touch(
            Touch(
                id="touch",
                visitor_id="visitor",
                site_id=site.id,
                at=touched,
                landing_url="https://shop.example/?utm_source=google",
                referrer=None,
                source=source,
            )
        )
        await tx.touches.add_page(
            PageView(
                visitor_id="visitor", touch_id="touch", at=touched, url="https://shop.example/", title="Shop"
            )
        )
        await tx.touches.link("visitor", "contact", method="form", confidence=1.0, at=now)
        await tx.requests.add(
            WebhookRequest(
                id="request",
                channel_id=site.form_channel,
                received_at=now,
                headers={"content-type": "application/json", "authorization": "Basic x"},
                body=b'{"message":"Hello"}',
            )
        )
        return site

    site = await world.write(unit)
    world.ids = {"site": site.id, "channel": site.form_channel}
    return world
