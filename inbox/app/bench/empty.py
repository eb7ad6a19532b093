"""The yardstick: an aiohttp server whose one handler reads a JSON body and keeps nothing."""

import sys

from aiohttp import web


async def _answer(request: web.Request) -> web.Response:
    await request.json()
    return web.json_response({"ok": True})


def main() -> None:
    app = web.Application()
    app.add_routes([web.post(sys.argv[2], _answer)])
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
