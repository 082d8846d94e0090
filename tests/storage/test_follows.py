"""What chats and people follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.storage.database import BotDatabase

GROUP, PERSON = "slack:T1:C9", "slack:T1:U5"
LONG_QUESTION = "Сколько локомотивов поставят? " * 130


async def test_a_thing_is_followed_once(database: BotDatabase) -> None:
    """Pressing the button twice makes no second notice."""
    assert await database.follows.add(GROUP, None, kind="fact", value="kz8a") is True
    assert await database.follows.add(GROUP, None, kind="fact", value="kz8a") is False

    (follow,) = await database.follows.list(GROUP, None)
    assert (follow.chat_key, follow.thread, follow.person_key, follow.kind, follow.value) == (
        GROUP, None, None, "fact", "kz8a",
    )  # fmt: skip


async def test_what_a_person_a_thread_and_the_chat_follow_is_apart(database: BotDatabase) -> None:
    """Each place and person has a list of its own, in the order of following."""
    await database.follows.add(GROUP, None, kind="topic", value="trade")
    await database.follows.add(GROUP, "17.4", kind="topic", value="energy")
    await database.follows.add(GROUP, None, kind="entity", value="ktz", person_key=PERSON)
    await database.follows.add(GROUP, None, kind="topic", value="finance")

    assert [follow.value for follow in await database.follows.list(GROUP, None)] == ["trade", "finance"]
    assert [follow.value for follow in await database.follows.list(GROUP, "17.4")] == ["energy"]
    (mine,) = await database.follows.list(GROUP, None, person_key=PERSON)
    assert (mine.person_key, mine.value) == (PERSON, "ktz")


async def test_what_is_followed_no_longer_is_gone(database: BotDatabase) -> None:
    """Only that one thing goes; taking it away twice is harmless."""
    await database.follows.add(GROUP, None, kind="fact", value="a")
    await database.follows.add(GROUP, None, kind="entity", value="a")

    assert await database.follows.remove(GROUP, None, kind="fact", value="a") is True
    assert await database.follows.remove(GROUP, None, kind="fact", value="a") is False
    assert [follow.kind for follow in await database.follows.list(GROUP, None)] == ["entity"]


async def test_a_question_as_long_as_a_message_can_be_followed(database: BotDatabase) -> None:
    """No database's index sets a limit to what people may wait for."""
    assert await database.follows.add(GROUP, None, kind="question", value=LONG_QUESTION) is True
    assert await database.follows.add(GROUP, None, kind="question", value=LONG_QUESTION) is False
    assert await database.follows.remove(GROUP, None, kind="question", value=LONG_QUESTION) is True
