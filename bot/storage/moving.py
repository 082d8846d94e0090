"""A chat gets a new key (a Telegram group became a supergroup): what belongs to it goes along."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from bot.storage.digest_tables import deliveries, subscriptions, target_days
from bot.storage.statements import insert_new, upsert
from bot.storage.tables import follows, gone_chats, preferences, sessions

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Table


def move_chat(connection: Connection, old: str, new: str) -> None:
    """Move all rows in one transaction; what was chosen or said under the new key already is kept."""
    if old == new:
        return
    _move_preferences(connection, old, new)
    _move_sessions(connection, old, new)
    followed = [row | {"chat_key": new} for row in _take(connection, follows, follows.c.chat_key == old)]
    insert_new(connection, follows, followed, follows.c.chat_key)
    connection.execute(delete(gone_chats).where(gone_chats.c.chat_key == old))
    _move_subscriptions(connection, old, new)


def _move_subscriptions(connection: Connection, old: str, new: str) -> None:
    """Have digests go to the new chat; what was posted in the old one stays known under its old key."""
    table = subscriptions.c
    found = select(table.id, table.document).where(table.chat_key == old)
    for row in connection.execute(found).all():
        document = json.loads(row.document)
        document["chat"]["id"] = new.split(":", 2)[2]
        moved = {"chat_key": new, "document": json.dumps(document, ensure_ascii=False)}
        connection.execute(update(subscriptions).where(table.id == row.id).values(moved))
    is_open = (deliveries.c.chat_key == old) & deliveries.c.finished_at.is_(None)
    connection.execute(update(deliveries).where(is_open).values(chat_key=new))
    connection.execute(delete(target_days).where(target_days.c.chat_key == old))


def _take(connection: Connection, table: Table, condition: ColumnElement[bool]) -> list[dict[str, Any]]:
    """Return the rows and delete them."""
    rows = [dict(row) for row in connection.execute(select(table).where(condition)).mappings()]
    connection.execute(delete(table).where(condition))
    return rows


def _move_preferences(connection: Connection, old: str, new: str) -> None:
    is_chat = preferences.c.scope == "chat"
    before = _take(connection, preferences, is_chat & (preferences.c.key == old))
    newer = _take(connection, preferences, is_chat & (preferences.c.key == new))
    if before or newer:
        merged = {"scope": "chat", "key": new}
        for row in before + newer:
            merged |= {name: value for name, value in row.items() if name not in {"scope", "key"} and value is not None}
        upsert(connection, preferences, [{"language": None, "time_zone": None} | merged])


def _move_sessions(connection: Connection, old: str, new: str) -> None:
    query = select(sessions.c.thread, sessions.c.person_id, sessions.c.updated_at).where(sessions.c.chat_key == new)
    known = {(row.thread, row.person_id): row.updated_at for row in connection.execute(query)}
    moved = _take(connection, sessions, sessions.c.chat_key == old)
    fresher = [
        row | {"chat_key": new} for row in moved
        if (seen := known.get((row["thread"], row["person_id"]))) is None or seen < row["updated_at"]
    ]  # fmt: skip
    upsert(connection, sessions, fresher)
