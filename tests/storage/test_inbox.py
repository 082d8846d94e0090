"""The inbox: each update once, in order per chat, across restarts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.storage.database import BotDatabase
from bot.storage.inbox import NewItem, StoredItem
from bot.storage.tables import inbox

if TYPE_CHECKING:
    from bot.ports import Inbox
    from tests.storage.conftest import Clock


async def add(box: Inbox, *numbers: int, chat: str = "a", platform: str = "telegram") -> list[bool]:
    """Store updates of one chat, one after the other."""
    return [await box.add(f"{platform}:{n}", platform=platform, order_key=chat, body=f"body {n}") for n in numbers]


async def test_an_update_that_came_before_is_refused_even_when_it_is_done(database: BotDatabase) -> None:
    """A platform that sends an update again does not get a second answer."""
    assert await add(database.inbox, 1, 1) == [True, False]
    await database.inbox.claim("telegram")
    await database.inbox.done("telegram:1")

    assert await add(database.inbox, 1) == [False]
    assert await database.inbox.claim("telegram") == []


async def test_many_updates_are_stored_at_once_each_key_once(database: BotDatabase) -> None:
    """A poll's updates are one transaction; repeats inside it and from before are told apart."""
    await add(database.inbox, 2)
    items = [NewItem(f"telegram:{n}", "telegram", "a", "{}") for n in (1, 2, 3, 3)]

    assert await database.inbox.add_many(items) == [True, False, True, False]
    assert await database.inbox.add_many([]) == []


async def test_a_claim_takes_the_oldest_of_each_chat_only(database: BotDatabase) -> None:
    """Chats go in parallel, the updates of one chat one after the other."""
    await add(database.inbox, 1, 2, chat="a")
    await add(database.inbox, 3, 4, chat="b")
    await add(database.inbox, 5, chat="a", platform="slack")

    first = await database.inbox.claim("telegram")
    assert [(item.key, item.order_key, item.body, item.attempts) for item in first] == [
        ("telegram:1", "a", "body 1", 0), ("telegram:3", "b", "body 3", 0),
    ]  # fmt: skip
    assert await database.inbox.claim("telegram") == []
    await database.inbox.done("telegram:1")
    assert [item.key for item in await database.inbox.claim("telegram")] == ["telegram:2"]
    assert [item.key for item in await database.inbox.claim("slack")] == ["slack:5"]


async def test_a_claim_keeps_to_its_limit_and_to_the_order_of_arrival(database: BotDatabase) -> None:
    """Who waits longest is answered first."""
    for number, chat in enumerate("dcba"):
        await add(database.inbox, number, chat=chat)

    assert [item.order_key for item in await database.inbox.claim("telegram", limit=3)] == ["d", "c", "b"]
    assert [item.order_key for item in await database.inbox.claim("telegram", limit=3)] == ["a"]


async def test_a_part_is_noted_once_and_its_receipt_is_kept_across_a_restart(database: BotDatabase) -> None:
    """After a restart it is known which replies went out, and which were cut off."""
    await add(database.inbox, 1)
    await database.inbox.claim("telegram")
    assert await database.inbox.mark_sending("telegram:1", 0) is True
    await database.inbox.mark_sent("telegram:1", 0, sent_id="900")
    assert await database.inbox.mark_sending("telegram:1", 1) is True
    assert await database.inbox.mark_sending("telegram:1", 1) is False

    assert await database.inbox.release_all("telegram") == 1
    (item,) = await database.inbox.claim("telegram")
    assert isinstance(item, StoredItem)
    assert (item.attempts, item.sent_parts) == (1, {0: "900", 1: None})


async def test_release_puts_back_only_that_platform_and_what_is_not_done(database: BotDatabase) -> None:
    """A restart works off what was in work, nothing else."""
    await add(database.inbox, 1, chat="a")
    await add(database.inbox, 2, chat="b")
    await add(database.inbox, 3, platform="slack")
    await database.inbox.claim("telegram")
    await database.inbox.claim("slack")
    await database.inbox.done("telegram:1")

    assert await database.inbox.release_all("telegram") == 1
    assert [(item.key, item.attempts) for item in await database.inbox.claim("telegram")] == [("telegram:2", 1)]
    assert await database.inbox.claim("slack") == []


async def test_a_replica_leaves_what_another_has_in_work_until_its_lease_runs_out(url: str, clock: Clock) -> None:
    """A replica that died is replaced, one that works is not disturbed."""
    one = await BotDatabase.open(url, clock=clock, owner="one")
    two = await BotDatabase.open(url, clock=clock, owner="two")
    await add(one.inbox, 1, 2)
    await one.inbox.claim("telegram")

    assert await two.inbox.release_all("telegram") == 0
    clock.advance(seconds=90)
    assert await one.inbox.claim("telegram") == []  # renews its lease
    clock.advance(seconds=90)
    assert await two.inbox.claim("telegram") == []
    clock.advance(seconds=90)
    assert [(item.key, item.attempts) for item in await two.inbox.claim("telegram")] == [("telegram:1", 1)]
    assert await one.inbox.claim("telegram") == []
    await one.close()
    await two.close()


async def test_what_is_done_leaves_its_key_but_neither_text_nor_chat(database: BotDatabase) -> None:
    """Messages are not kept longer than it takes to answer them."""
    await add(database.inbox, 1)
    await database.inbox.claim("telegram")
    await database.inbox.done("telegram:1")

    async with database.engine.connect() as connection:
        row = (await connection.execute(select(inbox))).one()
    assert (row.key, row.body, row.order_key, row.owner) == ("telegram:1", "", "", None)


async def test_purge_forgets_what_was_done_long_ago_with_its_parts(database: BotDatabase, clock: Clock) -> None:
    """Keys are kept for as long as a platform may send an update again, then they go."""
    await add(database.inbox, 1, 2)
    await database.inbox.claim("telegram")
    await database.inbox.mark_sending("telegram:1", 0)
    await database.inbox.done("telegram:1")

    assert await database.inbox.purge(before=clock.now - timedelta(days=1)) == 0
    assert await database.inbox.purge(before=clock.advance(days=1)) == 1
    assert await add(database.inbox, 1, 2) == [True, False]
    assert await database.inbox.mark_sending("telegram:1", 0) is True


async def test_an_update_in_any_state_of_text_is_stored(database: BotDatabase) -> None:
    """NUL and half characters, which PostgreSQL or UTF-8 refuse, do not lose an update."""
    await database.inbox.add("telegram:1", platform="telegram", order_key="a", body="Сәлем 🚂 \x00 \ud83d")

    assert (await database.inbox.claim("telegram"))[0].body == "Сәлем 🚂 \ufffd \ufffd"
