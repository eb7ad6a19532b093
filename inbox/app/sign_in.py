"""Makes links that sign somebody in, once."""

from datetime import timedelta

from inbox.app.service import Service
from inbox.core.agent import SignInLink
from inbox.core.ids import AgentId
from inbox.core.store import durably
from inbox.kit.secrets import new_token, token_hash

GOOD_FOR = timedelta(hours=24)


async def sign_in_link(service: Service, agent_id: AgentId | None) -> str:
    """Without an agent, whoever opens it becomes the first admin."""
    token = new_token()
    expires_at = service.clock.now() + GOOD_FOR
    link = SignInLink(token_hash=token_hash(token), agent_id=agent_id, expires_at=expires_at)
    await durably(service.store, lambda tx: tx.agents.add_link(link))
    return f"{service.config.base_url}/sign-in/{token}"
