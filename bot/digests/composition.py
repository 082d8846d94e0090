"""What a digest says: pure, from the subscription, what is known and changed, and what was told before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from bot.digests.catalogue import Catalogue, concerns, firmness
from bot.digests.digest import (
    RETRACTED_MARK,
    Contents,
    Digest,
    Line,
    LineKind,
    Section,
    SectionKind,
    mark,
)
from bot.digests.occurrences import Occurrence
from bot.digests.schedule import AtOnce
from bot.digests.subscription import Subscription
from knowledge.answering.stating import stated
from knowledge.facts import Fact, last_day
from knowledge.history import Change
from knowledge.languages import Language
from knowledge.substance import reads_same

_LATE = timedelta(minutes=30)
_MOST_DEADLINES = 20


def compose(
    subscription: Subscription, *, known: Catalogue, changes: Iterable[Change], previous: Sequence[Contents],
    missed: Sequence[Occurrence] = (), occurrence: Occurrence | None = None, now: datetime,
) -> Digest | None:  # fmt: skip
    """Return the digest for an occurrence, or, without one, for now; None when there is nothing to send.

    `changes` are those since the last digest, `previous` what the last digests held, the newest last, `missed` what
    was never sent. Nothing is told twice: a change that an earlier digest told already is left out.
    """
    local = now.astimezone(subscription.schedule.time_zone)
    today = occurrence.on if occurrence else local.date()
    is_alert = isinstance(subscription.schedule.cadence, AtOnce)
    news, changed = _news(subscription, known, changes, previous, today)
    if is_alert:
        deadlines, archive = list[Line](), list[Line]()
    else:
        deadlines = _deadlines(subscription, known, {line.fact for line in (*news, *changed)}, today)
        is_quiet = not news and not changed and not _fell_due(deadlines, previous)
        if is_quiet and subscription.skip_if_empty:
            return None
        archive = _archive(subscription, known, previous, deadlines, today) if is_quiet else []
    if is_alert and not news and not changed:
        return None
    parts = (
        (SectionKind.NEW, news), (SectionKind.CHANGED, changed), (SectionKind.DEADLINES, deadlines),
        (SectionKind.ARCHIVE, archive),
    )  # fmt: skip
    is_late = occurrence is not None and now - occurrence.due > _LATE
    return Digest(
        subscription=subscription.id, language=subscription.language, on=today, is_alert=is_alert,
        is_first=not previous,
        ref=f"{today:%Y%m%d}" if occurrence else f"{now:%Y%m%d%H%M%S}",
        sections=tuple(Section(kind=kind, lines=tuple(lines)) for kind, lines in parts if lines),
        missed=tuple(gone.on for gone in missed),
        late_since=subscription.schedule.at if is_late else None,
    )  # fmt: skip


def _news(
    subscription: Subscription, known: Catalogue, changes: Iterable[Change], previous: Sequence[Contents], today: date
) -> tuple[list[Line], list[Line]]:
    """Return the lines for what is new and for what changed, the followed and the firm first."""
    told = {told.fact: told.mark for contents in previous for told in contents.told}
    new: list[Line] = []
    changed: list[Line] = []
    for change in sorted(changes, key=lambda change: _importance(subscription, change)):
        line = _line(subscription, change, today)
        if line is None or told.get(change.fact_id) == line.mark:
            continue
        section = new if line.kind is LineKind.ADDED else changed
        section += [line, *_disputes(line, known, subscription.language, today)]
    return _each_once(new), _each_once(changed)


def _importance(subscription: Subscription, change: Change) -> tuple[bool, int, float, str]:
    fact = change.new or change.old
    firm = firmness(fact) if fact else 0
    return change.fact_id not in subscription.facts, firm, -change.at.timestamp(), change.fact_id


def _line(subscription: Subscription, change: Change, today: date) -> Line | None:
    """Return the line for a change; None when it is not the reader's concern, or nothing that a reader sees."""
    old, new, language = change.old, change.new, subscription.language
    had_seen = old is not None and concerns(subscription, old)
    if new is None:
        return _retracted(old, change.reason or "", language) if old is not None and had_seen else None
    if old is None or not had_seen:
        return fact_line(LineKind.ADDED, new, language, today) if concerns(subscription, new) else None
    line = fact_line(LineKind.CORRECTED, new, language, today)
    before = stated(old, language)
    if old.status is not new.status:
        line = line.model_copy(update={"kind": LineKind.PROGRESSED, "was": old.status})
    elif reads_same(old, new, language) and old.source == new.source:
        return None
    return line.model_copy(update={"before": before if before != line.statement else ""})


def fact_line(kind: LineKind, fact: Fact, language: Language, today: date) -> Line:
    """Return a line that tells a fact as it is known."""
    is_overdue = fact.deadline is not None and kind is not LineKind.DISPUTE and last_day(fact.deadline) < today
    is_expected = fact.status.value in {"target", "planned"}
    return Line(
        kind=kind, fact=fact.id, mark=mark(fact), status=fact.status, statement=stated(fact, language),
        source=fact.source, locator=fact.locator, deadline=fact.deadline if is_expected else None,
        is_overdue=is_overdue and is_expected,
    )  # fmt: skip


def _retracted(fact: Fact, reason: str, language: Language) -> Line:
    return Line(
        kind=LineKind.RETRACTED, fact=fact.id, mark=RETRACTED_MARK, status=fact.status,
        statement=stated(fact, language), source=fact.source, locator=fact.locator, reason=reason,
    )  # fmt: skip


def _disputes(line: Line, known: Catalogue, language: Language, today: date) -> Iterator[Line]:
    """Yield what says otherwise: both sides are shown, side by side."""
    if line.kind is not LineKind.RETRACTED:
        yield from (fact_line(LineKind.DISPUTE, fact, language, today) for fact in known.disputing(line.fact))


def _each_once(lines: Iterable[Line]) -> list[Line]:
    """Return the lines without a dispute whose other side has its own line."""
    listed = list(lines)
    own = {line.fact for line in listed if line.kind is not LineKind.DISPUTE}
    found: dict[str, Line] = {}
    for line in listed:
        if line.kind is not LineKind.DISPUTE or line.fact not in own:
            found.setdefault(line.fact, line)
    return list(found.values())


def _deadlines(subscription: Subscription, known: Catalogue, told: set[str], today: date) -> list[Line]:
    """Return targets and plans by due date, so that overdue ones come first; none that is in the digest already."""
    untold = (fact for fact in known.due_for(subscription) if fact.id not in told)
    return [
        fact_line(LineKind.DEADLINE, fact, subscription.language, today) for fact in islice(untold, _MOST_DEADLINES)
    ]  # fmt: skip


def _fell_due(deadlines: Iterable[Line], previous: Sequence[Contents]) -> bool:
    """Return whether a deadline has passed since the last digest: that is news, though no source said a word."""
    if not previous:
        return False
    known = set(previous[-1].overdue)
    return any(
        line.is_overdue and line.fact not in known and line.deadline and last_day(line.deadline) >= previous[-1].on
        for line in deadlines
    )


def _archive(
    subscription: Subscription, known: Catalogue, previous: Sequence[Contents], deadlines: Iterable[Line], today: date
) -> list[Line]:
    """Return one fact from the archive: the one told longest ago, never the one told last."""
    last_told = {told.fact: number for number, contents in enumerate(previous) for told in contents.told}
    last = next((contents.archive for contents in reversed(previous) if contents.archive), None)
    shown = {line.fact for line in deadlines} | {last}
    wanted = (fact for fact in known.about(subscription) if fact not in shown)
    chosen = min(wanted, key=lambda fact: (last_told.get(fact, -1), known.order[fact]), default=None)
    if chosen is None:
        return []
    return [fact_line(LineKind.ARCHIVE, known.facts[chosen], subscription.language, today)]
