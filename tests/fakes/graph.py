"""The Graph API of the demo with what tests want of Meta too: faults, silence, repeats and any order."""

import random

from inbox.app.demo.providers import graph
from inbox.app.demo.providers.graph import No
from inbox.app.demo.providers.graph_calls import ACCOUNT, APP, INSTAGRAM, NUMBER, PAGE

__all__ = ["ACCOUNT", "APP", "INSTAGRAM", "NUMBER", "PAGE", "GraphApi", "a_template"]


class GraphApi(graph.GraphApi):
    """`faults` of a path's last word are errors to give first; what is in `silent` is done without an answer.

    Calls come in any order, and again as often as `repeats` says.
    """

    def __init__(self, token, secret, *, seed=None):
        super().__init__(token, secret)
        self.faults, self.silent = {}, set()
        self.repeats = 0.0
        self._random = random.Random(seed)

    def fail(self, word, code, message="Something went wrong", status=400, times=1, **more):
        self.faults.setdefault(word, []).extend([No(code, message, status, **more)] * times)

    def requests(self, word):
        return [body for _, path, body in self.asked if path.rpartition("/")[2] == word]

    def hindered(self, word):
        if self.faults.get(word):
            raise self.faults[word].pop(0)

    def done(self, request, word):
        if word in self.silent:
            request.transport.abort()

    def mixed(self, batch):
        return self._random.sample(batch, len(batch))

    def comes_again(self):
        return self._random.random() < self.repeats

    def pause(self):
        return self._random.uniform(0.02, 0.2)


def a_template(name="order_ready", body="Hello {{1}}, your order {{2}} is ready.", **more):
    component = {"type": "BODY", "text": body, "example": {"body_text": [["Anna", "57"]]}}
    told = {"name": name, "language": "en", "status": "APPROVED", "category": "UTILITY", "id": name}
    return {**told, "components": [component, {"type": "FOOTER", "text": "Beans"}], **more}
