"""What API tests act through: the running API, and browsers of those who ask it."""

from datetime import timedelta

from inbox.core.agent import Agent, ApiToken, Role, Session, SignInLink
from inbox.core.store import durably
from inbox.kit.secrets import new_token, token_hash


class World:
    """What the tests need to know: the API, its client, and the ids of what lies in the store."""

    def __init__(self, api, client, clock):
        self.api = api
        self.client = client
        self.clock = clock
        self.store = api.store
        self.ids = {}
        self.replayed = []

    @property
    def origin(self):
        return str(self.client.make_url("/")).rstrip("/")

    async def write(self, unit):
        return await durably(self.store, unit)

    async def add_agent(self, agent_id, role=Role.AGENT, **more):
        more = {"email": f"{agent_id}@example.com", "name": agent_id.title()} | more
        agent = Agent(id=agent_id, role=role, created_at=self.clock.now(), **more)
        await self.write(lambda tx: tx.agents.add(agent))
        return agent

    async def session(self, agent_id):
        token = new_token()
        now = self.clock.now()
        session = Session(
            token_hash=token_hash(token),
            agent_id=agent_id,
            created_at=now,
            expires_at=now + timedelta(days=14),
        )
        await self.write(lambda tx: tx.agents.add_session(session))
        return token

    async def link(self, token, agent_id, hours=1):
        link = SignInLink(
            token_hash=token_hash(token),
            agent_id=agent_id,
            expires_at=self.clock.now() + timedelta(hours=hours),
        )
        await self.write(lambda tx: tx.agents.add_link(link))

    async def token(self, name, role, scopes=()):
        token = ApiToken(
            token_hash=token_hash(name), name=name, role=role, scopes=scopes, created_at=self.clock.now()
        )
        await self.write(lambda tx: tx.agents.add_token(token))
        return Browser(self, {"Authorization": f"Bearer {name}"})

    async def browser(self, agent_id):
        cookie = await self.session(agent_id)
        return Browser(self, {"Cookie": f"ow_session={cookie}", "Origin": self.origin})

    def stranger(self):
        return Browser(self, {})


class Browser:
    """Somebody who asks, with what they always send."""

    def __init__(self, world, headers):
        self.world = world
        self.headers = headers

    async def ask(self, method, path, *, headers=None, **more):
        path = path if path.startswith(("/api", "/sign-in")) or path == "/" else f"/api/v1/{path}"
        merged = {**self.headers, **(headers or {})}
        merged = {name: value for name, value in merged.items() if value is not None}
        return await self.world.client.request(method, path, headers=merged, allow_redirects=False, **more)

    async def get(self, path, status=200, **more):
        return await self._json("GET", path, status, **more)

    async def post(self, path, json=None, status=201, **more):
        return await self._json("POST", path, status, json=json, **more)

    async def put(self, path, json=None, status=200, **more):
        return await self._json("PUT", path, status, json=json, **more)

    async def patch(self, path, json=None, status=200, **more):
        return await self._json("PATCH", path, status, json=json, **more)

    async def delete(self, path, status=200, **more):
        return await self._json("DELETE", path, status, **more)

    async def _json(self, method, path, status, **more):
        response = await self.ask(method, path, **more)
        text = await response.text()
        assert response.status == status, f"{method} {path}: {response.status} {text}"
        return await response.json(content_type=None) if text else None

    async def stream(self, after=None, headers=None):
        query = "" if after is None else f"?after={after}"
        return await self.world.client.ws_connect(
            f"/api/v1/stream{query}", headers={**self.headers, **(headers or {})}
        )
