"""Puts the whole service together: the one application that `serve` and the tests run."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp import web

from channels import specs
from inbox.api.lent import lent_routes
from inbox.api.routes import routes as api_routes
from inbox.api.services import Api
from inbox.app import health, metrics
from inbox.app.background import Background, make_background, working
from inbox.app.config import Config
from inbox.app.control import listening
from inbox.app.demo.backstage import Backstage
from inbox.app.demo_shop import DemoShop, without_demo
from inbox.app.physician import ServicePhysician
from inbox.app.service import Kinds, Service, make_service, opened
from inbox.app.supervisor import Supervisor
from inbox.core.clock import Clock, SystemClock
from inbox.core.health import Physician
from inbox.kit import problems
from inbox.kit.callers import Callers
from inbox.kit.crowd import crowd
from inbox.kit.limits import Buckets
from inbox.realtime.hub import Hub
from inbox.realtime.neighbours import Neighbours
from inbox.realtime.presence import PresenceBoard
from tracking.drops import DropCounter
from tracking.models.shares import Shares
from tracking.routes import routes as touch_routes
from widgets.chat import ChatServer
from widgets.contact_links import ContactLinks
from widgets.preview import routes as preview_routes
from widgets.routes import routes as widget_routes
from widgets.script import routes as script_routes
from widgets.settings import routes as settings_routes
from widgets.uploads import file_routes

SERVICE = web.AppKey("SERVICE", Service)
BACKGROUND = web.AppKey("BACKGROUND", Background)
CHAT = web.AppKey("CHAT", ChatServer)
STATICS = Path(__file__).parent / "static"
_LARGEST_BODY = 1_048_576
_PATIENCE_S = 3.0
_LEADS = (0.5, 30.0)
_TOUCHES = (5.0, 100.0)
_FILES = (1.0, 100.0)
"""What one address may ask for: so many a second, and so many at once (an office has one address)."""


def assemble(config: Config, *, clock: Clock | None = None, kinds: Kinds | None = None) -> web.Application:
    """Makes folder and key; the store is opened when the application starts and closed when it ends.

    ConfigError, now or at the start, if an operator has to change something first.
    """
    service, demo = _service(config, clock or SystemClock(), kinds)
    supervisor = Supervisor()
    hub, presence = Hub(service.store), PresenceBoard()
    chat = _chat(service, hub, presence)
    background = make_background(service, supervisor)
    app = web.Application(middlewares=[problems.middleware, crowd()], client_max_size=_LARGEST_BODY)
    app[SERVICE], app[BACKGROUND], app[CHAT] = service, background, chat
    app.add_routes(
        [
            *health.routes(service, supervisor, STATICS),
            *metrics.routes(service, {"agents": hub.__len__, "visitors": chat.__len__}),
            *_public_routes(service, presence, background.drops),
            *chat.routes(),
            *(demo.routes() if demo else []),
            *api_routes(_api(service, hub, presence, ServicePhysician(service, background.backups))),
        ]
    )

    async def run(_app: web.Application) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(opened(service, patience_s=_PATIENCE_S))
            await stack.enter_async_context(demo.opened() if demo else without_demo(service))
            stack.callback(_meet_neighbours(service, presence, supervisor))
            await stack.enter_async_context(working(service, background, hub, supervisor))
            supervisor.spawn(chat.run, "chat")
            await stack.enter_async_context(listening(service))
            yield

    async def close_sockets(_app: web.Application) -> None:
        hub.stop()
        await chat.stop()

    app.cleanup_ctx.append(run)
    app.on_shutdown.append(close_sockets)
    return app


def _service(config: Config, clock: Clock, kinds: Kinds | None) -> tuple[Service, DemoShop | None]:
    if not config.demo:
        return make_service(config, clock, kinds), None
    backstage = Backstage()
    service = make_service(config, clock, backstage.kinds(kinds or specs()))
    return service, DemoShop(service, backstage)


def _meet_neighbours(service: Service, presence: PresenceBoard, supervisor: Supervisor) -> Callable[[], None]:
    """Call what is returned before the store is closed."""
    neighbours = Neighbours(presence, service.bus)
    supervisor.spawn(neighbours.run, "neighbours")
    return neighbours.leave


def _public_routes(service: Service, presence: PresenceBoard, drops: DropCounter) -> list[web.RouteDef]:
    """What pages of customers' sites ask for; addresses are compared in this order, what comes most first."""
    store, clock, registry = service.store, service.clock, service.registry
    leads, touches = _callers(service, "leads", *_LEADS), _callers(service, "touches", *_TOUCHES)
    return [
        *widget_routes(service.intake, registry, clock, leads),
        *touch_routes(
            store,
            clock,
            registry,
            tokens=service.visitors,
            drops=drops,
            limits=touches,
        ),
        *script_routes(store, clock, registry, STATICS),
        *settings_routes(registry, clock, presence.agents_here),
        *ContactLinks(registry, clock, service.visitors, registry.channels, touches).routes(),
        *preview_routes(registry, STATICS),
        *lent_routes(registry.lending, service.blobs, clock),
        *file_routes(
            store,
            clock,
            blobs=service.blobs,
            directory=registry,
            visitors=service.visitors,
            vault=service.vault,
            limits=_callers(service, "files", *_FILES),
        ),
    ]


def _chat(service: Service, hub: Hub, presence: PresenceBoard) -> ChatServer:
    return ChatServer(
        service.store,
        service.clock,
        intake=service.intake,
        directory=service.registry,
        feed=hub,
        presence=presence,
        visitors=service.visitors,
        vault=service.vault,
        trusted_hops=service.config.trusted_hops,
    )


def _callers(service: Service, name: str, rate_per_s: float, burst: float) -> Callers:
    clock = service.clock
    buckets = Buckets(rate_per_s, burst, lambda: clock.now().timestamp())
    return Callers(service.limits.share(name, buckets), trusted_hops=service.config.trusted_hops)


def _api(service: Service, hub: Hub, presence: PresenceBoard, physician: Physician) -> Api:
    api = Api(
        store=service.store,
        clock=service.clock,
        vault=service.vault,
        blobs=service.blobs,
        hub=hub,
        presence=presence,
        directory=service.registry,
        intake=service.intake,
        replay=service.intake.replay,
        connections=service.registry,
        models=Shares(),
        attributor=service.deps.attributor,
        physician=physician,
        public_url=service.config.public_url or "",
        secure=service.config.secure,
        statics=STATICS,
        channels=service.registry.channels,
        channel_kinds=service.kinds,
        speech_model=lambda: service.speech.model,
        trusted_hops=service.config.trusted_hops,
    )
    service.limits.share("sign-ins of an address", api.attempts.addresses)
    service.limits.share("sign-ins of an account", api.attempts.accounts)
    return api
