"""Collects what no page of ours may do: complain, throw, ask questions, or speak to strangers."""

from urllib.parse import urlsplit

OURS = ("127.0.0.1", "localhost")
# The browser writes this by itself when the window asks who it is and nobody has signed in.
NOT_SIGNED_IN = "401 (Unauthorized)"


class Watch:
    """`complaints` are the ones that nobody allowed."""

    def __init__(self):
        self._said = []
        self._allowed = []

    def allow(self, *texts):
        self._allowed += texts

    @property
    def complaints(self):
        return [line for line in self._said if not any(text in line for text in self._allowed)]

    def follow(self, context):
        context.on("console", self._heard)
        context.on("weberror", lambda thrown: self._said.append(f"thrown: {thrown.error}"))
        context.on("dialog", self._asked)
        context.on("request", self._requested)

    def _heard(self, message):
        url = message.location["url"]
        asks_who_it_is = NOT_SIGNED_IN in message.text and url.endswith("/api/v1/session")
        if message.type in {"error", "warning"} and not asks_who_it_is:
            self._said.append(f"{message.type}: {message.text} ({url})")

    def _asked(self, dialog):
        self._said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _requested(self, request):
        parts = urlsplit(request.url)
        ours = parts.hostname in OURS or (parts.hostname or "").endswith(".localhost")
        if parts.scheme not in {"data", "blob"} and not ours:
            self._said.append(f"request: {request.url}")
