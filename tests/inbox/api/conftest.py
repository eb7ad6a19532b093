"""The API on a real port with a real store, one agent of each role, and a little of everything to look at."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import DummyCookieJar, web

from channels import specs
from inbox.actions.connect import add_site
from inbox.actions.intake import WebhookIntake
from inbox.api.routes import routes
from inbox.api.services import Api
from inbox.app.registry import Registry
from inbox.core.actor import SYSTEM
from inbox.core.agent import Role
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.deps import Deps
from inbox.core.health import Finding
from inbox.core.identity import Identity
from inbox.core.ids import new_id
from inbox.core.inbound import WebhookRequest
from inbox.core.lead import Lead
from inbox.core.source import Source
from inbox.core.store.requests import RequestState
from inbox.core.timeline import Attachment, Form, TimelineEntry
from inbox.core.touch import PageView, Touch, Visitor
from inbox.kit import problems
from inbox.kit.fetch import Fetcher
from inbox.kit.secrets import Vault
from inbox.realtime.hub import Hub
from inbox.realtime.presence import PresenceBoard
from inbox.storage.files import FileBlobs
from tests.fakes.pigeons import Loft, pigeon_kind
from tests.inbox.api.world import World
from tracking.attribution import SnapshotAttributor
from tracking.models.shares import Shares
from tracking.visitor import Tokens


class Wellness:
    """Finds everything well."""

    async def look(self):
        return [Finding(check="database", ok=True, state="up")]


@pytest.fixture
async def loft():
    """The provider of the pigeon post."""
    return Loft()


@pytest.fixture
async def world(store, clock, tmp_path, aiohttp_client, loft):
    statics = tmp_path / "static"
    (statics / "assets").mkdir(parents=True)
    tasks = set()
    replayed = []

    async def replay(request_id):
        replayed.append(request_id)
        return RequestState.FILED

    vault, blobs = Vault(b"k" * 32), FileBlobs(tmp_path / "blobs")
    kinds = {**specs(), "pigeon": pigeon_kind(loft)}
    registry = Registry(
        store,
        vault,
        kinds,
        clock=clock,
        visitors=Tokens(vault),
        outside=Fetcher(),
        blobs=blobs,
        public_url="",
    )
    deps = Deps(store=store, clock=clock, blobs=blobs, attributor=SnapshotAttributor(registry))
    api = Api(
        store=store,
        clock=clock,
        vault=vault,
        blobs=blobs,
        hub=Hub(store),
        presence=PresenceBoard(),
        directory=registry,
        intake=WebhookIntake(deps, registry.webhooks),
        replay=replay,
        connections=registry,
        models=Shares(),
        attributor=deps.attributor,
        physician=Wellness(),
        public_url="",
        secure=False,
        statics=statics,
        channels=registry.channels,
        channel_kinds=kinds,
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
    await world.api.directory.load()
    world.ids = {"site": site.id, "channel": site.form_channel}
    return world


@pytest.fixture
def add(admin, world):
    async def added(**settings):
        body = {"kind": "pigeon", "name": "Birds", "settings": {"token": "right", "loft": "home", **settings}}
        channel = await admin.post("channels", body)
        await world.api.directory.load()
        return channel

    return added


@pytest.fixture
def keep(world):
    """A request of a channel as it is in the store."""

    async def kept(channel, state=RequestState.FILED, body=b"{}", at=None, **given):
        request = WebhookRequest(
            id=new_id(),
            channel_id=channel["id"],
            received_at=at or world.clock.now(),
            body=body,
            **given,
        )
        await world.write(lambda tx: tx.requests.add(request, state=state, reason="why"))
        return request.id

    return kept
