"""All that is held about a person: to show it, and to forget it.

Updates in work are the one exception: the inbox keeps an update as it came until it is answered, and nothing of it
afterwards. That somebody was an editor is noted until their menu of commands is taken away, which is tried at once.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from bot.storage.desk_tables import drafts, editors, messages, readings
from bot.storage.digest_tables import attempts, deliveries, receipt_facts, receipts, subscriptions, target_days
from bot.storage.handled import replies_from_json
from bot.storage.shown_tables import errands, shown, shown_facts
from bot.storage.tables import (
    answer_ids,
    follows,
    gone_chats,
    handled,
    notes,
    parked,
    preferences,
    questions,
    sessions,
    signals,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select, Table

    from bot.messages import Reply
    from bot.storage.pseudonyms import Pseudonyms
    from bot.storage.transactions import Transactions

_VOTES = ("liked", "disliked")


class _Subject:
    """A person, with the direct chats in which nobody else is: on Telegram the chat's key is the person's."""

    def __init__(self, person_key: str, direct_chat: str | None, pseudonyms: Pseudonyms) -> None:
        self.key = person_key
        self.editor = ":".join(part for part in person_key.split(":") if part)
        """By what they are known as an editor."""
        self.chats = {person_key, direct_chat or person_key}
        self.hash = pseudonyms.of(person_key)
        self.chat_hashes = {pseudonyms.of(chat) for chat in self.chats}

    def rows(self) -> dict[Table, ColumnElement[bool]]:
        """Return for each table which rows are about the person; none of them is about anybody else."""
        return {
            preferences: or_(
                (preferences.c.scope == "person") & (preferences.c.key == self.key),
                (preferences.c.scope == "chat") & preferences.c.key.in_(self.chats),
            ),
            sessions: or_(sessions.c.person_key == self.key, sessions.c.chat_key.in_(self.chats)),
            follows: or_(follows.c.person_key == self.key, follows.c.chat_key.in_(self.chats)),
            signals: or_(signals.c.person_hash == self.hash, signals.c.chat_hash.in_(self.chat_hashes)),
            notes: or_(notes.c.person_hash == self.hash, notes.c.chat_hash.in_(self.chat_hashes)),
            handled: handled.c.person_hash == self.hash,
            answer_ids: answer_ids.c.chat_hash.in_(self.chat_hashes),
            gone_chats: gone_chats.c.chat_key.in_(self.chats),
            subscriptions: subscriptions.c.chat_key.in_(self.chats),
            deliveries: deliveries.c.chat_key.in_(self.chats),
            receipts: receipts.c.chat_key.in_(self.chats),
            parked: parked.c.place.in_(self.chats),
            target_days: target_days.c.chat_key.in_(self.chats),
            shown: shown.c.chat_key.in_(self.chats),
            shown_facts: shown_facts.c.chat_key.in_(self.chats),
            errands: or_(errands.c.person_key == self.key, errands.c.chat_key.in_(self.chats)),
            drafts: drafts.c.editor == self.editor,
            editors: editors.c.key == self.editor,
            readings: readings.c.editor.startswith(f'{{"key":"{self.editor}"', autoescape=True),
            messages: messages.c.chat_key.in_(self.chats) & messages.c.claim.is_(None),
        }

    def tied(self) -> dict[Table, ColumnElement[bool]]:
        """Return which rows hang on deliveries of the person's chats."""
        sent = select(deliveries.c.id).where(deliveries.c.chat_key.in_(self.chats))
        return {table: table.c.delivery.in_(sent) for table in (attempts, receipt_facts)}


class PrivacyStore:
    """What `/mydata` shows and `/forgetme` deletes."""

    def __init__(self, transactions: Transactions, pseudonyms: Pseudonyms) -> None:
        self._transactions, self._pseudonyms = transactions, pseudonyms

    async def export(self, person_key: str, *, direct_chat: str | None = None) -> dict[str, Any]:
        """Return all that is held about a person, as plain values; `direct_chat` is their direct chat's key."""
        subject = _Subject(person_key, direct_chat, self._pseudonyms)
        return await self._transactions.read(lambda connection: _export(connection, subject))

    async def forget(self, person_key: str, *, direct_chat: str | None = None) -> int:
        """Delete all that is held about a person, and the questions that nobody else asked; returns how many rows."""
        subject = _Subject(person_key, direct_chat, self._pseudonyms)
        return await self._transactions.run(lambda connection: _forget(connection, subject))


def _forget(connection: Connection, subject: _Subject) -> int:
    mine = subject.rows()
    asked = set(connection.execute(select(signals.c.question_id).where(mine[signals])).scalars())
    for table, condition in subject.tied().items():
        connection.execute(delete(table).where(condition))
    _unname(connection, subject)
    count = sum(connection.execute(delete(table).where(condition)).rowcount for table, condition in mine.items())
    others = select(signals.c.question_id).where(signals.c.question_id == questions.c.id).exists()
    orphans = delete(questions).where(questions.c.id.in_(asked), ~others)
    return count + connection.execute(orphans).rowcount


def _unname(connection: Connection, subject: _Subject) -> None:
    """Forget who made or changed what belongs to a group, and who made others editors: it goes on without a name."""
    for column in (subscriptions.c.person_key, subscriptions.c.changed_by):
        connection.execute(update(subscriptions).where(column == subject.key).values({column.name: None}))
    connection.execute(update(editors).where(editors.c.added_by == subject.editor).values(added_by=""))


def _export(connection: Connection, subject: _Subject) -> dict[str, Any]:
    mine = subject.rows()

    def read(query: Select[Any], table: Table) -> list[dict[str, Any]]:
        rows = connection.execute(query.where(mine[table])).mappings()
        return [{name: _plain(value) for name, value in row.items()} for row in rows]

    said = select(
        *(questions.c.text, questions.c.language, signals.c.kind, signals.c.outcome, signals.c.answer_id),
        *(signals.c.facts, signals.c.at),
    ).join_from(signals, questions)
    told = said.order_by(signals.c.id)
    replies = read(select(handled.c.at, handled.c.replies).order_by(handled.c.at, handled.c.key), handled)
    return {
        "person": subject.key,
        "settings": read(select(preferences).order_by(preferences.c.scope), preferences),
        "sessions": [row | {"state": json.loads(row["state"])} for row in read(_ordered(sessions), sessions)],
        "follows": read(_ordered(follows, without="value_digest"), follows),
        "votes": read(told.where(signals.c.kind.in_(_VOTES)), signals),
        "questions": read(told.where(signals.c.kind.not_in(_VOTES)), signals),
        "feedback": read(select(notes.c.text, notes.c.language, notes.c.at).order_by(notes.c.id), notes),
        "answers": [{"at": row["at"], "texts": _texts(replies_from_json(row["replies"]))} for row in replies],
        "subscriptions": [row | {"document": json.loads(row["document"])} for row in _made(connection, subject)],
        "told_unasked": read(select(errands.c.kind, errands.c.payload, errands.c.at).order_by(errands.c.id), errands),
        "shown": read(select(shown.c.message_id, shown.c.language, shown.c.at).order_by(shown.c.at), shown),
        "editor": read(select(editors.c.role, editors.c.at), editors),
        "editing": [row | {"state": json.loads(row["state"])} for row in read(_ordered(drafts), drafts)],
        "articles": read(select(readings.c.address, readings.c.at).order_by(readings.c.at), readings),
        "unreachable_since": read(_ordered(gone_chats), gone_chats),
    }


def _made(connection: Connection, subject: _Subject) -> list[dict[str, Any]]:
    """Return the living subscriptions of a person's chats, and those they made in groups."""
    table = subscriptions.c
    theirs = or_(table.person_key == subject.key, table.chat_key.in_(subject.chats)) & table.ended_at.is_(None)
    columns = (table.id, table.chat_key, table.thread, table.document, table.since, table.sent_at)
    rows = connection.execute(select(*columns).where(theirs).order_by(table.since, table.id)).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _ordered(table: Table, *, without: str = "") -> Select[Any]:
    columns = [column for column in table.columns if column.name != without]
    return select(*columns).order_by(*table.primary_key.columns)


def _texts(replies: tuple[Reply, ...]) -> list[str]:
    return [reply.plain for reply in replies]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
