"""The second reader: an endpoint that reads articles beside the rules, where the settings name one."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from knowledge.claims import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.metrics import Metrics
    from knowledge.articles import Article
    from knowledge.claims import Claim
    from knowledge.entities import Entity
    from knowledge.ingestion.proposing import Proposals
    from knowledge.ingestion.remote import Answered
    from knowledge.store.newsroom import Newsroom

_log = logging.getLogger(__name__)
_MOST = 500
RULES = "rules"
OFF = "off"
UNCHANGED = "unchanged"
ANSWERED = "answered"


class Extractor(Protocol):
    """What reads an article; whatever goes wrong is in its answer."""

    async def claims(self, article: Article, entities: Mapping[str, Entity]) -> Answered:
        """Return what it reads."""
        ...


@dataclass(frozen=True)
class Second:
    """What the second reader makes of an article."""

    claims: tuple[Claim, ...] = ()
    outcome: str = OFF
    """`off`, `unchanged`, `answered`, or why there was no answer."""
    malformed: int = 0

    @property
    def is_heard(self) -> bool:
        """Whether it has answered for the text as it is, now or before; babble is no answer."""
        is_answer = bool(self.claims) or not self.malformed
        return self.outcome == UNCHANGED or (self.outcome == ANSWERED and is_answer)


class SecondReader:
    """Asks once for each text: what it said of an unchanged one is kept, and what it said before where it fails."""

    def __init__(self, extractor: Extractor | None, newsroom: Newsroom) -> None:
        self._extractor, self._newsroom = extractor, newsroom

    async def read(self, article: Article, entities: Mapping[str, Entity]) -> Second:
        """Return the claims that are to pass the gate beside the rules' claims."""
        if self._extractor is None:
            return Second()
        earlier = await self._earlier(article)
        if await self._newsroom.is_heard(article):
            return Second(earlier, UNCHANGED)
        answered = await self._extractor.claims(article, entities)
        if answered.failure is not None:
            return Second(earlier, answered.failure)
        return Second(answered.claims, ANSWERED, answered.malformed)

    async def _earlier(self, article: Article) -> tuple[Claim, ...]:
        """Return what it made of the article's last text, decided or not."""
        states = [state for state in State if state is not State.OUTDATED]
        items = [
            item
            for state in states
            for item in await self._newsroom.items(state=state, article=article.id, limit=_MOST)
        ]
        return tuple(item.claim for item in items if item.claim.extractor != RULES)


def tell(article: Article, proposals: Proposals, second: Second, metrics: Metrics) -> None:
    """Count what became of an article's claims, and log it in one line."""
    remote = sum(1 for claim, _ in proposals.items if claim.extractor != RULES)
    refused = proposals.refused + Counter(malformed=second.malformed)
    for extractor, proposed, lost in (
        (RULES, len(proposals.items) - remote, proposals.dropped), ("remote", remote, refused),
    ):  # fmt: skip
        for outcome, count in {"proposed": proposed, **lost}.items():
            if count:
                metrics.claims.labels(extractor, outcome).inc(count)
    if second.outcome not in {OFF, UNCHANGED}:
        metrics.extractor_answers.labels(second.outcome).inc()
    is_failure = second.outcome not in {OFF, UNCHANGED, ANSWERED}
    _log.log(
        logging.WARNING if is_failure else logging.INFO, "article_read",
        extra={"article": article.id, "claims": len(proposals.items), "dropped": proposals.dropped.total(),
               "extractor": second.outcome, "extractor_claims": remote, "extractor_dropped": refused.total()},
    )  # fmt: skip
