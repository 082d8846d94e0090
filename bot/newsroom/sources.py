"""The reading chain: a page becomes an article, the article claims, and the claims wait for editors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.newsroom.second import SecondReader, tell

if TYPE_CHECKING:
    from datetime import datetime

    from bot.living import LivingKnowledge
    from bot.metrics import Metrics
    from bot.newsroom.second import Extractor
    from knowledge.articles import Article
    from knowledge.claims import Claim
    from knowledge.history import Snapshot
    from knowledge.ingestion.proposing import Proposals
    from knowledge.store.newsroom import Filed, Newsroom

SAME_STORY = timedelta(days=14)
"""So long an article may be a copy of another."""
MOST_TRIES = 3
"""An article that stopped us so often while we read it is given up."""
Propose = Callable[["Article", "Snapshot", "Sequence[Claim]"], "Proposals"]
"""Returns what an article claims; the last argument is what a second reader says it does."""
Place = Callable[["Article", "Sequence[Article]"], "Article"]
"""Returns an article with its cluster, and with the id of the earlier form of itself."""


@dataclass(frozen=True)
class Taken:
    """An article that was read, and what came of it."""

    article: Article
    filed: Filed


class Reading:
    """Files articles; the same one twice changes nothing, so that after a kill it is simply read again."""

    def __init__(
        self, newsroom: Newsroom, living: LivingKnowledge, *, propose: Propose, metrics: Metrics,
        clock: Callable[[], datetime], place: Place = lambda article, _known: article,
        extractor: Extractor | None = None,
    ) -> None:  # fmt: skip
        self._newsroom, self._living, self._clock = newsroom, living, clock
        self._propose, self._place, self._metrics = propose, place, metrics
        self._second = SecondReader(extractor, newsroom)

    async def take(self, article: Article) -> Taken:
        """Keep an article with what it claims."""
        now = self._clock()
        recent = await self._newsroom.articles_since(now - SAME_STORY)
        article = self._place(article, recent)
        known = (await self._living.look()).known
        second = await self._second.read(article, known.entities)
        proposals = await asyncio.to_thread(self._propose, article, known, second.claims)
        filed = await self._newsroom.file(article, proposals.items, now=now, is_heard=second.is_heard)
        tell(article, proposals, second, self._metrics)
        return Taken(article, filed)
