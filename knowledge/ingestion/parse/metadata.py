"""What a page states about its article: title, day, outlet, author, address, language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from knowledge.ingestion.parse.blocks import Record
from knowledge.ingestion.parse.dates import iso_date

_ARTICLES = (
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "BlogPosting",
    "AnalysisNewsArticle",
    "Report",
    "WebPage",
)
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "headline")
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "publisher", "apple-mobile-web-app-title")
_DATES = (
    "article:published_time", "og:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.created", "dcterms.date", "pubdate", "publishdate", "publish_date", "publication_date",
    "parsely-pub-date", "sailthru.date", "article.published",
)  # fmt: skip
_MARKED_DATES = (
    (".//*[@itemprop='datePublished']", "content"), (".//*[@itemprop='datePublished']", "datetime"),
    (".//article//time[@datetime]", "datetime"), (".//main//time[@datetime]", "datetime"),
    (".//time[@pubdate]", "datetime"),
)  # fmt: skip
"""Elements and their attributes."""
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author")
_SEPARATORS = re.compile(r"\s+[|–—·•:-]\s+|\s+::\s+")
_LONGEST_OUTLET = 40
_MOST_JSON = 300_000
_MOST_NODES = 200
_LONGEST = 500


def read_metadata(tree: Any) -> Record:
    """Return what a page states; each field empty where it does not, or where it cannot be read."""
    metas, linked = _metas(tree), _linked_data(tree)
    page_title = _squeeze(tree.findtext(".//title") or "")
    outlet = _first(metas, _OUTLETS) or _name(linked.get("publisher")) or ""
    outlet = outlet or _trailing_outlet(page_title, _first(metas, _TITLES))
    title = _heading(tree) or _text(linked.get("headline")) or _first(metas, _TITLES) or page_title
    stated = _attribute(tree, ".//link[@rel='canonical']", "href") or metas.get("og:url", "")
    return Record(
        title=without_outlet(title, outlet)[:_LONGEST], outlet=outlet[: _LONGEST_OUTLET * 2],
        author=(_first(metas, _AUTHORS) or _name(linked.get("author")))[:_LONGEST],
        published=_published(tree, metas, linked),
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "", canonical=stated,
    )  # fmt: skip


def without_outlet(title: str, outlet: str) -> str:
    """Return a title without the outlet's name that pages put behind it."""
    pieces = _SEPARATORS.split(title)
    if outlet and len(pieces) > 1 and pieces[-1].casefold() == outlet.casefold():
        return title[: title.rfind(pieces[-1])].rstrip(" |–—·•:-")
    return title


def _trailing_outlet(page_title: str, title: str) -> str:
    """Return what a page's title has behind the article's title."""
    if title and page_title.startswith(title):
        rest = page_title[len(title) :].strip(" |–—·•:-")
        return rest if 0 < len(rest) <= _LONGEST_OUTLET else ""
    pieces = re.split(r"\s+[|–—]\s+", page_title)
    return pieces[-1] if len(pieces) > 1 and len(pieces[-1]) <= _LONGEST_OUTLET and "|" in page_title else ""


def _heading(tree: Any) -> str:
    """Return the page's one main heading; several are no help."""
    found = [text for node in tree.iterfind(".//h1") if (text := _squeeze(" ".join(node.itertext())))]
    unique = list(dict.fromkeys(found))
    return unique[0] if len(unique) == 1 else ""


def _published(tree: Any, metas: dict[str, str], linked: dict[str, Any]) -> str:
    stated = (_text(linked.get("datePublished")), *(metas.get(name, "") for name in _DATES))
    marked = (_attribute(tree, path, name) for path, name in _MARKED_DATES)
    return next((day for text in chain(stated, marked) if (day := iso_date(text))), "")


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop")
        if name and (content := _squeeze(node.get("content") or "")):
            found.setdefault(name.casefold(), content)
    return found


def _linked_data(tree: Any) -> dict[str, Any]:
    """Return the first article in the page's JSON-LD."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text or len(script.text) > _MOST_JSON:
            continue
        try:
            data = json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            continue  # broken, as often
        for node in _nodes(data):
            kinds = node.get("@type")
            if any(kind in _ARTICLES for kind in (kinds if isinstance(kinds, list) else [kinds])):
                return node
    return {}


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [data], 0
    while waiting and seen < _MOST_NODES:
        seen += 1
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting = [*node[:_MOST_NODES], *waiting]
        elif isinstance(node, dict):
            yield node
            waiting.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node)


def _name(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _text(value: Any) -> str:
    return _squeeze(value) if isinstance(value, str) else ""


def _first(metas: dict[str, str], names: Iterable[str]) -> str:
    return next((metas[name] for name in names if name in metas), "")


def _attribute(tree: Any, path: str, name: str) -> str:
    node = tree.find(path)
    return (node.get(name) or "").strip() if node is not None else ""


def _squeeze(text: str) -> str:
    return " ".join(text.split())
