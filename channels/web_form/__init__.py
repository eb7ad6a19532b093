"""A site's form, posted as JSON or by the browser itself, with or without JavaScript."""

from channels.web_form.channel import WebForm
from channels.web_form.settings import Settings
from inbox.core.channel import ChannelSpec

SPEC = ChannelSpec(
    kind="web_form",
    title="Web form",
    settings=Settings,
    build=WebForm,
    docs="docs/channels/web_form.md",
    addable=False,
    webhook=False,
)

__all__ = ["SPEC", "Settings", "WebForm"]
