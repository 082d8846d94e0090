"""What tags, roles, properties and classes of a page say about the text in them; which of them do is data."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from knowledge.articles import Omission

_TOKEN = re.compile(r"[a-z]+|[A-Z][a-z]*")
_LONGEST_NAMES = 300
_REMEMBERED = 512
_SAY_NOTHING = frozenset({"body", "main", "html"})


class Places(NamedTuple):
    """What is known about elements."""

    skipped: frozenset[str]
    blocks: frozenset[str]
    tags: dict[str, Omission]
    classes: tuple[tuple[Omission, frozenset[str]], ...]
    roles: dict[str, Omission]
    properties: dict[str, Omission]


@cache
def places() -> Places:
    """Return what is known about elements."""
    data = yaml.load(Path(__file__).with_name("places.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    tags, roles, properties = (
        {name: Omission(reason) for name, reason in data[kind].items()} for kind in ("tags", "roles", "properties")
    )
    classes = tuple((Omission(reason), frozenset(names)) for reason, names in data["classes"].items())
    return Places(frozenset(data["skipped"]), frozenset(data["blocks"]), tags, classes, roles, properties)


def names_of(node: Any) -> frozenset[str]:
    """Return the words of an element's classes and id, each alone and all of a name together: up, next, upnext."""
    return _words(f"{node.get('class') or ''} {node.get('id') or ''}"[:_LONGEST_NAMES])


@lru_cache(maxsize=_REMEMBERED)
def _words(names: str) -> frozenset[str]:
    """Return the words of some names; a page has the same on many elements."""
    found: set[str] = set()
    for name in names.split():
        words = [word.casefold() for word in _TOKEN.findall(name)]
        found.update(words, ("".join(words),))
    return frozenset(found)


def hint_of(node: Any, everyday: frozenset[str] = frozenset()) -> Omission | None:
    """Return why what is in an element is no part of a story; `everyday` names say nothing on this page."""
    if node.tag in _SAY_NOTHING:
        return None
    known = places()
    said = (known.tags.get(node.tag), known.roles.get(node.get("role")), known.properties.get(node.get("itemprop")))
    if (hint := next(filter(None, said), None)) is not None:
        return hint
    names = names_of(node) - everyday
    return next((reason for reason, words in known.classes if names & words), None) if names else None
