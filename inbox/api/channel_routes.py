"""The addresses of channels: the part of the URL table that administrators set them up by."""

from inbox.api import answers as a
from inbox.api import channel_kinds, channel_trials, channels
from inbox.api import channel_shapes as c
from inbox.api import setup_shapes as setup
from inbox.api.endpoint import Route
from inbox.api.rows import list_of, one_of, verb

CHANNELS: tuple[Route, ...] = (
    verb(
        "GET channel-kinds",
        "channels.write",
        channel_kinds.list_channel_kinds,
        "The kinds of channels there are, with their settings",
        answer=a.Listing[c.ChannelKind],
    ),
    list_of("channels", "channels.read", channels.list_channels, a.Listing[setup.ChannelView]),
    one_of("channels", "channels.read", channels.get_channel, setup.ChannelView),
    verb(
        "POST channels",
        "channels.write",
        channels.add_channel,
        "Connect a channel",
        body=c.NewChannel,
        answer=setup.ChannelView,
        status=201,
    ),
    verb(
        "PATCH channels/{id}",
        "channels.write",
        channels.patch_channel,
        "Change a channel's name, settings or duties",
        body=c.ChannelPatch,
        answer=setup.ChannelView,
    ),
    verb(
        "POST channels/checks",
        "channels.write",
        channel_trials.check_settings,
        "Ask the provider whether settings are right, without storing them",
        body=c.SettingsToCheck,
        answer=c.CheckView,
    ),
    verb(
        "POST channels/{id}/check",
        "channels.write",
        channel_trials.check_stored,
        "Ask the provider whether a channel's settings are right",
        answer=c.CheckView,
    ),
    verb(
        "POST channels/{id}/replay",
        "requests.write",
        channel_trials.replay_channel,
        "Read a portion of a channel's unfiled requests once more",
        body=c.ReplayAsked,
        answer=c.ReplayedView,
    ),
    verb(
        "POST channels/{id}/trial",
        "channels.write",
        channel_trials.try_request,
        "What a kept request would become, with other settings if wanted",
        body=c.TrialAsked,
        answer=c.TrialView,
    ),
)
