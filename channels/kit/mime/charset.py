"""Turns bytes into text, whatever the sender said of their charset."""

import codecs
import re

import chardet

_ALIASES = {
    "": "utf-8",
    "ansi": "cp1252",
    "ascii": "utf-8",
    "big5": "big5hkscs",
    "cp-850": "cp850",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "hz-gb-2312": "hz",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-1": "cp1252",
    "iso-8859-6-e": "iso8859_6",
    "iso-8859-6-i": "iso8859_6",
    "iso-8859-8-e": "iso8859_8",
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-9": "cp1254",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "latin1": "cp1252",
    "shift-jis": "cp932",
    "shift_jis": "cp932",
    "sjis": "cp932",
    "unicode-1-1-utf-7": "utf-7",
    "us-ascii": "utf-8",
    "utf8mb4": "utf-8",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-mac-ce": "mac_latin2",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-roman": "mac_roman",
    "x-sjis": "cp932",
    "x-windows-949": "cp949",
}
# Codecs of Python that are no charsets of mail, some of them slow beyond measure.
_NO_CHARSETS = frozenset(
    {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
)
_MULTIBYTE = frozenset({"utf-8", "iso2022_jp_ext", "big5hkscs", "gb18030", "cp932", "cp949", "euc_jp"})
_USED_IN_MAIL = chardet.EncodingEra.MODERN_WEB | chardet.EncodingEra.LEGACY_ISO
_ENOUGH = 20_000
_SHORTEST = 4
_ISO_2022 = re.compile(rb"\x1b\$[@B]|\x1b\([BIJ]")


def decode(data: bytes, told: str | None) -> tuple[str, bool]:
    """The text, and whether the charset that was `told` could be used."""
    codec = _codec(told or "")
    if codec and (text := _try(data, codec)) is not None:
        return text, True
    if codec in _MULTIBYTE and (text := _slightly_damaged(data, codec)):
        return text, told is None
    guesses = ("utf-8", _guess(data))
    for guess in guesses:
        if guess and (text := _try(data, guess)) is not None:
            return text, False
    return data.decode("latin-1"), False


def decode_unknown(data: bytes, hint: str | None = None) -> str:
    """Text of a header that holds raw bytes: UTF-8, or the charset of the body (`hint`), or a guess."""
    if data.isascii() and b"\x1b" not in data:
        return data.decode("ascii")
    if _ISO_2022.search(data):
        return decode(data, "iso-2022-jp")[0]
    if hint and _try(data, "utf-8") is None:
        return decode(data, hint)[0]
    return decode(data, None)[0]


def _codec(told: str) -> str | None:
    """Python's name for it; None if there is none."""
    name = told.strip().strip("\"'").lower().replace(" ", "")
    name = _ALIASES.get(name, name)
    if "\x00" in name or not name.isascii() or name.replace("_", "-") in _NO_CHARSETS:
        return None
    try:
        return _ALIASES.get(codecs.lookup(name).name, name)
    except (LookupError, ValueError):
        return None


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (LookupError, UnicodeError, ValueError):
        # ISO 8859-1 knows what Windows' charset leaves open.
        return data.decode("latin-1") if codec == "cp1252" and _is_latin(data) else None


def _is_latin(data: bytes) -> bool:
    return not any(control in data for control in (b"\x81\x8d", b"\x00"))


def _slightly_damaged(data: bytes, codec: str) -> str | None:
    """One broken character does not make it another charset."""
    text = data.decode(codec, "replace")
    strange = len(text) - len(text.encode("ascii", "ignore"))
    likely = 5 if codec == "utf-8" else 20
    return text if text.count("\ufffd") * likely <= strange else None


def _guess(data: bytes) -> str | None:
    if len(data) < _SHORTEST:
        return None
    found = chardet.detect(data[:_ENOUGH], encoding_era=_USED_IN_MAIL)["encoding"]
    return _codec(found) if found else None
