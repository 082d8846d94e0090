"""Which messages show which facts: found and forgotten without reading whole tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, text

from bot.messages import Chat
from bot.storage.shown import Sent, unchangeable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from bot.storage.database import BotDatabase
    from tests.storage.conftest import Clock

CHAT = Chat(platform="slack", workspace="T1", id="D5")


def sent(clock: Clock, message_id: str, *, answered: str = "slack:e1") -> Sent:
    """Return an answer with a fact in it."""
    return Sent(CHAT, (message_id,), answered, 0, "de", (("capacity", "1"),), clock())


async def test_only_what_nobody_can_change_is_forgotten(database: BotDatabase, clock: Clock) -> None:
    """Of one message: what everybody sees stays, and so does what answers another message with a longer key."""
    shown = database.ledger.shown
    for one in (sent(clock, unchangeable("slack:e1")), sent(clock, unchangeable("slack:e1", 1)), sent(clock, "17.1"),
                sent(clock, unchangeable("slack:e1.0"), answered="slack:e1.0")):  # fmt: skip
        await shown.save(one)
    await shown.forget_unchangeable("slack:e1")
    left = [one.message_ids[0] for one in await shown.showing("capacity")]
    assert left == ["17.1", unchangeable("slack:e1.0")]


async def test_what_was_noted_lately_is_found(database: BotDatabase, clock: Clock) -> None:
    """Each version of each fact once, from a moment on."""
    await database.ledger.shown.save(sent(clock, "17.1"))
    since = clock()
    assert await database.ledger.shown.noted(since=since) == set()
    for message_id in ("17.2", "17.3"):
        await database.ledger.shown.save(sent(clock, message_id))
    assert await database.ledger.shown.noted(since=since) == {("capacity", "1")}


@pytest.fixture
def statements(database: BotDatabase) -> Iterator[list[tuple[str, Any]]]:
    """Give the statements that the stores run, with their parameters."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "work",
    [
        lambda database: database.ledger.shown.forget_unchangeable("slack:e1"),
        lambda database: database.sessions.direct_chat("slack:T1:U1"),
    ],
    ids=["forget_unchangeable", "direct_chat"],
)
async def test_no_table_is_read_as_a_whole(
    database: BotDatabase, clock: Clock, statements: list[tuple[str, Any]],
    work: Callable[[BotDatabase], Awaitable[object]],
) -> None:  # fmt: skip
    """The databases say themselves how they find rows."""
    is_sqlite = database.engine.dialect.name == "sqlite"
    await database.ledger.shown.save(sent(clock, unchangeable("slack:e1")))
    statements.clear()
    await work(database)
    async with database.engine.connect() as connection:
        if not is_sqlite:  # a table of few rows is read as a whole unless that is forbidden
            await connection.execute(text("SET enable_seqscan = off"))
        for statement, parameters in [(each, given) for each, given in statements if " bot_" in each]:
            explained = f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{statement}"
            plan = [str(row[-1]) for row in await connection.exec_driver_sql(explained, parameters)]
            assert not [line for line in plan if line.startswith("SCAN bot_") or "Seq Scan" in line], plan
