"""Opens the demo's channels in a service, and closes them in one that has no demo any more."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace

from inbox.actions.change_channel import change_channel
from inbox.actions.channel_settings import settings_of, with_settings
from inbox.actions.connect_channel import connect_channel
from inbox.app.demo.backstage import PUBLIC, Backstage, demo_id, hook_url, is_of_demo
from inbox.app.demo.clients.client import Client, Stage
from inbox.app.service import Service
from inbox.core.account import ChannelAccount
from inbox.core.actor import SYSTEM
from inbox.core.store import Parts, durably
from inbox.kit.lending import Lending

_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound
_MOST_AGENTS = 20
_NAMES = {
    "telegram": "Telegram (demo)",
    "whatsapp": "WhatsApp (demo)",
    "sms_twilio": "SMS (demo)",
    "email": "E-mail (demo)",
    "phone_twilio": "Telephone (demo)",
}
_SECRETS = {
    "telegram": "token",
    "whatsapp": "token",
    "sms_twilio": "auth_token",
    "email": "password",
    "phone_twilio": "auth_token",
}


class DemoClients:
    """The clients are made when somebody first plays one, and from then on whenever the service starts."""

    def __init__(self, service: Service, backstage: Backstage) -> None:
        self._service = service
        self._backstage = backstage
        backstage.lend = Lending(service.vault, service.clock, PUBLIC).lend
        self._team: list[str] = []
        self._opening = asyncio.Lock()

    @property
    def playing(self) -> Mapping[str, Client]:
        return self._backstage.clients

    async def resume(self) -> None:
        """Nothing where nobody has played yet: whoever only looks at the shop pays for no more."""
        if any(is_of_demo(each.id) for each in await self._service.store.channels.all()):
            await self.open()

    async def open(self) -> None:
        """Once for a store; again it finds who answers telephones now."""
        async with self._opening:
            agents = (await self._service.store.agents.page(limit=_MOST_AGENTS)).items
            self._team[:] = [agent.email for agent in agents if not agent.disabled]
            known = {each.id: each for each in await self._service.store.channels.all()}
            for kind in _NAMES:
                await self._open(kind, known.get(demo_id(kind)))
            await self._service.registry.load()

    async def close(self) -> None:
        for client in self.playing.values():
            await client.stop()
        self._backstage.clients.clear()
        await self._backstage.close()

    async def _open(self, kind: str, known: ChannelAccount | None) -> None:
        client = self.playing.get(kind)
        if client is None:
            client = _makers()[kind](self._stage(kind, known))
            await client.start()
            self._backstage.clients[kind] = client
        account = known or self._blank(kind)
        spec, vault = self._service.kinds[kind], self._service.vault
        wanted = replace(with_settings(spec, account, client.settings(), vault), disabled=False)
        if known is None:
            await durably(self._service.store, lambda tx: connect_channel(tx, wanted, SYSTEM))
        elif wanted != known:
            await self._save(wanted)

    async def _save(self, wanted: ChannelAccount) -> None:
        async def unit(tx: Parts) -> None:
            now = self._service.clock.now()
            await change_channel(tx, wanted.id, lambda _: wanted, SYSTEM, now)

        await durably(self._service.store, unit)

    def _blank(self, kind: str) -> ChannelAccount:
        now = self._service.clock.now()
        return ChannelAccount(id=demo_id(kind), kind=kind, name=_NAMES[kind], created_at=now)

    def _stage(self, kind: str, known: ChannelAccount | None) -> Stage:
        service = self._service
        secret = secrets.token_hex(16)
        if known is not None:
            kept = settings_of(service.kinds[kind], known, service.vault)
            # Telegram's secret stands behind the number of the bot.
            secret = getattr(kept, _SECRETS[kind]).reveal().rpartition(":")[2]
        host = "127.0.0.1" if service.config.host in _EVERYWHERE else service.config.host
        return Stage(
            clock=service.clock,
            secret=secret,
            route=f"http://{f'[{host}]' if ':' in host else host}:{service.config.port}",
            hook_url=hook_url(kind),
            team=self._team,
        )


async def let_clients_go(service: Service) -> None:
    """Switch the demo's channels off in a service that has no demo: nobody plays them."""
    left = [each for each in await service.store.channels.all() if is_of_demo(each.id) and not each.disabled]
    if not left:
        return

    async def unit(tx: Parts) -> None:
        for account in left:
            await change_channel(tx, account.id, _off, SYSTEM, service.clock.now())

    await durably(service.store, unit)
    await service.registry.load()


def _off(account: ChannelAccount) -> ChannelAccount:
    return replace(account, disabled=True)


def _makers() -> Mapping[str, Callable[[Stage], Client]]:
    # They load servers and libraries that a service without players does not need.
    from inbox.app.demo.clients.by_mail import ByMail  # noqa: PLC0415
    from inbox.app.demo.clients.by_phone import ByPhone  # noqa: PLC0415
    from inbox.app.demo.clients.by_sms import BySms  # noqa: PLC0415
    from inbox.app.demo.clients.on_telegram import OnTelegram  # noqa: PLC0415
    from inbox.app.demo.clients.on_whatsapp import OnWhatsApp  # noqa: PLC0415

    return {
        "telegram": OnTelegram,
        "whatsapp": OnWhatsApp,
        "sms_twilio": BySms,
        "email": ByMail,
        "phone_twilio": ByPhone,
    }
