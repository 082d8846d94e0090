"""A page -> blocks in their order, each with what its place says about it.

trafilatura tells where the story is; what stands in its neighbourhood keeps its place and gets a reason, from tags,
classes and links. What lies farther off (menus, footers) is dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from knowledge.articles import Omission
from knowledge.ingestion.parse.blocks import Block, Record
from knowledge.ingestion.parse.furniture import leads_on
from knowledge.ingestion.parse.metadata import read_metadata
from knowledge.ingestion.parse.places import hint_of, names_of, places
from knowledge.ingestion.parse.story import story_of

MOST_ELEMENTS = 20_000
"""Larger pages are read without trafilatura, whose time grows with them."""
_MOST_BLOCKS = 3_000
_REMEMBERED = 512
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?…:;][\"»“”’)\]]*$")
_LINK_SHARE = 0.6
_SHORTEST_SENTENCE = 25
_LEAST_SHARE = 0.5


@dataclass(frozen=True)
class _Found:
    """A block with where it stands."""

    block: Block
    parents: tuple[Any, ...]
    """Elements around it, outermost first."""


def read_page(text: str) -> tuple[tuple[Block, ...], Record]:
    """Return the blocks of a page around its story, and what it states about itself."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    except (etree.LxmlError, ValueError, AssertionError, TypeError):
        return (), Record()
    elements = list(islice(tree.iter(), MOST_ELEMENTS + 1))  # held: lxml makes anew what nobody holds
    record = read_metadata(tree)
    found = list(_walk(tree))
    paragraphs = story_of(tree) if len(elements) <= MOST_ELEMENTS else ()
    return tuple(_placed(found, Counter(map(_key, paragraphs)))), record


@lru_cache(maxsize=_REMEMBERED)
def _key(text: str) -> str:
    """Return the letters and digits of a text; blocks and the paragraphs of the story are mostly the same texts."""
    return "".join(_LETTERS.findall(text.casefold()))


def _walk(tree: Any) -> Iterator[_Found]:
    """Yield the blocks of a page; iterative, since pages may be nested deeply."""
    from lxml import etree

    body = tree.find("body")
    walker = etree.iterwalk(body if body is not None else tree, events=("start", "end"))
    parents: list[Any] = []
    buffer, known = _Buffer(), places()
    count = 0
    for event, node in walker:
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if tag in known.skipped or _is_hidden(node):
                walker.skip_subtree()
                continue
            if tag in known.blocks:
                if (block := buffer.take(parents)) is not None:
                    yield block
                parents.append(node)
            buffer.enter(tag, node.text)
            continue
        if tag in known.blocks and parents and parents[-1] is node:
            if (block := buffer.take(parents)) is not None:
                yield block
                count += 1
            parents.pop()
        buffer.leave(tag, node.tail, is_skipped=tag in known.skipped)
        if count >= _MOST_BLOCKS:
            return
    if (block := buffer.take(parents)) is not None:
        yield block


class _Buffer:
    """Gathers the text of a block, and how much of it is a link."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._linked, self._links = 0, 0

    def enter(self, tag: str, text: str | None) -> None:
        self._links += tag == "a"
        if tag in {"br", "td", "th"}:
            self._pieces.append(" ")
        self._add(text)

    def leave(self, tag: str, tail: str | None, *, is_skipped: bool) -> None:
        if tag == "a" and not is_skipped:
            self._links = max(0, self._links - 1)
        self._add(tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)
            self._linked += len(text.strip()) if self._links else 0

    def take(self, parents: list[Any]) -> _Found | None:
        if not self._pieces:
            return None
        text = " ".join("".join(self._pieces).split())
        is_link = self._linked > _LINK_SHARE * len(text)
        self._pieces, self._linked = [], 0
        if _LETTERS.search(text) is None:
            return None
        tags = {node.tag for node in parents[-3:]}
        is_heading = bool(parents) and parents[-1].tag in _HEADINGS
        return _Found(Block(text, is_heading=is_heading, is_item="li" in tags, is_link=is_link), tuple(parents))


def _is_hidden(node: Any) -> bool:
    stated = dict(node.items())
    return (
        "hidden" in stated
        or stated.get("aria-hidden") == "true"
        or stated.get("role") in {"dialog", "navigation", "search"}
        or bool(_HIDDEN.search(stated.get("style", "")))
    )


def _placed(found: list[_Found], story: Counter[str]) -> Iterator[Block]:
    """Yield the blocks in and around the story, each with the hint of its place."""
    keys = [_key(each.block.text) for each in found]
    is_story = [_take(story, key) for key in keys]
    weights = [len(each.block.text) if mine else 0 for each, mine in zip(found, is_story, strict=True)]
    if not any(weights):
        weights = [len(each.block.text) if _is_prose(each.block) else 0 for each in found]
    hints = _hints(found, weights)
    home = _home(found, weights, hints)
    inside = [number for number, weight in enumerate(weights) if weight and hints[number] is None]
    first, last = (inside[0], inside[-1]) if inside else (0, -1)
    for number, (each, mine, hint) in enumerate(zip(found, is_story, hints, strict=True)):
        if home is not None and home not in each.parents:
            continue
        block = each.block
        reason = hint
        if reason is None and not mine and not block.is_heading:
            is_between = first <= number <= last
            reason = (
                Omission.TEASER if block.is_link else None if is_between or _is_prose(block) else Omission.NAVIGATION
            )
        yield Block(block.text, hint=reason, is_heading=block.is_heading, is_item=block.is_item, is_link=block.is_link)


def _take(story: Counter[str], key: str) -> bool:
    """Return whether a block belongs to the story; each paragraph of it counts as often as it stands there."""
    if key and story[key] > 0:
        story[key] -= 1
        return True
    return False


def _is_prose(block: Block) -> bool:
    return not block.is_link and len(block.text) >= _SHORTEST_SENTENCE and bool(_SENTENCE.search(block.text))


def _hints(found: list[_Found], weights: list[int]) -> list[Omission | None]:
    """Return for each block the hint of the elements around it; one that holds half the story says nothing."""
    held: Counter[Any] = Counter()
    for each, weight in zip(found, weights, strict=True):
        for node in each.parents if weight else ():
            held[node] += weight
    most = _LEAST_SHARE * sum(weights)
    everyday = _everyday_names(found, weights, most)
    known: dict[Any, Omission | None] = {}
    for each in found:
        around = each.parents[-2] if len(each.parents) > 1 else None
        if around is not None and leads_on(each.block.text) and held[around] < most:
            known[around] = Omission.TEASER  # a box of links to other stories, whatever it is called
        for node in each.parents:
            if node not in known:
                known[node] = None if held[node] and held[node] >= most else hint_of(node, everyday)
    return [next((hint for node in each.parents if (hint := known[node])), None) for each in found]


def _everyday_names(found: list[_Found], weights: list[int], most: float) -> frozenset[str]:
    """Return the words of classes that half the story stands under: page builders call every paragraph a widget."""
    held: Counter[str] = Counter()
    named: dict[Any, frozenset[str]] = {}
    for each, weight in zip(found, weights, strict=True):
        if weight:
            around = (named.setdefault(node, names_of(node)) for node in each.parents)
            for name in frozenset().union(*around):
                held[name] += weight
    return frozenset(name for name, weight in held.items() if weight >= most)


def _home(found: list[_Found], weights: list[int], hints: Iterable[Omission | None]) -> Any:
    """Return the element that holds the story and its neighbourhood: the article, or what its paragraphs share."""
    chains = [each.parents for each, weight, hint in zip(found, weights, hints, strict=True) if weight and hint is None]
    if not chains:
        return None
    shared = 0
    while all(len(chain) > shared and chain[shared] is chains[0][shared] for chain in chains):
        shared += 1
    common = chains[0][:shared]
    named = [node for node in common if node.tag in {"article", "main"}]
    return (
        named[0]
        if named
        else (common[-2] if len(common) > 1 and common[-1].tag != "body" else common[-1] if common else None)
    )
