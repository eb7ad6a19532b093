"""Kinds of channels with secrets in their settings, genuine calls of their providers, and ways they fail."""

import hmac
import json
from base64 import b64encode
from contextlib import asynccontextmanager
from hashlib import sha256

from aiohttp import web

from channels.google_leads import SPEC as GOOGLE_LEADS
from channels.instagram import SPEC as INSTAGRAM
from channels.line import SPEC as LINE
from channels.messenger import SPEC as MESSENGER
from channels.meta_leads import SPEC as META_LEADS
from channels.telegram import SPEC as TELEGRAM
from channels.viber import SPEC as VIBER
from channels.vk import SPEC as VK
from channels.webhook import SPEC as WEBHOOK
from channels.whatsapp import SPEC as WHATSAPP
from tests.fakes.bot_api import BotApi
from tests.fakes.graph import ACCOUNT, APP, NUMBER, PAGE, GraphApi
from tests.fakes.graph import INSTAGRAM as ON_INSTAGRAM
from tests.fakes.line import LineApi
from tests.fakes.pigeons import Loft, pigeon_kind
from tests.fakes.viber import ViberApi
from tests.fakes.vk import VkApi
from tests.inbox.app.canaries_of_twilio import sms_twilio
from tests.inbox.app.canary_case import NEW, OLD, SPARE, Case, WordInBody

BOT = "7200000001:AAF-canary-token_for-tests-only"
NEXT_BOT = "7200000001:AAF-canary-token_of-the-next-day"
_FAILING = 400, f"Bad Request: /bot{BOT}/ {BOT}", {}


@asynccontextmanager
async def pigeons():
    loft = Loft(token=OLD)

    def fail(error):
        loft.fault = error

    yield Case(
        kind=pigeon_kind(loft),
        settings={"token": OLD, "loft": "home", "spare": SPARE},
        renewed={"token": NEW},
        secrets=(OLD, NEW, SPARE),
        proof=lambda *_: ("", {"X-Pigeon-Token": OLD}),
        letter=b'{"id": 1, "text": "coo"}',
        fail=fail,
    )


@asynccontextmanager
async def telegram():
    """Its secret for calls is made of the token, so that it is one too; a file is fetched under the token."""
    api = await BotApi(BOT, pace=False).start()

    def proof(channel_id, _):
        secret = hmac.digest(BOT.encode(), f"webhook:{channel_id}".encode(), "sha256").hex()
        return "", {"X-Telegram-Bot-Api-Secret-Token": secret}

    def fail(error):
        told = [] if error is None else [_FAILING] * 1_000
        api.faults = {method: list(told) for method in ("getMe", "getFile", "sendMessage", "setWebhook")}

    message = api.a_message(42, caption="coo", photo=[{"file_id": "photo-1", "width": 9, "height": 9}])
    yield Case(
        kind=TELEGRAM,
        settings={"token": BOT, "api_url": api.url, "mode": "polling"},
        renewed={"token": NEXT_BOT},
        secrets=(BOT, NEXT_BOT),
        proof=proof,
        letter=json.dumps({"update_id": 7, "message": message}).encode(),
        fail=fail,
    )
    await api.stop()


@asynccontextmanager
async def viber():
    """Without a public address it cannot be up; what it is asked fails with the token in Viber's words."""
    api = await ViberApi(OLD).start()
    api.subscribed.add("ann")

    def fail(error):
        faults = {name: [502] * 1_000 for name in ("send_message", "get_account_info")}
        api.faults = {} if error is None else faults

    told = {"type": "text", "text": "coo"}
    call = {"event": "message", "message_token": 7, "sender": {"id": "ann"}, "message": told}
    yield Case(
        kind=VIBER,
        settings={"token": OLD, "api_url": api.url},
        renewed={"token": NEW},
        secrets=(OLD, NEW),
        proof=lambda _, body: (
            "",
            {"X-Viber-Content-Signature": hmac.digest(OLD.encode(), body, sha256).hex()},
        ),
        letter=json.dumps(call).encode(),
        fail=fail,
    )
    await api.stop()


@asynccontextmanager
async def line():
    """What it is asked fails in words that repeat all it knows."""
    api = await LineApi(OLD, SPARE).start()

    def fail(error):
        api.is_broken = error is not None

    source, message = {"type": "user", "userId": "ann"}, {"type": "text", "id": "7", "text": "coo"}
    event = {"type": "message", "webhookEventId": "a", "source": source, "message": message}

    def proof(_, body):
        return "", {"x-line-signature": b64encode(hmac.digest(SPARE.encode(), body, sha256)).decode()}

    yield Case(
        kind=LINE,
        settings={"token": OLD, "secret": SPARE, "api_url": api.url},
        renewed={"token": NEW, "secret": SPARE},
        secrets=(OLD, NEW, SPARE),
        proof=proof,
        letter=json.dumps({"events": [event]}).encode(),
        fail=fail,
    )
    await api.stop()


@asynccontextmanager
async def vk():
    """Its word for calls is made of the token; a refusal repeats what it was asked with."""
    api = await VkApi(123456, OLD).start()
    api.route = api.url
    api.allowed.add("42")

    def word(channel_id):
        return hmac.digest(OLD.encode(), f"webhook:{channel_id}".encode(), "sha256").hex()[:40]

    def fail(error):
        methods = ("groups.getById", "groups.getCallbackServers", "messages.send")
        api.faults = {} if error is None else {method: [100] * 1_000 for method in methods}

    call = {"type": "message_new", "event_id": "a", "object": {"message": api.a_message(42, "coo")}}
    yield Case(
        kind=VK,
        settings={"group": "123456", "token": OLD, "api_url": api.url},
        renewed={"token": NEW},
        secrets=(OLD, NEW),
        word=WordInBody("secret", word),
        letter=json.dumps(call).encode(),
        fail=fail,
    )
    await api.stop()


@asynccontextmanager
async def google_leads():
    columns = [{"column_id": "FULL_NAME", "string_value": "coo"}]
    yield Case(
        kind=GOOGLE_LEADS,
        settings={"key": OLD},
        renewed={"key": NEW},
        secrets=(OLD, NEW),
        word=WordInBody("google_key", lambda _: OLD),
        letter=json.dumps({"lead_id": "1", "user_column_data": columns}).encode(),
        fail=lambda _: None,
        falls=False,
    )


@asynccontextmanager
async def webhook(proof, way):
    """The other system tells in its answers whatever it was sent and what it knows."""
    state = {"status": 200}

    async def told(request):
        said = f"{OLD} {NEW} {request.headers} {await request.text()}"
        return web.Response(status=state["status"], text=said, reason=OLD, headers={"X-Told": NEW})

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", told)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]

    def fail(error):
        state["status"] = 200 if error is None else 503 if isinstance(error, ValueError) else 418

    yield Case(
        kind=WEBHOOK,
        settings={
            "secret": OLD,
            "proof": proof,
            "header": "X-Shop",
            "outgoing_url": f"http://127.0.0.1:{port}/",
        },
        renewed={"secret": NEW},
        secrets=(OLD, NEW),
        proof=lambda _, body: way(body),
        letter=b'{"type": "message", "id": "1", "text": "coo", "sender": {"id": "ann"}}',
        fail=fail,
        falls=False,
    )
    await runner.cleanup()


@asynccontextmanager
async def meta(kind, own, letter):
    """Its errors repeat the token; no call of Meta's registers us, as a test has no public address."""
    api = await GraphApi(OLD, SPARE).start()
    api.lead("700", {"full_name": "coo"}, told=False)

    def proof(_, body):
        return "", {"X-Hub-Signature-256": "sha256=" + hmac.digest(SPARE.encode(), body, sha256).hex()}

    def fail(error):
        words = (NUMBER, PAGE, "messages", "subscribed_apps", "subscriptions", "leadgen_forms")
        api.faults = {}
        for word in words if error is not None else ():
            api.fail(word, 100, f"Bad {OLD} {SPARE}", times=1_000)

    yield Case(
        kind=kind,
        settings={**own, "token": OLD, "app_secret": SPARE, "api_url": api.url},
        renewed={"token": NEW, "app_secret": SPARE},
        secrets=(OLD, NEW, SPARE),
        proof=proof,
        letter=json.dumps(letter).encode(),
        fail=fail,
    )
    await api.stop()


def _in_the_address(_):
    """As a proxy passes it on."""
    query = f"?from=shop&key={OLD}"
    return query, {"X-Original-URL": f"/hooks/shop{query}"}


def _signed(body):
    return "", {"X-Shop": "sha256=" + hmac.digest(OLD.encode(), body, sha256).hex()}


_VALUE = {
    "metadata": {"phone_number_id": NUMBER},
    "messages": [{"id": "w1", "from": "491701234567", "type": "text", "text": {"body": "coo"}}],
}
_ON_WHATSAPP = {"entry": [{"changes": [{"field": "messages", "value": _VALUE}]}]}
_SAID = {"sender": {"id": "42"}, "recipient": {"id": PAGE}, "message": {"mid": "m1", "text": "coo"}}
_ON_MESSENGER = {"entry": [{"id": PAGE, "messaging": [_SAID]}]}
_TOLD = {"sender": {"id": "42"}, "recipient": {"id": ON_INSTAGRAM}, "message": {"mid": "m1", "text": "coo"}}
_ON_ITS_INSTAGRAM = {"entry": [{"id": ON_INSTAGRAM, "messaging": [_TOLD]}]}
_LEAD = {"field": "leadgen", "value": {"leadgen_id": "700", "page_id": PAGE}}
_IN_A_FORM = {"entry": [{"id": PAGE, "changes": [_LEAD]}]}
_PAGE = {"page_id": PAGE, "app_id": APP}

CASES = {
    "whatsapp": lambda: meta(WHATSAPP, {"phone_number_id": NUMBER, "account_id": ACCOUNT}, _ON_WHATSAPP),
    "messenger": lambda: meta(MESSENGER, _PAGE, _ON_MESSENGER),
    "instagram": lambda: meta(INSTAGRAM, {**_PAGE, "account_id": ON_INSTAGRAM}, _ON_ITS_INSTAGRAM),
    "meta_leads": lambda: meta(META_LEADS, _PAGE, _IN_A_FORM),
    "google_leads": google_leads,
    "line": line,
    "pigeons": pigeons,
    "sms_twilio": sms_twilio,
    "telegram": telegram,
    "viber": viber,
    "vk": vk,
    "webhook by address": lambda: webhook("address", _in_the_address),
    "webhook by header": lambda: webhook("header", lambda _: ("", {"X-Shop": f"Bearer {OLD}"})),
    "webhook by signature": lambda: webhook("signature", _signed),
}
