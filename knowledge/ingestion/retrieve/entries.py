"""The bytes of a feed -> its entries, newest first: RSS, Atom, JSON Feed."""

from __future__ import annotations

import calendar
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from xml.parsers import expat

from yarl import URL

from knowledge.feeds import Entry
from knowledge.ingestion.parse.charset import decode
from knowledge.ingestion.retrieve.faults import Cause, FetchError

MOST_ENTRIES = 500
"""So many are read of one feed."""
_DEEPEST = 40
_MOST_TAGS = 60_000
_MOST_ENTITIES = 150_000
_MOST_UNCLOSED = 3_000
_LONGEST_TEXT = 5_000_000
_PROLOG = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]*>\s*", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)\w[^<>]*?(/?)(?=[<>])")
_ROOT = re.compile(r"<(\w+:)?(rss|feed|rdf)\b", re.IGNORECASE)
_LONGEST_TITLE = 500


@dataclass(frozen=True)
class Reading:
    """What a feed says."""

    title: str
    entries: tuple[Entry, ...]
    """Newest first where they are dated, otherwise as they stand."""


def read_feed(content: bytes, *, url: str, media_type: str = "") -> Reading:
    """Return the entries of a feed; raises FetchError for what is none, or means harm."""
    text = decode(content, media_type).strip()
    if text.startswith("{"):
        return _read_json(text, url)
    if not _ROOT.search(text[: _LONGEST_TITLE * 8]):
        raise _unreadable(url, "it is no feed", "give the address of an RSS, Atom or JSON feed")
    return _read_xml(_harmless(text, url), url)


def _unreadable(url: str, why: str, remedy: str) -> FetchError:
    return FetchError(Cause.CONTENT, url, why, remedy)


def _harmless(text: str, url: str) -> bytes:
    """Return XML that costs no more than its length: no document type, so many entries, no maze of tags."""
    prolog = _PROLOG.match(text)
    rest = text[prolog.end() if prolog else 0 :]
    if rest[:9].casefold() == "<!doctype":
        rest, count = _DOCTYPE.subn("", rest, count=1)
        if not count:
            raise _unreadable(
                url, "its document type declares entities, as attacks do", "ask the outlet for another feed"
            )
    rest = _cut(rest)
    content = rest.encode("utf-8", "replace")
    is_huge = len(rest) > _LONGEST_TEXT or rest.count("<") > _MOST_TAGS or rest.count("&") > _MOST_ENTITIES
    if is_huge or _is_maze(content) or _is_open_ended(rest):
        raise _unreadable(url, "it is built like a maze", "ask the outlet for another feed")
    return content


def _cut(text: str) -> str:
    """Return a feed with its first entries only, closed again."""
    for number, end in enumerate(_ENTRY_END.finditer(text), 1):
        if number == MOST_ENTRIES:
            root = _ROOT.search(text)
            name = f"{root[1] or ''}{root[2]}" if root else "rss"
            closing = "</channel></rss>" if name.casefold() == "rss" else f"</{name}>"
            return text[: end.end()] + closing
    return text


def _is_maze(content: bytes) -> bool:
    """Return whether tags are nested deeper than any feed nests them, as far as it is well-formed."""
    depth = 0

    def enter(_name: str, _attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise RecursionError

    def leave(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = enter, leave
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the last piece
    except RecursionError:
        return True
    except expat.ExpatError:
        return False  # not well-formed: feedparser reads it all the same
    return False


def _is_open_ended(text: str) -> bool:
    """Return whether very many tags are never closed: what is not well-formed is not counted above."""
    depth = 0
    for tag in _TAG.finditer(text):
        depth += -1 if tag[1] else not tag[2]
        if depth > _MOST_UNCLOSED:
            return True
    return False


def _read_xml(content: bytes, url: str) -> Reading:
    import feedparser

    # a stream, since feedparser would open a file or an address that the bytes happen to name
    found = feedparser.parse(
        io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False,
        response_headers={"content-type": "application/xml; charset=utf-8"},
    )  # fmt: skip
    if not found.entries and (found.bozo or not found.version):
        raise _unreadable(url, "it is no feed that can be read", "check it in a browser")
    rows = map(_row, found.entries[:MOST_ENTRIES])
    return Reading(_text(dict.get(found.feed, "title"))[:_LONGEST_TITLE], _entries(rows, url))


def _row(row: dict[str, Any]) -> tuple[str, str, str, datetime | None, str]:
    """Return id, address, title, date and change of an entry; only what it has itself, feedparser gives more."""
    key, link, title, updated = (_text(dict.get(row, name)) for name in ("id", "link", "title", "updated"))
    moment = _moment(dict.get(row, "published_parsed") or dict.get(row, "updated_parsed"))
    return key, link, title, moment, updated


def _read_json(text: str, url: str) -> Reading:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(url, "it is no JSON that can be read", "check it in a browser") from error
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in _text(document.get("version")):
        raise _unreadable(url, "it is no JSON Feed", "give the address of an RSS, Atom or JSON feed")
    rows = (
        (_text(row.get("id")), _text(row.get("url") or row.get("external_url")), _text(row.get("title")),
         _iso(row.get("date_published") or row.get("date_modified")), _text(row.get("date_modified")))
        for row in items[:MOST_ENTRIES] if isinstance(row, dict)
    )  # fmt: skip
    return Reading(_text(document.get("title"))[:_LONGEST_TITLE], _entries(rows, url))


def _entries(rows: Iterable[tuple[str, str, str, datetime | None, str]], base: str) -> tuple[Entry, ...]:
    found: dict[str, Entry] = {}
    for key, link, title, published, updated in rows:
        address = _address(link or (key if key.startswith("http") else ""), base)
        if address is not None:
            version = _digest(f"{title}\n{address}\n{updated or published}")
            entry = Entry(key=_digest(key or address), version=version, url=address, title=title[:_LONGEST_TITLE],
                          published=published)  # fmt: skip
            found.setdefault(entry.key, entry)
    oldest = datetime.min.replace(tzinfo=UTC)
    return tuple(sorted(found.values(), key=lambda entry: entry.published or oldest, reverse=True))


def _address(link: str, base: str) -> str | None:
    if not link:
        return None
    try:
        address = URL(base).join(URL(link))
    except ValueError:
        return None
    return str(address) if address.scheme in {"http", "https"} and address.host else None


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:20]


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(value), UTC) if value else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _iso(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)
