"""Articles and claims by hand: a page read with everything on it, and claims that say just what is expected."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

from knowledge.articles import Article, ArticleParagraph
from knowledge.claims import Claim, ProposedEntity
from knowledge.entities import EntityKind
from knowledge.facts import Participant, Quantity
from knowledge.seeds import load_seeds
from tests.evaluation.articles import FOLDERS, Expected, Number, Sample, samples
from tests.evaluation.cases import ROOT
from tests.evaluation.comparing import squash

SAMPLES = [sample for folder in FOLDERS for sample in samples(folder)]
BY_NAME = {sample.name: sample for sample in SAMPLES}
ENTITIES = {entity.id: entity for entity in load_seeds(ROOT / "seeds").entities}
_BLOCK = re.compile(r"</?(?:p|div|h\d|li|td|tr|figcaption|section|article|aside|header|footer|nav|br|caption)\b[^>]*>")


def paragraphs_of(sample: Sample) -> list[str]:
    """Return the lines of a sample with everything that stands on its page."""
    charset = "cp1251" if b"windows-1251" in sample.content else "utf-8"
    text = sample.content.decode(charset)
    if sample.media_type == "text/html":
        text = re.sub(r"<(script|style|title)\b.*?</\1>", "", text, flags=re.DOTALL)
        text = unescape(re.sub(r"<[^>]+>", "", _BLOCK.sub("\n", text.replace("\n", " "))))
    return [line.strip() for line in text.splitlines() if line.strip()]


def article_of(sample: Sample) -> Article:
    """Return a sample as an article; all its lines are its body."""
    paragraphs = tuple(
        ArticleParagraph(number=number, text=text, kind="body")
        for number, text in enumerate(paragraphs_of(sample), start=1)
    )
    return Article(
        id="article", title=sample.expectation.title, language=sample.expectation.language,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC), paragraphs=paragraphs,
    )  # fmt: skip


def claim_of(article: Article, each: Expected, **changes: Any) -> Claim:
    """Return the claim that says exactly what is expected."""
    number = next(p.number for p in article.paragraphs if squash(each.quote) in squash(p.text))
    names = [group[0] for group in each.entities] or ["kazakhstan"]
    ids = {name: name if name in ENTITIES else f"new-{index}" for index, name in enumerate(names)}
    proposed = tuple(
        ProposedEntity(id=i, kind=EntityKind.ORGANISATION, name=n) for n, i in ids.items() if n not in ENTITIES
    )
    fields: dict[str, Any] = {
        "id": "claim", "article": "article", "language": article.language, "locator": (number,), "quote": each.quote,
        "topic": each.topic[0], "status": each.status[0], "subject": ids[names[0]], "proposed": proposed,
        "participants": tuple(Participant(entity=ids[name], role="party") for name in names[1:]),
        "attribute": "aim", "aspects": ("aim",), "quantities": tuple(quantity_of(number) for number in each.numbers),
        "deadline": each.deadline, "period": each.period, "statement": {article.language: "…"},
    }  # fmt: skip
    return Claim(**(fields | changes))


def quantity_of(number: Number) -> Quantity:
    """Return an expected number as a claim has it."""
    return Quantity(
        kind="amount", value=number.value, minimum=number.min, maximum=number.max, unit=number.unit,
        approximate=number.approximate,
    )  # fmt: skip
