"""Whether an article takes back by itself what it said when a fact was read from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.articles import Article
    from knowledge.facts import Fact, Source


def is_rewritten(fact: Fact, article: Article, sources: Mapping[str, Source]) -> bool:
    """Tell whether an article is the source of a fact, and no paragraph that proves it stands there any more.

    An article that gives two figures at once disputes itself; one whose editor has replaced the figure has a newer one.
    """
    source = sources.get(fact.source)
    if source is None or source.id != article.id:
        return False
    proofs = {each.sha256 for each in source.paragraphs if each.number in fact.locator}
    return bool(proofs) and not proofs & {each.sha256 for each in article.paragraphs}
