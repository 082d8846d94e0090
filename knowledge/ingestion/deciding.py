"""How a claim stands to what is known: a proposal to the editor, made by plain rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from knowledge.articles import Article
from knowledge.claims import Claim, Decision, Relation
from knowledge.facts import Fact, PartialDate, Period, Quantity, Source, Status, last_day
from knowledge.ingestion.extract.lexicon import attributes
from knowledge.ingestion.likeness import LIKELY, Outline, alike, dimension
from knowledge.ingestion.rewriting import is_rewritten

_LADDER = (
    Status.STATED, Status.DISCUSSED, Status.CONSIDERED, Status.PROPOSED, Status.PLANNED, Status.TARGET,
    Status.SIGNED, Status.DONE,
)  # fmt: skip
_ENDED = frozenset({Status.STALLED, Status.CANCELLED})
_INTENDED = frozenset(
    {Status.PLANNED, Status.TARGET, Status.PROPOSED, Status.CONSIDERED, Status.DISCUSSED, Status.STATED}
)
_TWICE, _TENFOLD = Decimal(2), Decimal(10)
_MOST_OTHERS = 3


def decide(claim: Claim, facts: Iterable[Fact], article: Article, sources: Mapping[str, Source]) -> Decision:
    """Return what accepting the claim would do; nothing is decided for the editor, and doubts are named."""
    if (doubt := _impossible(claim, article)) is not None:
        return doubt
    ranked = sorted(
        ((likeness, fact) for fact in facts if (likeness := alike(claim, fact)) > LIKELY),
        key=lambda pair: (-pair[0], pair[1].id),
    )
    if not ranked:
        return Decision(relation=Relation.NEW, reason="nothing-known", after=value(claim))
    decisions = [(_against(claim, fact, article, sources), likeness) for likeness, fact in ranked[:_MOST_OTHERS]]
    best = next((made for made, likeness in decisions if made.relation is not Relation.NEW), decisions[0][0])
    others = tuple(fact.id for _, fact in ranked[: _MOST_OTHERS + 1] if fact.id != best.fact)
    return best.model_copy(update={"others": others[:_MOST_OTHERS]})


def value(thing: Claim | Fact) -> str:
    """Return what a claim or fact says, in plain characters: its figures and dates, or its status."""
    parts = [_figure(quantity) for quantity in thing.quantities]
    if thing.deadline:
        parts.append(f"<= {thing.deadline}")
    if thing.period:
        parts.append(f"{thing.period.start or ''}/{thing.period.end or ''}")
    return f"{thing.status}: {', '.join(parts)}" if parts else str(thing.status)


def _figure(quantity: Quantity) -> str:
    numbers = "-".join(f"{number.normalize():f}" for number in quantity.numbers)
    per = f"/{quantity.per}" if quantity.per else ""
    mark = "≤" if quantity.is_limit else "~" if quantity.approximate else ""
    return f"{mark}{numbers} {quantity.unit}{per}"


def _impossible(claim: Claim, article: Article) -> Decision | None:
    """Name a date that cannot be: done in the future, an end before the beginning."""
    today = last_day(article.published) if article.published else article.fetched_at.date()
    start = claim.period.start if claim.period else None
    if claim.status in {Status.DONE, Status.SIGNED} and start is not None and _first_day(start) > today:
        return Decision(relation=Relation.IMPLAUSIBLE, reason="future-date", after=value(claim))
    end = (claim.period.end if claim.period else None) or claim.deadline
    if start is not None and end is not None and last_day(end) < _first_day(start):
        return Decision(relation=Relation.IMPLAUSIBLE, reason="impossible-date", after=value(claim))
    return None


def _first_day(partial: PartialDate) -> date:
    parts = [*map(int, partial.split("-")), 1, 1][:3]
    return date(parts[0], parts[1], parts[2])


def _against(claim: Claim, fact: Fact, article: Article, sources: Mapping[str, Source]) -> Decision:
    def made(relation: Relation, reason: str) -> Decision:
        return Decision(relation=relation, fact=fact.id, reason=reason, before=value(fact), after=value(claim))

    figure = _figures(claim, fact)
    if figure == "same" and _same_source(fact, article):
        return made(Relation.DUPLICATE, "same-source" if article.id in _told_by(fact) else "same-story")
    if figure == "unit":
        return made(Relation.IMPLAUSIBLE, "other-unit")
    if figure == "new":
        return Decision(relation=Relation.NEW, reason="other-figure-known", after=value(claim), others=(fact.id,))
    if _other_period(claim.period, fact.period) and claim.quantities:
        return Decision(relation=Relation.NEW, reason="other-period", after=value(claim), others=(fact.id,))
    if figure != "same":
        return _other_figure(claim, fact, figure, article, sources)
    return _same_figure(claim, fact, article, sources)


def _same_figure(claim: Claim, fact: Fact, article: Article, sources: Mapping[str, Source]) -> Decision:
    def made(relation: Relation, reason: str) -> Decision:
        return Decision(relation=relation, fact=fact.id, reason=reason, before=value(fact), after=value(claim))

    later = _is_later(article, fact, sources) or is_rewritten(fact, article, sources)
    if claim.deadline and fact.deadline and not _agree(claim.deadline, fact.deadline):
        reason = "later-deadline" if claim.deadline > fact.deadline else "earlier-deadline"
        return made(Relation.UPDATES if later else Relation.DISPUTES, reason)
    if claim.status is fact.status or {claim.status, fact.status} == {Status.PLANNED, Status.TARGET}:
        return made(Relation.CONFIRMS, "says-the-same")
    if claim.status in _ENDED:
        return made(Relation.UPDATES if later else Relation.DISPUTES, str(claim.status))
    if fact.status in _ENDED:
        return made(Relation.UPDATES if later else Relation.DISPUTES, "taken-up-again")
    if _LADDER.index(claim.status) > _LADDER.index(fact.status):
        return made(Relation.UPDATES, "firmer-status")
    return made(Relation.CONFIRMS, "weaker-status")


def _other_figure(claim: Claim, fact: Fact, ratio: str, article: Article, sources: Mapping[str, Source]) -> Decision:
    def made(relation: Relation, reason: str) -> Decision:
        return Decision(relation=relation, fact=fact.id, reason=reason, before=value(fact), after=value(claim))

    if ratio in {"tenfold", "tenth", "twice", "half", "sign"}:
        names = {"tenfold": "ten-times-the-figure", "tenth": "tenth-of-the-figure", "twice": "twice-the-figure",
                 "half": "half-the-figure", "sign": "other-sign"}  # fmt: skip
        return made(Relation.IMPLAUSIBLE, names[ratio])
    measured = claim.status is Status.DONE and fact.status is Status.DONE
    if measured and claim.period and fact.period and not _other_period(claim.period, fact.period):
        return made(Relation.DISPUTES, "other-figure")
    is_newer = _is_later(article, fact, sources) and not _same_source(fact, article)
    if not (is_newer or is_rewritten(fact, article, sources)):
        return made(Relation.DISPUTES, "other-figure")
    return made(Relation.UPDATES, "higher-figure" if ratio == "higher" else "lower-figure")


def _figures(claim: Claim, fact: Fact) -> str:
    """Compare what both measure: same, higher, lower, twice, half, tenfold, tenth, sign, unit, or new."""
    if not claim.quantities or not fact.quantities:
        return (
            "same"
            if not claim.quantities
            else ("new" if fact.quantities or not Outline.of(claim).is_about(Outline.of(fact)) else "same")
        )
    pairs = [(ours, _partner(ours, fact)) for ours in claim.quantities]
    verdicts = [_compare(ours, theirs) for ours, theirs in pairs if theirs is not None]
    if not verdicts:
        return "new"
    return next((verdict for verdict in verdicts if verdict != "same"), "same")


def _partner(ours: Quantity, fact: Fact) -> Quantity | None:
    """Return the quantity of a fact that measures the same."""
    kinds = attributes()
    same_unit = [each for each in fact.quantities if each.unit == ours.unit]
    same_kind = [each for each in fact.quantities if each.kind == ours.kind]
    both = [each for each in same_unit if each in same_kind]
    if both or len(same_unit) == 1:
        return (both or same_unit)[0]
    alike_ = [each for each in same_kind or fact.quantities if dimension(each.unit) == dimension(ours.unit)]
    return next(iter([*alike_, *(same_kind if ours.kind in kinds else ())]), None)


def _compare(ours: Quantity, theirs: Quantity) -> str:
    if ours.numbers == theirs.numbers and ours.unit == theirs.unit:
        return "same"
    if ours.unit != theirs.unit or (ours.per and theirs.per and ours.per != theirs.per):
        return "unit"
    mine, other = _middle(ours), _middle(theirs)
    if mine * other < 0:
        return "sign"
    direction = "higher" if mine > other else "lower"
    if other == 0 or mine == 0:
        return direction
    ratio = mine / other
    steps = (
        (ratio, _TENFOLD, "tenfold"),
        (ratio, _TWICE, "twice"),
        (1 / ratio, _TENFOLD, "tenth"),
        (1 / ratio, _TWICE, "half"),
    )
    return next((name for size, limit, name in steps if size >= limit), direction)


def _middle(quantity: Quantity) -> Decimal:
    return sum(quantity.numbers, Decimal(0)) / len(quantity.numbers)


def _agree(one: PartialDate, two: PartialDate) -> bool:
    return one.startswith(two) or two.startswith(one)


def _other_period(one: Period | None, two: Period | None) -> bool:
    if one is None or two is None or one.start is None or two.start is None:
        return False
    return not _agree(one.start, two.start)


def _told_by(fact: Fact) -> set[str]:
    return {fact.source, *(each.source for each in fact.confirmed_by)}


def _same_source(fact: Fact, article: Article) -> bool:
    return bool(_told_by(fact) & {article.id, article.cluster})


def _is_later(article: Article, fact: Fact, sources: Mapping[str, Source]) -> bool:
    """Tell whether an article is newer than the source of a fact; one without a date is older than one with."""
    source = sources.get(fact.source)
    if article.published is None:
        return False
    return source is None or source.published is None or article.published > source.published
