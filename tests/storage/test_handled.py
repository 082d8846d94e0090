"""Replies by message key, and our answers by message."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.messages import Bold, Break, Bullet, Button, Code, FactNode, Italic, Link, Picture, Reply, SourceNode, Text
from knowledge.facts import Status

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import BotDatabase
    from tests.storage.conftest import Clock

CHAT, PERSON = "telegram::-55", "telegram::7"

FULL = Reply(
    nodes=(
        Bold(text="Көлік"), Break(), Bullet(), FactNode(lead="Жоспар:", statement="35 млн т.", numbers=(1, 2)),
        Text(text=" <b>&"), Italic(text="x"), Code(text="/help"), Link(text="URL", url="https://example.org"),
        SourceNode(number=1, status=Status.TARGET, status_label="Ziel", text="A · 3", url="https://example.org/a"),
    ),
    buttons=((Button(label="👍", data="up:"), Button(label="Mehr", data="more:kz8a", style="primary")),),
    picture=Picture(png=b"\x89PNG\r\n\x00\xff", alt="a map"), is_private=True, replaces=True, toast="ok",
    is_shareable=True,
)  # fmt: skip


def said(text: str) -> Reply:
    """Return a plain reply."""
    return Reply(nodes=(Text(text=text),))


async def test_replies_come_back_as_they_were_with_pictures(database: BotDatabase) -> None:
    """Every node, button and picture survives, so that a repeated message gets the very same reply."""
    assert await database.handled.load("telegram:1") is None
    await database.handled.save("telegram:1", [FULL, said("zwei")], person_key=PERSON)
    await database.handled.save("telegram:2", [], person_key=None)

    assert await database.handled.load("telegram:1") == (FULL, said("zwei"))
    assert await database.handled.load("telegram:2") == ()


async def test_the_first_replies_to_a_message_are_the_ones_that_count(database: BotDatabase) -> None:
    """Two that handle the same message say the same."""
    replies = await asyncio.gather(
        *(database.handled.save("telegram:1", [said(word)], person_key=PERSON) for word in ("eins", "zwei", "drei"))
    )
    late = await database.handled.save("telegram:1", [said("vier")], person_key=PERSON)

    assert {*replies, late} == {await database.handled.load("telegram:1")}


async def test_an_answer_is_found_by_chat_and_message(database: BotDatabase) -> None:
    """An edited question edits its own answer, the one sent last."""
    await asyncio.gather(
        database.answer_ids.save(CHAT, "10", answer_id="11"), database.answer_ids.save(PERSON, "10", answer_id="12")
    )
    await database.answer_ids.save(CHAT, "10", answer_id="13")

    assert await database.answer_ids.load(CHAT, "10") == "13"
    assert await database.answer_ids.load(PERSON, "10") == "12"
    assert await database.answer_ids.load(CHAT, "14") is None


async def test_what_is_old_is_purged(database: BotDatabase, clock: Clock) -> None:
    """Replies and answers go when no repeat and no edit is to be expected any more."""
    await database.handled.save("telegram:1", [FULL], person_key=PERSON)
    await database.answer_ids.save(CHAT, "10", answer_id="11")
    then: datetime = clock.advance(days=2)
    await database.handled.save("telegram:2", [FULL], person_key=PERSON)

    assert (await database.handled.purge(before=then), await database.answer_ids.purge(before=then)) == (1, 1)
    assert await database.handled.load("telegram:1") is None
    assert await database.handled.load("telegram:2") == (FULL,)
    assert await database.answer_ids.load(CHAT, "10") is None
