"""The faults of a Twilio account, which tests want and nobody else."""

from aiohttp import web

from inbox.app.demo.providers.twilio import SID, refused

__all__ = ["SID", "TOKEN", "Faults"]

TOKEN = "f0e1d2c3b4a5968778695a4b3c2d1e0f"


class Faults:
    """Of `faults` by the path's last name (with the method, if that is not POST) each is an HTTP status,
    a (status, code), or None for what is done without an answer."""

    def __init__(self, *words, token=TOKEN, **more):
        super().__init__(*words, token=token, **more)
        self.faults = {}

    async def admit(self, request, asked, handler):
        fault = self.faults[asked].pop(0) if self.faults.get(asked) else 0
        if isinstance(fault, tuple):
            return refused(*fault, "as the test wants")
        if fault:
            return web.Response(status=fault)
        answer = await super().admit(request, asked, handler)
        if fault is None:
            request.transport.abort()
        return answer
