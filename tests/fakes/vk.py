"""VK's API with its rules: servers are confirmed, a random id is shown once, files are uploaded by steps."""

import json
import re

import aiohttp
from aiohttp import web

from tests.fakes.calling import Calling

DATE = 1772452800
_SEEN = 100
"""Among so many messages of a conversation a random id is looked for."""


class VkApi(Calling):
    """One community. `sent` are the messages that people see; `faults` of a method are error codes, or None
    for what is done without an answer; a fault above 5000 is of HTTP (5502 is 502)."""

    def __init__(self, group, token, seed=None):
        super().__init__(seed)
        self.group, self.token = group, token
        self.server = None
        self.sent = []
        self.deleted = []
        self.asked = []
        self.faults = {}
        self.files = {}
        self.kept = {}
        self.allowed = set()
        self._count = 0
        self._events = 0

    def routes(self, app):
        app.router.add_post("/method/{method}", self._method)
        app.router.add_post("/upload/{kind}", self._upload)
        app.router.add_get("/dl/{name}", self._file)

    async def is_taken(self, answer):
        return answer.status == 200 and await answer.text() == "ok"

    # What people do.

    def say(self, who, text="", **more):
        self.allowed.add(who)
        message = {**self.a_message(int(who), text), **more}
        self.push("message_new", {"message": message, "client_info": {"keyboard": True, "lang_id": 3}})
        return message

    def answer_there(self, who, text, admin=77):
        """An administrator answers at VK itself."""
        message = {
            **self.a_message(int(who), text),
            "from_id": -self.group,
            "out": 1,
            "admin_author_id": admin,
        }
        self.push("message_reply", message)

    def leave(self, who):
        self.allowed.discard(who)
        self.push("message_deny", {"user_id": int(who)})

    def a_message(self, peer, text, **more):
        self._count += 1
        return {
            "id": self._count,
            "date": DATE + self._count,
            "peer_id": peer,
            "from_id": peer,
            "out": 0,
            "text": text,
            "random_id": 0,
            "conversation_message_id": self._count,
            "attachments": [],
            "fwd_messages": [],
            **more,
        }

    def keep(self, data, name="a.png"):
        self.files[name] = data
        return f"{self.url}/dl/{name}"

    def push(self, kind, said):
        self._events += 1
        self.call(self.told(kind, said, event_id=f"{self._events:040x}"))

    def told(self, kind, said=None, **more):
        said = {} if said is None else {"object": said}
        secret = self.server["secret_key"] if self.server else ""
        return json.dumps(
            {"type": kind, "group_id": self.group, "v": "5.199", "secret": secret, **more, **said}
        )

    # What VK does.

    async def _method(self, request):
        method, asked = request.match_info["method"], dict(await request.post())
        self.asked.append((method, asked))
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return _refused(5, "User authorization failed")
        fault = self.faults[method].pop(0) if self.faults.get(method) else 0
        if fault and fault > 5000:
            return web.Response(status=fault - 5000)
        if fault:
            return _refused(fault, "as the test wants", asked)
        answer = await getattr(self, "do_" + re.sub("[A-Z]", r"_\g<0>", method.replace(".", "_")).lower())(
            asked
        )
        if fault is None:
            request.transport.abort()
        return answer

    async def do_groups_get_by_id(self, _asked):
        return _granted(
            {"groups": [{"id": self.group, "name": "Beans", "screen_name": "beans"}], "profiles": []}
        )

    async def do_groups_get_callback_servers(self, _asked):
        return _granted({"count": 1, "items": [self.server] if self.server else []})

    async def do_groups_get_callback_confirmation_code(self, _asked):
        return _granted({"code": "a1b2c3d4"})

    async def do_groups_add_callback_server(self, asked):
        self.server = {
            "id": 1,
            "title": asked["title"],
            "url": asked["url"],
            "secret_key": asked["secret_key"],
            "status": "wait",
        }
        self._spawn(self._confirm())
        return _granted({"server_id": 1})

    async def do_groups_edit_callback_server(self, asked):
        self.server.update(url=asked["url"], secret_key=asked["secret_key"], status="wait")
        self._spawn(self._confirm())
        return _granted(1)

    async def do_groups_set_callback_settings(self, asked):
        self.server["events"] = {name: 1 for name, value in asked.items() if value == "1"}
        return _granted(1)

    async def do_groups_get_callback_settings(self, _asked):
        return _granted({"api_version": "5.199", "events": self.server.get("events", {})})

    async def _confirm(self):
        """Nothing is sent to an address that does not know the code."""
        url = "/" + self.server["url"].partition("://")[2].partition("/")[2]
        body = self.told("confirmation")
        async with aiohttp.ClientSession() as session, session.post(self.route + url, data=body) as answer:
            good = answer.status == 200 and await answer.text() == "a1b2c3d4"
        self.server["status"] = "ok" if good else "failed"
        if good:
            self.webhook = self.server["url"]
            self._changed.set()

    async def do_messages_send(self, asked):
        peer, random_id = asked["peer_ids"], int(asked["random_id"])
        if peer not in self.allowed:
            fault = {"code": 901, "description": "Can't send messages for users without permission"}
            return _granted([{"peer_id": int(peer), "message_id": 0, "error": fault}])
        for known in [each for each in self.sent if each["peer_ids"] == peer][-_SEEN:]:
            if random_id and known["random_id"] == random_id:
                return _granted([known["told"]])
        if not asked["message"] and not asked.get("attachment"):
            return _refused(100, "One of the parameters specified was missing or invalid: message is empty")
        if len(asked["message"]) > 9000:
            return _refused(914, "Message is too long")
        self._count += 1
        told = {"peer_id": int(peer), "message_id": self._count, "conversation_message_id": self._count}
        files = [self.kept[each] for each in asked.get("attachment", "").split(",") if each]
        self.sent.append({**asked, "random_id": random_id, "told": told, "files": files})
        echo = {**self.a_message(int(peer), asked["message"]), "from_id": -self.group, "out": 1}
        echo.update(random_id=random_id, conversation_message_id=told["conversation_message_id"])
        self.push("message_reply", echo)
        return _granted([told])

    async def do_users_get(self, asked):
        who = asked["user_ids"]
        return _granted([{"id": int(who), "first_name": "Person", "last_name": who}])

    async def do_messages_edit(self, asked):
        [known] = [
            each for each in self.sent if str(each["told"]["conversation_message_id"]) == asked["cmid"]
        ]
        known["message"] = asked["message"]
        return _granted(1)

    async def do_messages_delete(self, asked):
        self.deleted.append(asked["cmids"])
        return _granted([{"peer_id": int(asked["peer_id"]), "response": 1}])

    async def do_photos_get_messages_upload_server(self, _asked):
        return _granted({"upload_url": f"{self.url}/upload/photo", "album_id": -64, "group_id": self.group})

    async def do_docs_get_messages_upload_server(self, _asked):
        return _granted({"upload_url": f"{self.url}/upload/file"})

    async def do_photos_save_messages_photo(self, asked):
        self.kept["photo-1_1_key"] = self.files[asked["photo"]]
        return _granted([{"id": 1, "owner_id": -1, "access_key": "key"}])

    async def do_docs_save(self, asked):
        self.kept["doc-1_2"] = self.files[asked["file"]]
        return _granted({"type": "doc", "doc": {"id": 2, "owner_id": -1, "title": asked["title"]}})

    async def _upload(self, request):
        kind = request.match_info["kind"]
        given = (await request.post())[kind]
        name = f"raw-{len(self.files)}"
        self.files[name] = given.file.read()
        return web.json_response(
            {"server": 7, "photo": name, "hash": "h"} if kind == "photo" else {"file": name}
        )

    async def _file(self, request):
        data = self.files.get(request.match_info["name"])
        return web.Response(status=404) if data is None else web.Response(body=data)


def _granted(response):
    return web.json_response({"response": response})


def _refused(code, message, asked=()):
    """It repeats what it was asked with."""
    params = [{"key": key, "value": value} for key, value in dict(asked).items()]
    return web.json_response({"error": {"error_code": code, "error_msg": message, "request_params": params}})
