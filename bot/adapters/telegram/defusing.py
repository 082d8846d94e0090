"""Text that people or articles wrote, made harmless: nothing in it becomes a live mention, tag, link or command.

Telegram makes `@name`, `#tag`, `$TAG`, `/command`, addresses and phone numbers live wherever they stand, without any
markup. A word joiner (U+2060, invisible, no width) after the sign that starts them prevents it; wrapping in `<code>`
would too, but turns half a sentence into typewriter script. Invisible and direction-changing characters are removed
first, so the only ones in our messages are these.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

JOINER = "\u2060"
_KEPT = {"\n", "\N{NO-BREAK SPACE}"}
_BLANKS = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u3164", "\uffa0"}
"""Letters and marks without a shape."""
_SEPARATORS = {"\u2028": "\n", "\u2029": "\n", "\t": " ", "\v": " ", "\f": " "}
_SIGNS = re.compile(
    r"""
      (?<=@)(?=[\w-])                       # @name, name@host
    | (?<=\#)(?=\w)                         # #tag
    | (?<=\$)(?=[A-Z]|1INCH)                # $TAG, but not $5
    | (?<=(?<!\w)/)(?=\w)                   # /command, but not and/or
    | (?<=\.)(?=[^\W\d_]{2})                # host.tld, but not z.B.
    | (?<=:)(?=//)                          # scheme://
    | (?<=\+)(?=\d[\d\ ()\u00a0-]{6,17}\d)  # +49 30 1234567
    """,
    re.VERBOSE,
)
_IPV4 = re.compile(r"(?:\d{1,3}\.){3}(?=\d)")


def cleaned(text: str) -> str:
    """Return text without control, zero-width and direction-changing characters; line ends stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_clean(char) for char in text.replace("\r\n", "\n"))


def _clean(char: str) -> str:
    if char in _KEPT:
        return char
    if char in _SEPARATORS:
        return _SEPARATORS[char]
    category = unicodedata.category(char)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return "" if category in ("Cc", "Cf") or char in _BLANKS else char


def live_positions(text: str) -> list[int]:
    """Return before which characters a joiner must stand; sorted."""
    positions = {match.start() for match in _SIGNS.finditer(text)}
    return sorted(positions | {match.end() for match in _IPV4.finditer(text)})


def defused(text: str) -> str:
    """Return clean text in which Telegram finds nothing to make live; doing it twice changes nothing."""
    parts, last = [], 0
    for position in live_positions(text):
        parts.append(text[last:position])
        last = position
    return JOINER.join([*parts, text[last:]])


def defused_together(texts: list[str], *, opaque: list[bool]) -> list[str]:
    """Return texts that stand side by side, harmless also across their borders; opaque ones stay as they are."""
    joined, result, start = "".join(texts), list[str](), 0
    positions = live_positions(joined)
    ends_with_joiner = False
    for text, is_opaque in zip(texts, opaque, strict=True):
        end = start + len(text)
        here = [position for position in positions if start <= position <= end]
        if is_opaque:
            result.append(text)
            ends_with_joiner = False
        else:
            if ends_with_joiner:
                here = [position for position in here if position != start]
            result.append(_joined_at(text, [position - start for position in here]))
            if text:
                ends_with_joiner = bool(here) and here[-1] == end
        start = end
    return result


def _joined_at(text: str, positions: list[int]) -> str:
    cuts = [0, *positions, len(text)]
    return JOINER.join(text[begin:end] for begin, end in itertools.pairwise(cuts))
