"""Read articles as Korridor does, put every claim to the grounding gate once more, and judge.

`python -m tests.evaluation.reading [-v] [ARTICLE ...]` prints the figures; `make eval` has them too.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from knowledge.ingestion import parse
from knowledge.ingestion.grounding import check
from knowledge.ingestion.proposing import Proposer
from tests.evaluation.articles import FOLDERS, samples
from tests.evaluation.asking import known_seeds
from tests.evaluation.claim_figures import Reading, claim_notes, claim_rows
from tests.evaluation.claims import judge
from tests.evaluation.originals import originals
from tests.evaluation.printing import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.articles import Article
    from knowledge.history import Snapshot
    from tests.evaluation.articles import Sample

_NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
_TRACKING = "?utm_source=feed&utm_medium=rss"
"""What feeds hang on their links."""


def read_all(known: Snapshot, only: Sequence[str] = ()) -> list[Reading]:
    """Read and judge every article, or those named."""
    every = [*(sample for folder in FOLDERS for sample in samples(folder)), *originals(known)]
    return read([sample for sample in every if not only or sample.name in only], known)


def read(chosen: Iterable[Sample], known: Snapshot) -> list[Reading]:
    """Read articles and judge what they yield."""
    proposer = Proposer(known)
    return [_reading(sample, proposer, known) for sample in chosen]


def parsed(sample: Sample) -> Article:
    """Return the article as it is read from its page."""
    url = sample.expectation.url
    address = url + _TRACKING if url else None
    return parse.article(sample.content, url=address, media_type=sample.media_type, fetched_at=_NOW)


def _reading(sample: Sample, proposer: Proposer, known: Snapshot) -> Reading:
    article, wanted = parsed(sample), sample.expectation
    proposals = proposer.propose(article)
    claims = tuple(claim for claim, _ in proposals.items)
    faults = ((claim, check(claim, article, known.entities)) for claim in claims)
    ungrounded = tuple(f"{claim.quote[:80]!r}: {', '.join(map(str, found))}" for claim, found in faults if found)
    verdict = judge(article, claims, wanted.claims, known.entities, wanted.omitted)
    return Reading(sample, article, claims, verdict, ungrounded, proposals.dropped.total())


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser("python -m tests.evaluation.reading", description="How well articles are read.")
    parser.add_argument("-v", "--verbose", action="store_true", help="name what was missed and what is wrong")
    parser.add_argument("only", nargs="*", help="names of articles; all without any")
    arguments = parser.parse_args()
    readings = read_all(known_seeds(), arguments.only)
    notes = claim_notes(readings) if arguments.verbose else []
    sys.stdout.write("\n".join([*notes, *table(claim_rows(readings), sets="articles")]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
