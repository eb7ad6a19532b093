"""A visitor who chats over the socket as the widget does, without the widget's looks."""

import json
from itertools import count

OPEN = """([address, visitor]) => new Promise((done, fail) => {
  const chat = (window.__chat = { entries: [], acks: [], typing: 0, visitor: null });
  const socket = (chat.socket = new WebSocket(address));
  socket.onerror = () => fail(new Error("the chat cannot be reached"));
  socket.onopen = () => socket.send(JSON.stringify({ t: "hello", visitor, after: null }));
  socket.onmessage = (event) => {
    const frame = JSON.parse(event.data);
    if (frame.t === "welcome") { chat.visitor = frame.visitor; done(); }
    if (frame.t === "entry") chat.entries.push({ seq: frame.seq, ...frame.entry });
    if (frame.t === "ack") chat.acks.push(frame.id);
    if (frame.t === "typing") chat.typing += 1;
    if (frame.t === "error") console.error("chat: " + JSON.stringify(frame));
  };
})"""
names = count(1)


class Chatting:
    """Sits on a page of the service that says nothing itself; its Origin belongs to the demo shop."""

    def __init__(self, page, url, site, name=None):
        self._page = page
        self._name = name
        self._address = f"ws{url[4:]}/w/{site}/chat"
        page.goto(url)
        self.come()

    def come(self):
        visitor = self._page.evaluate("window.__chat?.visitor ?? null")
        self._page.evaluate(OPEN, [self._address, visitor])

    def leave(self):
        self._page.evaluate("window.__chat.socket.close()")

    def say(self, text):
        """Returns when the service has answered that it is kept."""
        frame = {"t": "message", "id": f"m{next(names)}", "text": text}
        if self._name:
            frame["contact"] = {"name": self._name}
        self._send(frame)
        self._page.wait_for_function("id => window.__chat.acks.includes(id)", arg=frame["id"])

    def type(self):
        self._send({"t": "typing"})

    def received(self, seq):
        self._send({"t": "received", "seq": seq})

    def read(self, seq):
        self._send({"t": "read", "seq": seq})

    def hears(self, text):
        """The answer with this text, as soon as it is there; it came once."""
        self._page.wait_for_function(
            "text => window.__chat.entries.some((one) => one.direction === 'out' && one.text === text)",
            arg=text,
        )
        [entry] = [one for one in self.entries() if one["direction"] == "out" and one["text"] == text]
        return entry

    def sees_typing(self):
        self._page.wait_for_function("() => window.__chat.typing > 0")

    def typing(self):
        """How often it was told that an agent writes."""
        return self._page.evaluate("window.__chat.typing")

    def entries(self):
        return self._page.evaluate("window.__chat.entries")

    def _send(self, frame):
        self._page.evaluate("text => window.__chat.socket.send(text)", json.dumps(frame))
