"""The kinds of channels and the forms that their settings are asked for by."""

from typing import Any

from inbox.api.answers import Listing
from inbox.api.call import Call
from inbox.api.channel_shapes import ChannelKind, ChoiceView, SettingView
from inbox.core.channel import ChannelSpec
from inbox.core.errors import Unprocessable
from inbox.core.setting_fields import SettingField, fields_of


async def list_channel_kinds(call: Call[Any, None]) -> Listing[ChannelKind]:
    """All of them: there are few."""
    return Listing(items=[_kind(spec) for spec in call.api.channel_kinds.values()])


def kind_of(call: Call[Any, Any], kind: str) -> ChannelSpec[Any]:
    spec = call.api.channel_kinds.get(kind)
    if spec is None:
        raise Unprocessable("There is no such kind of channel.", field="kind")
    return spec


def _kind(spec: ChannelSpec[Any]) -> ChannelKind:
    return ChannelKind(
        kind=spec.kind,
        title=spec.title,
        addable=spec.addable,
        mapped=spec.mapped,
        webhook=spec.webhook,
        docs=spec.docs,
        settings=[_setting(field) for field in fields_of(spec.settings).values()],
    )


def _setting(field: SettingField) -> SettingView:
    told = field.told
    return SettingView(
        name=field.name,
        type=field.type,  # type: ignore[arg-type]
        required=field.required,
        default=field.default,
        title=told.title,
        help=told.help,
        placeholder=told.placeholder,
        lines=told.lines,
        advanced=told.advanced,
        invented=told.invented,
        choices=[ChoiceView(value=value, title=title) for value, title in field.choices],
    )
