"""Figures about claims: what was found, missed and wrong, by set and language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.evaluation.articles import FOLDERS
from tests.evaluation.comparing import squash
from tests.evaluation.figures import LANGUAGES, Row, at_least, not_over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from knowledge.articles import Article
    from knowledge.claims import Claim
    from tests.evaluation.articles import Sample
    from tests.evaluation.claims import Verdict
    from tests.evaluation.figures import Bar

SETS = (*FOLDERS, "originals")
_RECALL = {"originals": at_least(90)}
_FEW = at_least(80)
_NONE = not_over(0, "0")


@dataclass(frozen=True)
class Reading:
    """An article as it was read, and how its claims were judged."""

    sample: Sample
    article: Article
    claims: tuple[Claim, ...]
    verdict: Verdict
    ungrounded: tuple[str, ...]
    """Claims that were proposed and do not pass the grounding gate, with why."""
    dropped: int = 0
    """Faults for which the gate dropped claims before they were proposed."""

    @property
    def kept(self) -> tuple[str, ...]:
        """What is no part of the text and was taken for one."""
        body = [squash(paragraph.text) for paragraph in self.article.body]
        return tuple(words for words in self.sample.expectation.omitted if any(squash(words) in text for text in body))

    @property
    def lost(self) -> tuple[str, ...]:
        """Expected quotes that no paragraph of the text holds."""
        body = [squash(paragraph.text) for paragraph in self.article.body]
        wanted = [each.quote for each in self.sample.expectation.claims if not each.optional]
        return tuple(quote for quote in wanted if not any(squash(quote) in text for text in body))

    @property
    def record_faults(self) -> tuple[str, ...]:
        """What of the bibliographic record differs: title, language, date, outlet, agency, address."""
        article, wanted = self.article, self.sample.expectation
        return tuple(
            f"{name}: {said!r}"
            for name, said, right in (
                ("title", squash(article.title), squash(article.title) == squash(wanted.title)),
                ("language", article.language, article.language == wanted.language),
                ("published", article.published, article.published in wanted.published),
                ("outlet", article.outlet, article.outlet in wanted.outlet),
                ("agency", article.agency, article.agency == wanted.agency),
                ("url", article.url, wanted.url is None or article.url == wanted.url),
            )
            if not right
        )


def claim_rows(readings: Sequence[Reading]) -> list[Row]:
    """Return the rows of every set."""
    return [
        row for name in SETS if (own := [r for r in readings if r.sample.folder == name]) for row in _rows(name, own)
    ]


def _rows(name: str, readings: Sequence[Reading]) -> Iterator[Row]:
    verdicts = [reading.verdict for reading in readings]
    bar = _RECALL.get(name, _FEW)
    yield _recall(name, "claims found", verdicts, bar)
    yield from _by_language(name, "found", readings, _recall)
    yield _precision(name, "proposed ones right", verdicts, _FEW)
    yield from _by_language(name, "right", readings, _precision)
    proposed = sum(len(reading.claims) for reading in readings)
    found = sum(len(verdict.found) for verdict in verdicts)
    dated = [verdict.dated for verdict in verdicts]
    yield Row(name, "dates told", sum(told for told, _ in dated), sum(due for _, due in dated))
    yield Row(name, "topic right", sum(verdict.filed for verdict in verdicts), found)
    yield Row(name, "repeated", sum(len(verdict.repeated) for verdict in verdicts), proposed)
    yield Row(name, "optional background", sum(len(verdict.optional) for verdict in verdicts), proposed)
    yield Row(name, "firmer than said", sum(len(verdict.too_firm) for verdict in verdicts), proposed)
    yield Row(name, "from teasers", sum(len(verdict.omitted) for verdict in verdicts), proposed, _NONE)
    dropped = sum(reading.dropped for reading in readings)
    yield Row(name, "dropped at the gate", dropped, proposed + dropped)
    yield Row(name, "not grounded", sum(len(reading.ungrounded) for reading in readings), proposed, _NONE)
    outside = sum(len(reading.sample.expectation.omitted) for reading in readings)
    yield Row(name, "boilerplate kept", sum(len(reading.kept) for reading in readings), outside)
    yield Row(name, "records in order", sum(not reading.record_faults for reading in readings), len(readings))


def _recall(label: str, measure: str, verdicts: Sequence[Verdict], bar: Bar | None = None) -> Row:
    found = sum(len(verdict.found) for verdict in verdicts)
    return Row(label, measure, found, found + sum(len(verdict.missed) for verdict in verdicts), bar)


def _precision(label: str, measure: str, verdicts: Sequence[Verdict], bar: Bar | None = None) -> Row:
    right = sum(verdict.right for verdict in verdicts)
    return Row(label, measure, right, right + sum(len(verdict.wrong) for verdict in verdicts), bar)


def _by_language(
    label: str, measure: str, readings: Sequence[Reading], count: Callable[[str, str, list[Verdict]], Row]
) -> Iterator[Row]:
    spoken = [language for language in LANGUAGES if any(r.sample.expectation.language == language for r in readings)]
    for language in spoken if len(spoken) > 1 else ():
        own = [reading.verdict for reading in readings if reading.sample.expectation.language == language]
        yield count(label, f"  {language} {measure}", own)


def claim_notes(readings: Sequence[Reading]) -> list[str]:
    """Return what was missed and what is wrong, article by article."""
    return [line for reading in readings for line in _notes(reading)]


def _notes(reading: Reading) -> Iterator[str]:
    verdict = reading.verdict
    counts = f"found {len(verdict.found)}, missed {len(verdict.missed)}, wrong {len(verdict.wrong)}"
    yield f"{reading.sample.folder}/{reading.sample.name}: {counts}"
    yield from (f"  record: {fault}" for fault in reading.record_faults)
    yield from (f"  kept:   {words}" for words in reading.kept)
    yield from (f"  lost:   {words}" for words in reading.lost)
    for each in verdict.missed:
        numbers = ", ".join("–".join(map(str, number.figures)) + f" {number.unit}" for number in each.numbers)
        groups = ", ".join("|".join(group) for group in each.entities)
        yield f"  missed: {each.name or each.quote} [{'|'.join(each.status)}] {numbers} ({groups})"
    for claim in verdict.wrong:
        numbers = ", ".join("–".join(map(str, q.numbers)) + f" {q.unit}" for q in claim.quantities)
        where = "OUTSIDE " if claim in verdict.omitted else ""
        yield f"  wrong:  {where}{claim.quote[:110]!r} [{claim.status}] {numbers} ({', '.join(claim.entities)})"
    yield from (f"  not grounded: {fault}" for fault in reading.ungrounded)
