"""What editors read: open questions with how often they were asked, and notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, case, desc, func, or_, select

from bot.storage.tables import notes, questions, signals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

_LISTED = ("editor", "unanswered", "disliked")


@dataclass(frozen=True)
class OpenQuestion:
    """A question that wants an editor, with what came since it was last closed."""

    id: int
    text: str
    """As it was typed first."""
    language: str
    asked_editor: int
    unanswered: int
    disliked: int
    people: int
    """How many different people it came from, as far as people are known."""
    outcomes: tuple[str, ...]
    """How it had ended, each once."""
    first_at: datetime
    last_at: datetime
    note: str | None
    """What an editor did about it the last time it was closed."""


@dataclass(frozen=True)
class Note:
    """What somebody wrote to the editors."""

    id: int
    text: str
    language: str
    chat_hash: str
    at: datetime


def is_open() -> ColumnElement[bool]:
    """Return the condition that a signal is newer than the closing of its question."""
    return or_(questions.c.closed_at.is_(None), signals.c.at > questions.c.closed_at)


def list_open(connection: Connection, *, limit: int, since: datetime | None) -> tuple[OpenQuestion, ...]:
    """Return open questions: those for an editor first, then the most frequent, then the latest."""
    counts = [func.sum(case((signals.c.kind == kind, 1), else_=0)).label(kind) for kind in _LISTED]
    last_at = func.max(signals.c.at).label("last_at")
    query = (
        select(
            *(questions.c.id, questions.c.text, questions.c.language, questions.c.note), *counts, last_at,
            func.min(signals.c.at).label("first_at"), func.count(signals.c.person_hash.distinct()).label("people"),
        )
        .join_from(questions, signals).where(*_counts(since)).group_by(questions.c.id)
        .order_by(desc("editor"), desc(func.count()), desc(last_at), questions.c.id).limit(limit)
    )  # fmt: skip
    rows = connection.execute(query).all()
    outcomes = _outcomes(connection, [row.id for row in rows], since)
    return tuple(
        OpenQuestion(
            id=row.id, text=row.text, language=row.language, asked_editor=row.editor, unanswered=row.unanswered,
            disliked=row.disliked, people=row.people, outcomes=tuple(outcomes[row.id]), first_at=row.first_at,
            last_at=row.last_at, note=row.note,
        )
        for row in rows
    )  # fmt: skip


def list_notes(connection: Connection, *, limit: int, since: datetime | None) -> tuple[Note, ...]:
    """Return notes, the newest first."""
    query = select(notes.c.id, notes.c.text, notes.c.language, notes.c.chat_hash, notes.c.at)
    if since is not None:
        query = query.where(notes.c.at >= since)
    newest = query.order_by(notes.c.at.desc(), notes.c.id.desc()).limit(limit)
    return tuple(Note(*row) for row in connection.execute(newest))


def _outcomes(connection: Connection, ids: Sequence[int], since: datetime | None) -> dict[int, list[str]]:
    query = select(signals.c.question_id, signals.c.outcome).distinct().join_from(signals, questions)
    of_listed = query.where(signals.c.question_id.in_(ids), *_counts(since)).order_by(signals.c.outcome)
    found: dict[int, list[str]] = {question_id: [] for question_id in ids}
    for row in connection.execute(of_listed):
        found[row.question_id].append(row.outcome)
    return found


def _counts(since: datetime | None) -> list[ColumnElement[bool]]:
    conditions = [signals.c.kind.in_(_LISTED), is_open()]
    return conditions if since is None else [*conditions, signals.c.at >= since]
