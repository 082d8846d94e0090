"""Bytes to text, whatever they say about themselves."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_SENT = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD = 4096
_GUESSES = ("windows-1251", "koi8-r", "windows-1252")
_CYRILLIC = re.compile("[а-яёәғқңөұүһі]+", re.IGNORECASE)
_COMMON = re.compile("[оеаинтсрвл]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SAMPLE = 1 << 16
_LEAST_CYRILLIC = 0.2
_PAGES = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252",
          "ascii": "windows-1252", "cp1251": "windows-1251", "win-1251": "windows-1251"}  # fmt: skip
"""What browsers read instead, since that is what is meant."""


def decode(content: bytes, media_type: str = "") -> str:
    """Return the text of some bytes; never fails, and leaves no control characters but line ends and tabs."""
    return _CONTROL.sub(" ", _decode(content, media_type))


def _decode(content: bytes, media_type: str) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass  # not UTF-8, whatever is said
    for encoding in _claims(content, media_type):
        try:
            return content.decode(encoding)
        except (LookupError, UnicodeError):
            continue  # said wrongly
    if _is_broken_utf8(content):
        return content.decode("utf-8", "replace")
    return content.decode(_guess(content[:_SAMPLE]), "replace")


def _claims(content: bytes, media_type: str) -> list[str]:
    sent, declared = _SENT.search(media_type), _DECLARED.search(content[:_HEAD])
    names = [sent[1] if sent else "", declared[1].decode("ascii", "replace") if declared else ""]
    known = [_PAGES.get(name.casefold(), name) for name in names if name]
    return [name for name in known if _is_text(name)]


def _is_text(encoding: str) -> bool:
    """Return whether a codec turns bytes into text; some others turn bytes into bytes, or run for ever."""
    try:
        info = codecs.lookup(encoding)
    except (LookupError, ValueError):
        return False
    return bool(getattr(info, "_is_text_encoding", True)) and info.name not in {
        "idna",
        "punycode",
        "unicode-escape",
        "raw-unicode-escape",
        "utf-7",
    }


def _is_broken_utf8(content: bytes) -> bool:
    """Return whether a text is UTF-8 but for a few bytes, as when it was cut."""
    text = content[:_SAMPLE].decode("utf-8", "replace")
    foreign = sum(not char.isascii() for char in text)
    return foreign > 0 and text.count("\ufffd") / foreign < 0.2  # noqa: PLR2004


def _guess(sample: bytes) -> str:
    """Return the code page in which the bytes make the best words: Cyrillic ones, or else Western."""
    scores = {}
    for encoding in _GUESSES[:2]:
        found = _CYRILLIC.findall(sample.decode(encoding, "replace"))
        lower = "".join(word for word in found if len(word) > 1 and (word.islower() or word[1:].islower()))
        common = len(_COMMON.findall(lower))
        scores[encoding] = common / max(len(sample), 1)
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > _LEAST_CYRILLIC else _GUESSES[2]
