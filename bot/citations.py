"""How a source is named in one line, under answers and under digests."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answering.wording import say
from knowledge.facts import Source
from knowledge.languages import Language


def source_line(source: Source, locator: Sequence[int], language: Language, *, is_repeated: bool = False) -> str:
    """Return title, paragraphs and date of a source; of a repeated one the paragraphs only."""
    if is_repeated:
        return say(language, "same-source-line", paragraphs=", ".join(map(str, locator)))
    where = say(language, "source-line", title=source.title, paragraphs=", ".join(map(str, locator)))
    parts = [where, source.outlet or "", source.published or say(language, "undated")]
    return " · ".join(part for part in parts if part)
