"""Texts in which what they name goes by another name, or by none."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from knowledge.language.normalise import WORD
from knowledge.understanding.linking import Link


def renamed(text: str, links: Collection[Link], names: Mapping[str, str]) -> str:
    """Return a text in which the linked entities are called so; those without a name here are left out.

    Where names overlap, what is called otherwise comes first, and of the others only the rest is left out.
    """
    places = [match.span() for match in WORD.finditer(text)] if links else []
    said, written, word = "", 0, 0
    for link in sorted(links, key=lambda link: (link.start, link.entity not in names)):
        start = max(link.start, word)
        if start >= link.end:
            continue
        first, last = places[start][0], places[link.end - 1][1]
        said += text[written:first] + names.get(link.entity, "")
        written, word = last, link.end
    return said + text[written:]
