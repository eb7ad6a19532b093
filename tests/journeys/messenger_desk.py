"""A shop whose clients write to it by a messenger; how each one is connected is told here."""

from urllib.parse import unquote

from tests.fakes.line import LineApi
from tests.fakes.viber import ViberApi
from tests.fakes.vk import VkApi
from tests.journeys.telegram_desk import TelegramDesk, eventually

VIBER_TOKEN = "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9"

LINE_TOKEN, LINE_SECRET = "fake-channel-access-token-for-tests-only", "8c570fa6dd201bb328f1c1eac23a96d8"

VK_GROUP, VK_TOKEN = 123456, "vk1.a.fake-access-key-for-tests-only-0123456789"


class MessengerDesk(TelegramDesk):
    """`api` keeps the provider's rules; all its people are called by texts of digits."""

    def __init__(self, shop, api, messenger):
        super().__init__(shop, api)
        self.messenger = messenger

    async def connect(self, **settings):
        self.api.route = f"http://127.0.0.1:{self.shop.client.port}"
        kind, given = self.messenger.kind, self.messenger.settings(self.api)
        told = {"kind": kind, "name": kind, "settings": {**given, **settings}}
        self.channel = (await self.shop.act("POST", "channels", told))["id"]
        await self.until_up()
        return self

    async def link(self, visitor, kind, value):
        """Where that link of the site's widget leads for this visitor."""
        links = [{"kind": kind, "value": value}]
        await self.shop.act("PUT", f"sites/{self.shop.key}/widget", {"links": links})
        path = f"/w/{self.shop.key}/contact-links"

        async def carried():
            return (await (await self.shop.ask("POST", path, body={"visitor": visitor})).json())["links"]

        [told] = await eventually(carried)
        return told["href"]


class ViberOfTheShop:
    kind = "viber"
    link = ("viber", "beans")
    no_answer = "unknown"
    """What becomes of a message that was taken without an answer."""
    later, never = 12, 3

    def api(self, seed=None):
        return ViberApi(VIBER_TOKEN, seed)

    def settings(self, api):
        return {"token": VIBER_TOKEN, "api_url": api.url}

    def fail(self, api, *faults):
        api.faults["send_message"] = list(faults)

    def silent(self, api):
        api.faults["send_message"] = [None]

    def say_file(self, api, who, data):
        api.say(who, "This one", type="picture", media=api.keep(data), file_name="a.png")

    def texts(self, api):
        return [each["text"] for each in api.sent if each.get("text")]

    def files(self, api):
        return [each["data"] for each in api.sent if each["data"]]

    def came_by(self, api, who, href):
        api.open(who, href.partition("&context=")[2])


class VkOfTheShop:
    kind = "vk"
    link = ("vk", "beans")
    no_answer = "sent"
    later, never = 9, 100

    def api(self, seed=None):
        return VkApi(VK_GROUP, VK_TOKEN, seed)

    def settings(self, api):
        return {"group": f"club{VK_GROUP}", "token": VK_TOKEN, "api_url": api.url}

    def fail(self, api, *faults):
        api.faults["messages.send"] = list(faults)

    def silent(self, api):
        api.faults["messages.send"] = [None]

    def say_file(self, api, who, data):
        sizes = [{"type": "z", "url": api.keep(data), "width": 5, "height": 5}]
        api.say(
            who,
            "This one",
            attachments=[{"type": "photo", "photo": {"id": 1, "owner_id": 42, "sizes": sizes}}],
        )

    def texts(self, api):
        return [each["message"] for each in api.sent if each["message"]]

    def files(self, api):
        return [data for each in api.sent for data in each["files"]]

    def came_by(self, api, who, href):
        ticket = href.partition("?ref=")[2].partition("&")[0]
        api.say(who, "Hello", ref=ticket, ref_source="widget")


class LineOfTheShop:
    kind = "line"
    link = ("line", "@beans")
    no_answer = "sent"
    later, never = 429, 400

    def api(self, seed=None):
        return LineApi(LINE_TOKEN, LINE_SECRET, seed)

    def settings(self, api):
        return {"token": LINE_TOKEN, "secret": LINE_SECRET, "api_url": api.url}

    def fail(self, api, *faults):
        api.faults = list(faults)

    def silent(self, api):
        api.faults = [None]

    def say_file(self, api, who, data):
        api.say(who, "This one", id=api.keep(data), type="image", contentProvider={"type": "line"})

    def texts(self, api):
        return [each["text"] for each in api.sent if each.get("text") and not each["data"]]

    def came_by(self, api, who, href):
        api.say(who, unquote(href.partition("/?")[2]))

    def files(self, api):
        return [each["data"] for each in api.sent if each["data"]]


MESSENGERS = {"line": LineOfTheShop(), "viber": ViberOfTheShop(), "vk": VkOfTheShop()}
