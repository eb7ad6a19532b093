"""Makes the HTML that strangers mail safe to show: nothing runs, and nothing is fetched unasked."""

import re

import nh3

from channels.kit.markup import tidy

_TAGS_NAMES = (
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del"
    " details dfn"
    " div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol"
    " p pre q s samp"
    " section small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var wbr"
)
_TAGS = set(_TAGS_NAMES.split())
_COMMON = {"align", "dir", "lang", "style", "title", "valign", "id"}
_SIZED = {"width", "height"}
_CELL = {"bgcolor", "colspan", "rowspan", *_SIZED}
_ATTRIBUTES = {
    "*": _COMMON,
    "a": {"href"},
    "col": _SIZED,
    "font": {"color", "face", "size"},
    "img": {"src", "alt", "border", *_SIZED},
    "li": {"value"},
    "ol": {"start", "type"},
    "table": {"bgcolor", "border", "cellpadding", "cellspacing", *_SIZED},
    "td": _CELL,
    "th": _CELL,
    "tr": {"bgcolor"},
    "ul": {"type"},
}
# What tells the window where the older mail begins, so that it can fold it.
_CLASSES = {
    "div": {"gmail_quote", "yahoo_quoted", "moz-cite-prefix", "gmail_signature"},
    "blockquote": {"gmail_quote"},
}
_IDS = {"divRplyFwdMsg", "appendonsend", "Signature"}
_SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_REMOTE = re.compile(r"https?:", re.IGNORECASE)
_PROPERTIES = re.compile(
    r"color|display|visibility|overflow|opacity|background(?:-color)?|font(?:-(?:family|size|style|weight|variant))?|text-(?:align|decoration|"
    r"indent|transform)"
    r"|line-height|letter-spacing|white-space|word-(?:break|spacing|wrap)|vertical-align|direction"
    r"|(?:margin|padding|border)(?:-(?:top|right|bottom|left))?(?:-(?:color|style|width))?|"
    r"border-(?:collapse|radius|spacing)"
    r"|(?:max-|min-)?(?:width|height)|list-style-type|table-layout|float|clear"
)
_VALUE = re.compile(r"(?:[\w\s#%.,'\"!+-]|rgba?\([\d\s.,%/]{1,40}\)){1,300}")
_LOADED = re.compile(r'(<img (?:[a-z]+="[^"]*" )*)src="(https?:[^"]*)"', re.IGNORECASE)


def safe_html(text: str) -> str:
    """HTML for a sandboxed frame, pictures from outside held back in `data-remote`."""
    return clean(tidy(text)[0])


def clean(tidied: str) -> str:
    """The same of HTML that was tidied before; only that is sure to take no more than its share of time."""
    cleaned = nh3.clean(
        tidied,
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return _LOADED.sub(r'\1data-remote="\2"', cleaned)


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return _style(value) or None
    if name == "id":
        return value if value in _IDS else None
    if name == "src":
        return (
            value
            if value.lower().startswith("cid:") or _REMOTE.match(value) or _PICTURE.fullmatch(value)
            else None
        )
    if name == "href":
        return None if value.lower().startswith(("cid:", "data:")) else value
    return value


def _style(text: str) -> str:
    """Colours, fonts and sizes; nothing that could fetch, overlay or move out of its place."""
    kept = []
    for declaration in text[:5000].split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if _PROPERTIES.fullmatch(name) and _VALUE.fullmatch(value) and not value.startswith("-"):
            kept.append(f"{name}: {value}")
    return "; ".join(kept)
