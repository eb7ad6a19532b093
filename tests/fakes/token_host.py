"""Where a provider gives access tokens for refresh tokens, by the rules of RFC 6749."""

import asyncio

from aiohttp import web


class TokenHost:
    """`refresh_token` is the one it takes, `client` the id and secret of the app. Tokens are numbered.

    `asked` are the forms of all requests; `rotated` is a refresh token that the next answer gives instead;
    `broken` is the (status, body) of the answer if it is set. It answers only while `open` is set.
    """

    def __init__(self, refresh_token="a-refresh-token", client=("an-app", "its-secret"), life=3600):
        self.refresh_token = refresh_token
        self.client = client
        self.life = life
        self.asked = []
        self.given = 0
        self.rotated = None
        self.broken = None
        self.open = asyncio.Event()
        self.open.set()
        self.arrived = asyncio.Event()
        self.url = None
        self._runner = None

    async def start(self):
        app = web.Application()
        app.router.add_post("/token", self._token)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/token"
        return self

    async def stop(self):
        await self._runner.cleanup()

    async def _token(self, request):
        form = dict(await request.post())
        self.asked.append(form)
        self.arrived.set()
        await self.open.wait()
        if self.broken is not None:
            status, body = self.broken
            return web.Response(status=status, body=body)
        if (form.get("client_id"), form.get("client_secret")) != self.client:
            return _refused("invalid_client", 401)
        if form.get("grant_type") != "refresh_token":
            return _refused("unsupported_grant_type")
        if form.get("refresh_token") != self.refresh_token:
            return _refused("invalid_grant")
        return web.json_response(self._granted(), headers={"Cache-Control": "no-store"})

    def _granted(self):
        self.given += 1
        told = {"access_token": f"token-{self.given}", "token_type": "Bearer", "expires_in": self.life}
        if self.rotated:
            self.refresh_token, self.rotated = self.rotated, None
            told["refresh_token"] = self.refresh_token
        return told


def _refused(error, status=400):
    return web.json_response({"error": error, "error_description": "No."}, status=status)
