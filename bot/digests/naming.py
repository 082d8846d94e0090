"""Entities by the names people give them: the whole of a name, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from knowledge.entities import Entity
from knowledge.language.normalise import words
from knowledge.understanding.linking import EntityLinker

Names = Callable[[str], Sequence[str]]
"""Returns the ids that a whole name means, none when it means nothing we know."""


def whole_names(entities: Iterable[Entity]) -> Names:
    """Return what finds entities by name in any of the four languages, inflected or slightly misspelt.

    A text of several names and nothing else, such as "EIB letter of intent", means all of them.
    """
    linker = EntityLinker(entities)

    def named(text: str) -> tuple[str, ...]:
        links = linker.link(text)
        named_words = {number for link in links for number in range(link.start, link.end)}
        is_whole = named_words == set(range(len(words(text))))
        return tuple(dict.fromkeys(link.entity for link in links)) if is_whole else ()

    return named
