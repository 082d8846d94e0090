"""What readers tell the editors: thumbs, notes, questions for an editor, and questions our facts did not answer.

Thumbs, requests and unanswered questions are signals on a question; the same question in other spellings is one. An
editor closes a question; when it is asked again afterwards, it is open again, with what came since.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, and_, insert, select, update

from bot.storage.listing import Note, OpenQuestion, is_open, list_notes, list_open
from bot.storage.statements import insert_new
from bot.storage.tables import notes, questions, signals, storable
from knowledge.language.normalise import clean, skeleton

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.storage.pseudonyms import Pseudonyms
    from bot.storage.transactions import Transactions
    from knowledge.languages import Language

SignalKind = Literal["unanswered", "editor", "liked", "disliked"]


class _Signal(NamedTuple):
    kind: SignalKind
    question: str
    language: str
    outcome: str
    answer_id: str | None
    facts: str
    person_hash: str | None
    chat_hash: str

    def row(self, question_id: int, at: datetime) -> dict[str, Any]:
        row = self._asdict()
        del row["question"], row["language"]
        return row | {"question_id": question_id, "at": at}


class FeedbackStore:
    """Votes, notes, and the editors' queue; people and chats stand in it as pseudonyms."""

    def __init__(self, transactions: Transactions, pseudonyms: Pseudonyms, *, clock: Callable[[], datetime]) -> None:
        self._transactions, self._pseudonyms, self._clock = transactions, pseudonyms, clock

    async def vote(
        self, answer_id: str, *, is_up: bool, question: str, language: Language, chat_key: str, person_key: str,
        outcome: str = "answer", facts: Iterable[str] = (),
    ) -> None:  # fmt: skip
        """Note what a person thinks of an answer; the last vote counts."""
        signal = self._signal(
            "liked" if is_up else "disliked",
            question,
            language,
            outcome=outcome,
            chat_key=chat_key,
            person_key=person_key,
            answer_id=answer_id,
            facts=facts,
        )
        await self._transactions.run(lambda connection: self._vote(connection, signal))

    async def ask_editor(
        self, question: str, *, language: Language, chat_key: str, person_key: str | None, outcome: str
    ) -> bool:
        """Put a question into the editors' queue; False when this person has it there already."""
        signal = self._signal("editor", question, language, outcome=outcome, chat_key=chat_key, person_key=person_key)
        return await self._transactions.run(lambda connection: self._ask_editor(connection, signal))

    async def unanswered(
        self, question: str, *, language: Language, chat_key: str, person_key: str | None, outcome: str
    ) -> None:
        """Count a question that ended as not_stated, clarify or off_topic."""
        signal = self._signal(
            "unanswered", question, language, outcome=outcome, chat_key=chat_key, person_key=person_key
        )
        await self._transactions.share(self._append, signal)

    async def add_note(self, text: str, *, language: Language, chat_key: str, person_key: str | None) -> None:
        """Keep what a person wrote to the editors."""
        row = {"text": text, "language": language, "person_hash": self._pseudonyms.of_person(person_key),
               "chat_hash": self._pseudonyms.of(chat_key), "at": self._clock()}  # fmt: skip
        await self._transactions.run(lambda connection: connection.execute(insert(notes), [row]))

    async def notes(self, *, limit: int = 50, since: datetime | None = None) -> tuple[Note, ...]:
        """Return what people wrote, the newest first."""
        return await self._transactions.read(lambda connection: list_notes(connection, limit=limit, since=since))

    async def open_questions(self, *, limit: int = 50, since: datetime | None = None) -> tuple[OpenQuestion, ...]:
        """Return questions asked of an editor, unanswered or disliked (since a moment), the most pressing first."""
        return await self._transactions.read(lambda connection: list_open(connection, limit=limit, since=since))

    async def close_question(self, question_id: int, *, note: str) -> bool:
        """Take a question off the list, with what was done about it; False when there is no such question."""
        closed = update(questions).where(questions.c.id == question_id).values(closed_at=self._clock(), note=note)
        return await self._transactions.run(lambda connection: connection.execute(closed).rowcount > 0)

    def _signal(
        self, kind: SignalKind, question: str, language: str, *, outcome: str, chat_key: str, person_key: str | None,
        answer_id: str | None = None, facts: Iterable[str] = (),
    ) -> _Signal:  # fmt: skip
        person_hash, chat_hash = self._pseudonyms.of_person(person_key), self._pseudonyms.of(chat_key)
        return _Signal(kind, question, language, outcome, answer_id, json.dumps(list(facts)), person_hash, chat_hash)

    def _append(self, connection: Connection, asked: Sequence[_Signal]) -> list[None]:
        ids = self._question_ids(connection, asked)
        now = self._clock()
        rows = [signal.row(ids[normal_digest(signal.question)], now) for signal in asked]
        connection.execute(insert(signals), rows)
        return [None] * len(asked)

    def _vote(self, connection: Connection, signal: _Signal) -> None:
        (question_id,) = self._question_ids(connection, [signal]).values()
        row = signal.row(question_id, self._clock())
        if not insert_new(connection, signals, [row], signals.c.id):
            before = and_(signals.c.answer_id == signal.answer_id, signals.c.person_hash == signal.person_hash)
            connection.execute(update(signals).where(before).values(row))

    def _ask_editor(self, connection: Connection, signal: _Signal) -> bool:
        (question_id,) = self._question_ids(connection, [signal]).values()
        waiting = select(signals.c.id).join(questions).where(
            signals.c.question_id == question_id, signals.c.kind == "editor", is_open(), _is_of_same(signal)
        )  # fmt: skip
        if connection.execute(waiting.limit(1)).first() is not None:
            return False
        connection.execute(insert(signals), [signal.row(question_id, self._clock())])
        return True

    def _question_ids(self, connection: Connection, asked: Sequence[_Signal]) -> dict[str, int]:
        """Return the ids of questions by digest; those never asked before are made."""
        now = self._clock()
        rows = {
            normal_digest(signal.question): {"text": signal.question, "language": signal.language, "created_at": now}
            for signal in reversed(asked)
        }
        insert_new(connection, questions, [row | {"digest": key} for key, row in rows.items()], questions.c.id)
        query = select(questions.c.digest, questions.c.id).where(questions.c.digest.in_(rows))
        return {row.digest: row.id for row in connection.execute(query)}


def normal_digest(question: str) -> str:
    """Return the digest of a question without regard to script, case, punctuation and spelling habits."""
    text = storable(question)
    return sha256((skeleton(clean(text)) or text).encode()).hexdigest()


def _is_of_same(signal: _Signal) -> ColumnElement[bool]:
    """Return the condition that a signal is the same person's, or, where nobody is known, the same chat's."""
    if signal.person_hash is not None:
        return signals.c.person_hash == signal.person_hash
    return and_(signals.c.person_hash.is_(None), signals.c.chat_hash == signal.chat_hash)
