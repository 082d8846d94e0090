"""Text on its way to and from Slack: escaped, cleaned of what deceives, and read back."""

from __future__ import annotations

import re
import unicodedata

_SEQUENCE = re.compile(r"<([^<>]*)>")
_STARTS_LINK = re.compile(r"(https?:|mailto:|ftp:|tel:)(?=\S)", re.IGNORECASE)
_MARKUP = re.compile(r"[*_~`]|:[\w+'-]+:|^\s*>", re.MULTILINE)
_SPACES = {"\n": "\n", "\t": " ", "\r": "", "\u2028": "\n", "\u2029": "\n"}
_DECEIVING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Control, format (zero-width, direction overrides), halves of characters, separators."""


def clean(text: str) -> str:
    """Return text without characters that hide, reverse or break what stands there."""
    if text.isascii() and text.isprintable():
        return text
    if not any(unicodedata.category(character) in _DECEIVING for character in set(text)):
        return text
    return "".join(
        _SPACES.get(character, "") if unicodedata.category(character) in _DECEIVING else character for character in text
    )


def escape(text: str) -> str:
    """Return text in which Slack finds no mention and no link of ours or theirs."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def defuse(text: str) -> str:
    """Return text in which Slack makes no link of a bare address: for places that cannot say `verbatim`."""
    return _STARTS_LINK.sub(r"\1 ", text)


def has_markup(text: str) -> bool:
    """Return whether mrkdwn would read something into the text: there is no escape for `* _ ~` and backticks."""
    return bool(_MARKUP.search(text))


def address(url: str) -> str:
    """Return a URL as it may stand in `<url|label>`."""
    return escape(url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E").replace(" ", "%20"))


def shorten(text: str, most: int) -> str:
    """Return text of at most so many characters, cut at a word where one is near."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    space = head.rfind(" ")
    return (head[:space] if space > most // 2 else head).rstrip() + "…"


def as_typed(text: str, *, bot_user_id: str = "") -> str:
    """Return a text from Slack as the person typed it: our mention gone, others by name, links as written."""
    if bot_user_id:
        text = re.sub(rf"<@{re.escape(bot_user_id)}(\|[^<>]*)?>[\s,:]*", "", text)
    spoken = _SEQUENCE.sub(lambda match: _spoken(match[1]), text)
    return spoken.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _spoken(inner: str) -> str:
    target, _, label = inner.partition("|")
    match target[:1]:
        case "@" | "#":
            return f"{target[0]}{(label or target[1:]).lstrip(target[0])}"
        case "!":
            return label or f"@{target[1:].partition('^')[0]}"
        case _:
            return label or target
