"""Shared transactions: together when it helps, apart when one of them fails."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from bot.storage.tables import secrets
from bot.storage.transactions import Transactions
from knowledge.errors import StoreError
from knowledge.store.engine import create_engine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from sqlalchemy import Connection


@pytest.fixture
async def transactions(url: str) -> AsyncIterator[Transactions]:
    """Give transactions on an empty database."""
    engine = create_engine(url)
    yield Transactions(engine)
    await engine.dispose()


def store(connection: Connection, names: Sequence[str]) -> list[int]:
    """Insert rows and tell each how many it shared the transaction with; a name twice breaks it."""
    connection.execute(insert(secrets), [{"name": name, "value": ""} for name in names])
    return [len(names)] * len(names)


def names(connection: Connection) -> list[str]:
    """Return the names of all rows."""
    return list(connection.execute(select(secrets.c.name).order_by(secrets.c.name)).scalars())


async def test_what_is_asked_for_at_once_shares_a_transaction(transactions: Transactions) -> None:
    """A hundred writers pay for one commit."""
    shared = await asyncio.gather(*(transactions.share(store, f"name {number}") for number in range(100)))

    assert shared == [100] * 100
    assert await transactions.share(store, "alone") == 1


async def test_one_that_fails_does_not_spoil_the_others(transactions: Transactions) -> None:
    """Each request has its own fate; a refusal comes out as our error."""
    results = await asyncio.gather(
        *(transactions.share(store, name) for name in ("a", "b", "a")), return_exceptions=True
    )

    assert results[:2] == [1, 1]
    assert isinstance(results[2], StoreError)
    assert await transactions.read(names) == ["a", "b"]


async def test_one_who_goes_away_does_not_stop_the_transaction(transactions: Transactions) -> None:
    """A cancelled caller leaves the others their commit."""
    leaver = asyncio.create_task(transactions.share(store, "left"))
    stayer = asyncio.create_task(transactions.share(store, "stayed"))
    await asyncio.sleep(0)
    leaver.cancel()

    assert await stayer == 2
    assert leaver.cancelled() or leaver.cancelling()
    await transactions.settle()
    assert await transactions.read(names) == ["left", "stayed"]


async def test_a_database_out_of_reach_is_told_to_each_at_once() -> None:
    """All who wait get the reason, after one attempt to connect."""
    engine = create_engine("postgresql://nobody@127.0.0.1:1/nothing")
    transactions = Transactions(engine)

    results = await asyncio.gather(
        *(transactions.share(store, f"name {number}") for number in range(20)), return_exceptions=True
    )

    assert {type(result) for result in results} == {StoreError}
    assert "cannot be reached" in str(results[0])
    await engine.dispose()
