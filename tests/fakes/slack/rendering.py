"""What a reader of a message would see: its text, and every mention or link that would be live.

Slack turns `<!channel>`, `<@U1>`, `<#C1>`, `<!subteam^S1>` and `<https://…|label>` into live things wherever it reads
mrkdwn; `&lt;!channel&gt;` stays text. plain_text objects and rich-text `text` elements are never parsed; rich text has
its own mention elements.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.slack.records import Message
    from tests.fakes.slack.state import Json, Team

_SEQUENCE = re.compile(r"<([^<>]+)>")
_ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|www\.|[\w-]+(?:\.[\w-]+)+(?:/|$))", re.IGNORECASE)
_BARE_URL = re.compile(r"(?<![\w<|(])(?:https?://|mailto:)[^\s<>|)]+", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\[([^\]]*)\]\(\s*<?([^)\s>]+)[^)]*\)")
_CHANNEL_NAME = re.compile(r"(?<![\w&])#([a-z0-9][\w-]*)")
_LINK_NAME = re.compile(r"(?<![\w.<])@([A-Za-z0-9][\w.-]*)")

Kind = Literal["broadcast", "user", "channel", "usergroup", "link", "special"]


@dataclass(frozen=True)
class Live:
    """Something a reader could click or be notified by."""

    kind: Kind
    target: str
    """`channel`, `here` or `everyone`; an id; a URL."""
    label: str
    where: str
    """JSON pointer into the message."""
    explicit: bool = True
    """False where Slack would link something by itself: a bare URL, a channel name, `@name` under link_names."""

    def __str__(self) -> str:
        """Return it in Slack's own notation."""
        forms = {"broadcast": "!", "user": "@", "channel": "#", "usergroup": "!subteam^", "special": "!", "link": ""}
        return f"<{forms[self.kind]}{self.target}>"


def live_in_message(message: Message, team: Team) -> list[Live]:
    """Return everything live in a message: notification text, blocks, attachments, markdown text."""
    names = {channel.name for channel in team.channels.values() if channel.kind != "im"}
    linking = message.options.get("parse") == "full" or bool(message.options.get("link_names"))
    found = [] if message.options.get("mrkdwn") is False else list(_in_mrkdwn(message.text, "/text", linking=linking))
    if message.markdown_text is not None:
        found += _in_markdown(message.markdown_text, "/markdown_text")
    found += _walk(message.blocks, "/blocks", names)
    for index, attachment in enumerate(message.attachments):
        found += _in_attachment(attachment, f"/attachments/{index}", names)
    return found


def live_in_view(view: Json, team: Team) -> list[Live]:
    """Return everything live in a modal or Home tab."""
    return list(_walk(view.get("blocks", []), "/view/blocks", {channel.name for channel in team.channels.values()}))


def shown(text: str, team: Team) -> str:
    """Return mrkdwn text as it reads on screen: labels for links, names for mentions, entities decoded."""

    def label(match: re.Match[str]) -> str:
        live = _sequence(match[1], "")
        if live is None:
            return match[0]
        if live.kind == "user":
            user = team.users.get(live.target)
            return f"@{user.name if user else live.label}"
        if live.kind == "channel":
            channel = team.channels.get(live.target)
            return f"#{channel.name if channel else live.label}"
        return {"broadcast": f"@{live.target}"}.get(live.kind, live.label)

    return _decode(_SEQUENCE.sub(label, text))


def _decode(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _sequence(inner: str, where: str) -> Live | None:
    target, _, label = inner.partition("|")
    if inner.startswith("@"):
        return Live("user", target[1:], label or target[1:], where)
    if inner.startswith("#"):
        return Live("channel", target[1:], label or target[1:], where)
    if inner.startswith("!subteam^"):
        return Live("usergroup", target.removeprefix("!subteam^"), label, where)
    if inner.startswith("!"):
        kind: Kind = "broadcast" if target[1:] in {"channel", "here", "everyone", "group"} else "special"
        return Live(kind, target[1:], label or target[1:], where)
    if _ADDRESS.match(target):
        return Live("link", _decode(target), label or target, where)
    return None


def _in_mrkdwn(text: str, where: str, *, bare: bool = True, linking: bool = False) -> Iterator[Live]:
    for match in _SEQUENCE.finditer(text):
        if live := _sequence(match[1], where):
            yield live
    rest = _SEQUENCE.sub(" ", text)
    if bare:
        for match in _BARE_URL.finditer(rest):
            yield Live("link", _decode(match[0]), match[0], where, explicit=False)
    if linking:
        for match in _LINK_NAME.finditer(rest):
            kind: Kind = "broadcast" if match[1] in {"channel", "here", "everyone"} else "user"
            yield Live(kind, match[1], match[1], where, explicit=False)


def _in_markdown(text: str, where: str) -> Iterator[Live]:
    """Find links of standard Markdown; mentions count as live whether or not they are escaped, which is unverified."""
    for match in _MARKDOWN_LINK.finditer(text):
        yield Live("link", match[2], match[1], where)
    rest = _MARKDOWN_LINK.sub(" ", text)
    yield from _in_mrkdwn(rest, where)
    hidden = html.unescape(_SEQUENCE.sub(" ", rest))
    for match in _SEQUENCE.finditer(hidden):
        if live := _sequence(match[1], where):
            yield Live(live.kind, live.target, live.label, where, explicit=False)


def _walk(node: Any, where: str, names: set[str]) -> Iterator[Live]:
    """Go through blocks, elements and text objects at any depth."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _walk(item, f"{where}/{index}", names)
        return
    if not isinstance(node, dict):
        return
    yield from _own(node, where, names)
    for key, value in node.items():
        if key not in {"style", "slack_file"}:
            yield from _walk(value, f"{where}/{key}", names)


def _own(node: Json, where: str, names: set[str]) -> Iterator[Live]:
    """Yield what one object makes live by itself, without its children."""
    kind = node.get("type")
    if kind == "mrkdwn":
        verbatim = bool(node.get("verbatim"))
        text = str(node.get("text", ""))
        yield from _in_mrkdwn(text, f"{where}/text", bare=not verbatim)
        if not verbatim:
            for match in _CHANNEL_NAME.finditer(_SEQUENCE.sub(" ", text)):
                if match[1] in names:
                    yield Live("channel", match[1], match[1], f"{where}/text", explicit=False)
    elif kind == "markdown":
        yield from _in_markdown(str(node.get("text", "")), f"{where}/text")
    elif kind == "broadcast":
        yield Live("broadcast", str(node.get("range")), str(node.get("range")), where)
    elif kind in {"user", "channel", "usergroup"}:
        target = str(node.get(f"{kind}_id"))
        yield Live(kind, target, target, where)
    else:
        for key in ("url", "title_url", "video_url"):
            if isinstance(node.get(key), str):
                label = node.get("text")
                yield Live(
                    "link", node[key], str(label.get("text")) if isinstance(label, dict) else str(label or ""), where
                )


def _in_attachment(attachment: Json, where: str, names: set[str]) -> Iterator[Live]:
    for key in ("pretext", "text", "fallback", "title", "footer", "author_name"):
        if isinstance(attachment.get(key), str):
            yield from _in_mrkdwn(attachment[key], f"{where}/{key}")
    for key in ("title_link", "author_link", "from_url"):
        if isinstance(attachment.get(key), str):
            yield Live("link", attachment[key], str(attachment.get("title", "")), f"{where}/{key}")
    for index, field in enumerate(attachment.get("fields", [])):
        for key in ("title", "value"):
            yield from _in_mrkdwn(str(field.get(key, "")), f"{where}/fields/{index}/{key}")
    yield from _walk(attachment.get("blocks", []), f"{where}/blocks", names)
