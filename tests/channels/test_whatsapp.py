"""The contract of channels, kept by whatsapp."""

import pytest

from channels.kit.graph.proof import SIGNATURE
from tests.channels.meta_of_beans import APP_SECRET, SPECS, TOKEN, a_channel, recordings
from tests.contract.channels import SignedWebhookContract
from tests.fakes.graph import GraphApi


class TestContract(SignedWebhookContract):
    spec = SPECS["whatsapp"]
    recordings = recordings("whatsapp")
    secrets = (TOKEN, APP_SECRET)
    signature_header = SIGNATURE

    @pytest.fixture
    async def channel(self, outside):
        api = await GraphApi(TOKEN, APP_SECRET).start()
        yield a_channel("whatsapp", outside, api_url=api.url)
        await api.stop()
