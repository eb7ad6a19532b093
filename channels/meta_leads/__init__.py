"""Lead Ads on Facebook and Instagram: forms that people fill in without leaving the advertisement."""

from channels.meta_leads.channel import MetaLeads
from channels.meta_leads.settings import Settings
from inbox.core.channel import ChannelSpec

SPEC = ChannelSpec(
    kind="meta_leads",
    title="Meta Lead Ads",
    settings=Settings,
    build=MetaLeads,
    docs="docs/channels/meta_leads.md",
)

__all__ = ["SPEC", "MetaLeads", "Settings"]
