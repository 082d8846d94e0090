"""parse_mode=HTML: a parser with Telegram's tags, its messages and its byte offsets."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from tests.fakes.telegram.entities import Entity, FormattedText, utf16_length
from tests.fakes.telegram.links import checked, user_id_of

SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS = frozenset(SIMPLE) | {"a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

PLAIN = re.compile(rb"[^<&]+")
NAME = re.compile(rb"[^ \t\r\n\v\0>]*")
ATTRIBUTE = re.compile(rb"[^ \t\r\n\v\0=>]*")
SPACE = re.compile(rb"[ \t\r\n\v]*")
TOKEN = re.compile(rb"[A-Za-z0-9.-]*")
REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]{1,7})|#([0-9]{1,8})|([A-Za-z]+));?")
END = b"\0"


class ParseError(ValueError):
    """Why a text can't be parsed; the server puts `can't parse entities: ` before it."""


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    text_at: int


def parse_html(html: str) -> FormattedText:
    """Return the text and its entities, or raise ParseError with Telegram's message."""
    return _Html(html).parse()


@dataclass
class _Html:
    html: str
    at: int = 0
    offset: int = 0
    parts: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    raw: bytes = b""

    def parse(self) -> FormattedText:
        source = self.html.replace("\0", "").encode()
        self.raw = source + END  # every tag scan stops here, so no check for the end is forgotten
        while self.at < len(source):
            if self.raw[self.at : self.at + 2] == b"</":
                self._end_tag()
            elif self.raw[self.at : self.at + 1] == b"<":
                self._start_tag()
            else:
                self._put(self._reference() or self._take(PLAIN) or self._take(re.compile(rb"&")))
        if self.stack:
            raise ParseError(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        text = "".join(self.parts)
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise ParseError(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
                "surrogate code units"
            )
        # Code keeps a language only together with pre.
        bare = [replace(entity, data={}) if entity.kind == "code" else entity for entity in self.entities]
        return FormattedText(text, tuple(bare))

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.offset += utf16_length(text)

    def _take(self, pattern: re.Pattern[bytes]) -> str:
        match = pattern.match(self.raw, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0].decode()

    def _peek(self) -> bytes:
        return self.raw[self.at : self.at + 1]

    def _reference(self) -> str:
        match = REFERENCE.match(self.raw, self.at)
        if match is None:
            return ""
        if match[3]:
            char = NAMED.get(match[3].decode(), "")
        else:
            code = int(match[1], 16) if match[1] else int(match[2])
            char = chr(code) if 0 < code < 0x10FFFF else ""
        self.at = match.end() if char else self.at
        return char

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._take(NAME).lower()
        if self._peek() == END:
            raise ParseError(f"Unclosed start tag at byte offset {begin}")
        if tag not in TAGS:
            raise ParseError(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes: dict[str, str] = {}
        self._take(SPACE)
        while self._peek() != b">":
            name, value = self._attribute(tag, begin)
            attributes[name] = value
            self._take(SPACE)
        self.at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise ParseError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.stack.append(_Open(tag, attributes, self.offset, len(self.parts)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._take(ATTRIBUTE)
        if not name:
            if self._peek() == END:
                raise ParseError(f'Unclosed start tag "{tag}" at byte offset {begin}')
            raise ParseError(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self._take(SPACE)
        if self._peek() != b"=":
            if self._peek() == END:
                raise ParseError(f'Unclosed start tag "{tag}" at byte offset {begin}')
            return name, "1"
        self.at += 1
        self._take(SPACE)
        if self._peek() == END:
            raise ParseError(f'Unclosed start tag "{tag}" at byte offset {begin}')
        value = self._quoted() if self._peek() in (b"'", b'"') else self._token()
        if self._peek() == END:
            raise ParseError(f"Unclosed start tag at byte offset {begin}")
        return name, value

    def _token(self) -> str:
        begin = self.at
        value = self._take(TOKEN).lower()
        if self._peek() not in (b" ", b"\t", b"\r", b"\n", b"\v", b">", END):
            raise ParseError(f"Unexpected end of name token at byte offset {begin}")
        return value

    def _quoted(self) -> str:
        quote = self._peek()
        self.at += 1
        plain = re.compile(rb"[^&\0" + quote + rb"]+")
        parts = []
        while self._peek() not in (quote, END):
            parts.append(self._reference() or self._take(plain) or self._take(re.compile(rb"&")))
        self.at += self._peek() == quote
        return "".join(parts)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.stack:
            raise ParseError(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        tag = self._take(NAME).lower()
        self._take(SPACE)
        if self._peek() != b">":
            raise ParseError(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        opened = self.stack.pop()
        if tag and tag != opened.tag:
            raise ParseError(f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{tag}>"')
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        if opened.tag in ("pre", "code"):
            self._close_code(opened)
        elif entity := self._entity(opened):
            kind, data = entity
            self.entities.append(Entity(kind, opened.offset, self.offset - opened.offset, data))

    def _entity(self, opened: _Open) -> tuple[str, dict[str, Any]] | None:
        if opened.tag in SIMPLE:
            return SIMPLE[opened.tag], {}
        if opened.tag == "blockquote":
            return ("expandable_blockquote" if "expandable" in opened.attributes else "blockquote"), {}
        if opened.tag == "tg-emoji":
            return "custom_emoji", {"custom_emoji_id": _emoji_id(opened.attributes.get("emoji-id", ""))}
        if opened.tag == "tg-time":
            return "date_time", _date_time(opened.attributes)
        url = opened.attributes.get("href") or "".join(self.parts[opened.text_at :])
        if (user_id := user_id_of(url)) is not None:
            return "text_mention", {"user": user_id}
        link = checked(url)
        return ("text_link", {"url": link}) if link else None

    def _close_code(self, opened: _Open) -> None:
        language = opened.attributes.get("class", "") if opened.tag == "code" else ""
        data = {"language": language.removeprefix("language-")} if language.startswith("language-") else {}
        entity = Entity(opened.tag, opened.offset, self.offset - opened.offset, data)
        last = self.entities[-1] if self.entities else None
        inside = last and (last.offset, last.length) == (entity.offset, entity.length)
        if last and inside and {last.kind, entity.kind} == {"code", "pre"} and (last.data or entity.data):
            self.entities[-1] = Entity("pre", entity.offset, entity.length, last.data or entity.data)
        else:
            self.entities.append(entity)


def _emoji_id(value: str) -> str:
    if not re.fullmatch(r"-?\d{1,19}", value) or int(value) == 0:
        raise ParseError("Invalid custom emoji identifier specified")
    return value


def _date_time(attributes: dict[str, str]) -> dict[str, Any]:
    unix, style = attributes.get("unix", ""), attributes.get("format", "")
    if not unix.isdigit():
        raise ParseError("Invalid date-time specified")
    if style.lower() != "r" and not re.fullmatch(r"[tTdDwW]*", style):
        raise ParseError("Invalid date-time format specified")
    return {"unix_time": int(unix)} | ({"date_time_format": style} if style else {})
