"""parse_mode=MarkdownV2, and the legacy Markdown that shares its messages."""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.entities import Entity, FormattedText, utf16_length
from tests.fakes.telegram.links import checked, user_id_of
from tests.fakes.telegram.markup import ParseError

RESERVED = "_*[]()~`>#+-=|{}.!"
MARKS = {"__": "underline", "||": "spoiler", "*": "bold", "_": "italic", "~": "strikethrough", "[": "text_link"}
NAMES = {"text_link": "TextUrl", "expandable_blockquote": "ExpandableBlockQuote"}
CODE = re.compile(r"```(?:([^\s`]+)(?=\s))?\n?(.*?)```|`((?:\\.|[^`\\])*)`", re.DOTALL)
TARGET = re.compile(r"\(((?:\\.|[^)\\])*)\)", re.DOTALL)
LEGACY = re.compile(
    r"\\([_*`\[])|```(?:(\w+)(?=\s))?\n?(.*?)```|([_*`])(.*?)\4|\[(.*?)\]\((.*?)\)|([_*`\[])", re.DOTALL
)


@dataclass
class _Open:
    kind: str
    offset: int
    byte: int


def parse_markdown_v2(source: str) -> FormattedText:
    """Return the text and its entities, or raise ParseError with Telegram's message."""
    return _MarkdownV2(source).parse()


@dataclass
class _MarkdownV2:
    source: str
    at: int = 0
    offset: int = 0
    parts: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    quote_at: int | None = None

    def parse(self) -> FormattedText:
        while self.at < len(self.source):
            self._step(self.source[self.at])
        if self.stack:
            self._unfinished(self.stack[-1])
        self._end_quote()
        return FormattedText("".join(self.parts), tuple(self.entities))

    def _step(self, char: str) -> None:
        line_start = self.at == 0 or self.source[self.at - 1] == "\n"
        mark = next((mark for mark in MARKS if self.source.startswith(mark, self.at)), None)
        if char == "\\" and self.source[self.at + 1 : self.at + 2].isascii():
            self._put(self.source[self.at + 1 : self.at + 2], width=2)
        elif char == "\n":
            self._newline()
        elif char == ">" and line_start:
            self.quote_at = self.offset if self.quote_at is None else self.quote_at
            self.at += 1
        elif char == "`":
            self._code()
        elif char == "]" and self.stack and self.stack[-1].kind == "text_link":
            self._link()
        elif mark:
            self._mark(mark)
        elif char in RESERVED:
            raise ParseError(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        else:
            self._put(char, width=1)

    def _put(self, text: str, *, width: int) -> None:
        self.parts.append(text)
        self.offset += utf16_length(text)
        self.at += width

    def _byte(self) -> int:
        return len(self.source[: self.at].encode())

    def _newline(self) -> None:
        if self.quote_at is not None and self.source[self.at + 1 : self.at + 2] != ">":
            if self.stack:
                self._unfinished(self.stack[-1])
            self._end_quote()
        self._put("\n", width=1)

    def _end_quote(self) -> None:
        if self.quote_at is not None and self.offset > self.quote_at:
            self.entities.append(Entity("blockquote", self.quote_at, self.offset - self.quote_at))
        self.quote_at = None

    def _code(self) -> None:
        match = CODE.match(self.source, self.at)
        block = self.source.startswith("```", self.at)
        if match is None or (block and match[2] is None):
            raise ParseError(f"Can't find end of {'Pre' if block else 'Code'} entity at byte offset {self._byte()}")
        text = re.sub(r"\\([\x01-\x7e])", r"\1", match[2] if block else match[3])
        data = {"language": match[1]} if match[1] else {}
        if text:
            self.entities.append(Entity("pre" if block else "code", self.offset, utf16_length(text), data))
        self._put(text, width=match.end() - match.start())

    def _mark(self, mark: str) -> None:
        kind = MARKS[mark]
        if self.stack and self.stack[-1].kind == kind and mark != "[":
            opened = self.stack.pop()
            if self.offset > opened.offset:
                self.entities.append(Entity(kind, opened.offset, self.offset - opened.offset))
        else:
            self.stack.append(_Open(kind, self.offset, self._byte()))
        self.at += len(mark)

    def _link(self) -> None:
        opened = self.stack.pop()
        match = TARGET.match(self.source, self.at + 1)
        text = "".join(self.parts)[-(self.offset - opened.offset) :] if self.offset > opened.offset else ""
        url = re.sub(r"\\([\x01-\x7e])", r"\1", match[1]) if match else text
        self.at = match.end() if match else self.at + 1
        if self.offset > opened.offset and (found := link_entity(url)):
            self.entities.append(Entity(found[0], opened.offset, self.offset - opened.offset, found[1]))

    def _unfinished(self, opened: _Open) -> None:
        name = NAMES.get(opened.kind, opened.kind.title())
        raise ParseError(f"Can't find end of {name} entity at byte offset {opened.byte}")


def link_entity(url: str) -> tuple[str, dict[str, Any]] | None:
    """Return the kind and fields of the entity a link makes, or None if it is dropped."""
    if (user_id := user_id_of(url)) is not None:
        return "text_mention", {"user": user_id}
    link = checked(url)
    return ("text_link", {"url": link}) if link else None


def parse_markdown(source: str) -> FormattedText:
    """Parse legacy Markdown, which does not nest."""
    text, entities, at = "", [], 0
    for match in LEGACY.finditer(source):
        text += source[at : match.start()]
        at = match.end()
        if match[8]:
            byte = len(source[: match.start()].encode())
            raise ParseError(f"Can't find end of the entity starting at byte offset {byte}")
        covered = next(part for part in (match[1], match[3], match[5], match[6]) if part is not None)
        if not match[1] and covered and (found := _legacy(match)):
            entities.append(Entity(found[0], utf16_length(text), utf16_length(covered), found[1]))
        text += covered
    return FormattedText(text + source[at:], tuple(entities))


def _legacy(match: re.Match[str]) -> tuple[str, dict[str, Any]] | None:
    if match[6] is not None:
        return link_entity(match[7])
    if match[3] is not None:
        return "pre", ({"language": match[2]} if match[2] else {})
    return {"_": "italic", "*": "bold", "`": "code"}[match[4]], {}
