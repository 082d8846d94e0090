"""What an article adds to what is known: claims that stand on their paragraphs, each with a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from knowledge.articles import Article
from knowledge.claims import Claim, Decision
from knowledge.history import Snapshot
from knowledge.ingestion import grounding
from knowledge.ingestion.deciding import decide
from knowledge.ingestion.extract.claiming import claimed
from knowledge.ingestion.extract.mentions import Directory
from knowledge.ingestion.extract.reading import read
from knowledge.ingestion.likeness import Nearby


@dataclass
class Proposals:
    """The claims of an article with decisions, and what was dropped."""

    items: list[tuple[Claim, Decision]] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    """Claims the grounding gate refused, by reason; `unreadable` counts sentences that broke a rule."""
    refused: Counter[str] = field(default_factory=Counter)
    """The same of another extractor's claims; `repeated` counts those that the rules have read, too."""


class Proposer:
    """Proposes claims against one state of knowledge; made once for many articles."""

    def __init__(self, known: Snapshot) -> None:
        self._known = known
        self._directory = Directory(known.entities)
        self._nearby: Nearby | None = None

    def propose(self, article: Article, *, further: Iterable[Claim] = ()) -> Proposals:
        """Return the claims of an article; `further` are those of another extractor, which pass the same gate."""
        made = Proposals()
        seen: set[str] = set()
        for claim in self._extracted(article, made):
            if faults := self._faults(claim, article):
                made.dropped.update(faults)
            elif claim.id not in seen:
                seen.add(claim.id)
                made.items.append((claim, self.decide(claim, article)))
        said = {_gist(claim) for claim, _ in made.items}
        for claim in further:
            made.refused.update(self._added(claim, article, made, said))
        return made

    def decide(self, claim: Claim, article: Article) -> Decision:
        """Return how a claim stands to what is known."""
        if self._nearby is None:
            self._nearby = Nearby(self._known.facts)
        return decide(claim, self._nearby.to(claim), article, self._known.sources)

    def _faults(self, claim: Claim, article: Article) -> set[str]:
        return {fault.reason.value for fault in grounding.check(claim, article, self._directory)}

    def _added(self, claim: Claim, article: Article, made: Proposals, said: set[tuple[object, ...]]) -> set[str]:
        """Add a claim that nobody has proposed yet; returns why it was not."""
        try:
            faults = self._faults(claim, article)
            if faults or _gist(claim) in said:
                return faults or {"repeated"}
            made.items.append((claim, self.decide(claim, article)))
        except (ValueError, ArithmeticError, LookupError):
            return {"unreadable"}
        said.add(_gist(claim))
        return set()

    def _extracted(self, article: Article, made: Proposals) -> tuple[Claim, ...]:
        try:
            text = read(article, self._directory)
            found = tuple(claimed(text))
        except (ValueError, ArithmeticError, LookupError):
            made.dropped["unreadable"] += 1
            return ()
        if text.skipped:
            made.dropped["unreadable"] += text.skipped
        return found


def _gist(claim: Claim) -> tuple[object, ...]:
    """Return what two readers of one paragraph have in common: how firm it is, and figures or else the matter."""
    figures = frozenset((each.numbers, each.unit) for each in claim.quantities)
    return claim.locator[0], claim.status, figures or (claim.subject, claim.attribute), claim.deadline


def propose(article: Article, known: Snapshot) -> list[tuple[Claim, Decision]]:
    """Return the claims of an article with decisions; for many articles make one `Proposer`."""
    return Proposer(known).propose(article).items
