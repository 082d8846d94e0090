"""Sessions and settings of chats and people, chats that are gone, and chats that get a new key."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from bot.storage.sessions import StoredSession, person_key
from bot.storage.settings import StoredSettings

if TYPE_CHECKING:
    from bot.storage.database import BotDatabase
    from tests.storage.conftest import Clock

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GROUP, SUPERGROUP, PERSON = "telegram::-55", "telegram::-10055", "telegram::7"


async def languages(database: BotDatabase, chat: str, person: str | None) -> tuple[str | None, str | None]:
    """Return the languages a chat and a person have chosen."""
    settings = await database.settings.load(chat, person)
    chosen = (settings.chat, settings.person)
    chat_language, person_language = (None if found is None else found.language for found in chosen)
    return chat_language, person_language


async def test_a_session_comes_back_as_it_was_saved_in_utc(database: BotDatabase) -> None:
    """The last one saved counts; its moment is the same on every database."""
    almaty = NOON.astimezone(timezone(timedelta(hours=5)))
    await database.sessions.save(GROUP, None, "7", state="{}", updated_at=NOON - timedelta(hours=1))
    await database.sessions.save(GROUP, None, "7", state='{"facts":["лото"]}', updated_at=almaty)

    session = await database.sessions.load(GROUP, None, "7")
    assert session == StoredSession('{"facts":["лото"]}', NOON)
    assert session.updated_at.tzinfo is UTC


async def test_sessions_are_apart_by_chat_thread_and_person(database: BotDatabase) -> None:
    """What one asks in one topic is no context for another's question or another topic."""
    places = [(GROUP, None, "7"), (GROUP, "3", "7"), (GROUP, None, "8"), (GROUP, None, None), (SUPERGROUP, None, "7")]
    await asyncio.gather(
        *(database.sessions.save(*place, state=str(number), updated_at=NOON) for number, place in enumerate(places))
    )

    loaded = await asyncio.gather(*(database.sessions.load(*place) for place in places))
    assert [session and session.state for session in loaded] == ["0", "1", "2", "3", "4"]
    assert await database.sessions.load(GROUP, "4", "7") is None


async def test_a_moment_without_time_zone_is_refused(database: BotDatabase) -> None:
    """A guess about the zone would make a session expire at the wrong time."""
    with pytest.raises(Exception, match="no time zone"):
        await database.sessions.save(GROUP, None, "7", state="{}", updated_at=NOON.replace(tzinfo=None))


async def test_silent_sessions_are_purged(database: BotDatabase) -> None:
    """What people asked is not kept once it can no longer be referred to."""
    await database.sessions.save(GROUP, None, "7", state="{}", updated_at=NOON)
    await database.sessions.save(GROUP, None, "8", state="{}", updated_at=NOON + timedelta(hours=1))

    assert await database.sessions.purge(before=NOON + timedelta(minutes=30)) == 1
    assert await database.sessions.load(GROUP, None, "7") is None


def test_a_person_is_keyed_by_platform_workspace_and_id() -> None:
    """The same person has one key in all chats of a workspace."""
    assert person_key("slack:T1:C9", "U5") == "slack:T1:U5"
    assert person_key("telegram::-55", "7") == "telegram::7"


async def test_nothing_is_chosen_at_first(database: BotDatabase) -> None:
    """A new chat and an unknown person have no settings."""
    assert await database.settings.load(GROUP, PERSON) == StoredSettings(chat=None, person=None)
    assert await database.settings.load(GROUP, None) == StoredSettings(chat=None, person=None)


async def test_language_and_time_zone_are_set_one_at_a_time_and_taken_back(database: BotDatabase) -> None:
    """Setting one leaves the other, None takes a choice back; a direct chat is not its person."""
    await database.settings.save_chat(PERSON, language="kk")
    await database.settings.save_person(PERSON, language="de")
    await database.settings.save_person(PERSON, time_zone="Asia/Almaty")

    settings = await database.settings.load(PERSON, PERSON)
    assert settings.chat is not None
    assert settings.person is not None
    assert (settings.chat.language, settings.chat.time_zone) == ("kk", None)
    assert (settings.person.language, settings.person.time_zone) == ("de", "Asia/Almaty")
    assert settings.person.updated_at > settings.chat.updated_at

    await database.settings.save_person(PERSON, language=None)
    assert await languages(database, PERSON, PERSON) == ("kk", None)


async def test_a_chat_is_gone_until_it_is_back(database: BotDatabase) -> None:
    """Nothing is sent to a chat that blocked us; noting it twice is harmless."""
    await database.settings.gone(GROUP, reason="kicked", at=NOON)
    await database.settings.gone(GROUP, reason="blocked", at=NOON)

    group, person = await asyncio.gather(database.settings.is_gone(GROUP), database.settings.is_gone(PERSON))
    assert (group, person) == (True, False)
    assert await database.settings.back(GROUP) is True
    assert await database.settings.back(GROUP) is False
    assert await database.settings.is_gone(GROUP) is False


async def test_a_workspace_that_is_gone_takes_its_chats_with_it(database: BotDatabase) -> None:
    """After an uninstall none of its channels is reachable, those of others are."""
    await database.settings.gone("slack:T1:", reason="uninstalled", at=NOON)

    assert await database.settings.is_gone("slack:T1:C9") is True
    assert await database.settings.is_gone("slack:T2:C9") is False
    await database.settings.back("slack:T1:")
    assert await database.settings.is_gone("slack:T1:C9") is False


async def test_a_moved_chat_keeps_settings_sessions_and_follows(database: BotDatabase, clock: Clock) -> None:
    """A group that became a supergroup notices nothing; telling it twice is harmless."""
    await database.settings.save_chat(GROUP, language="ru", time_zone="Asia/Almaty")
    await database.settings.save_chat("telegram::-99", language="en")
    await database.sessions.save(GROUP, "3", "7", state="old", updated_at=NOON)
    await database.follows.add(GROUP, "3", kind="topic", value="trade")
    await database.settings.gone(GROUP, reason="migrated", at=clock())

    for _ in range(2):
        await database.settings.move(GROUP, SUPERGROUP)
        await database.settings.move(SUPERGROUP, SUPERGROUP)

    settings = (await database.settings.load(SUPERGROUP, None)).chat
    assert settings is not None
    assert (settings.language, settings.time_zone) == ("ru", "Asia/Almaty")
    assert await database.sessions.load(SUPERGROUP, "3", "7") == StoredSession("old", NOON)
    assert [follow.value for follow in await database.follows.list(SUPERGROUP, "3")] == ["trade"]
    assert await languages(database, GROUP, None) == (None, None)
    assert await database.sessions.load(GROUP, "3", "7") is None
    assert await database.follows.list(GROUP, "3") == ()
    assert await database.settings.is_gone(GROUP) is False
    assert await languages(database, "telegram::-99", None) == ("en", None)


async def test_a_move_keeps_what_was_said_under_the_new_key_already(database: BotDatabase) -> None:
    """Messages in the supergroup may come before the news of the move: the newer choice and session stay."""
    await database.settings.save_chat(GROUP, language="ru", time_zone="Asia/Almaty")
    await database.settings.save_chat(SUPERGROUP, language="kk")
    for person, old, new in (("7", 0, 1), ("8", 1, 0)):
        await database.sessions.save(GROUP, None, person, state="old", updated_at=NOON + timedelta(minutes=old))
        await database.sessions.save(SUPERGROUP, None, person, state="new", updated_at=NOON + timedelta(minutes=new))
    for chat in (GROUP, SUPERGROUP):
        await database.follows.add(chat, None, kind="topic", value="trade")

    await database.settings.move(GROUP, SUPERGROUP)

    settings = (await database.settings.load(SUPERGROUP, None)).chat
    assert settings is not None
    assert (settings.language, settings.time_zone) == ("kk", "Asia/Almaty")
    sessions = [await database.sessions.load(SUPERGROUP, None, person) for person in "78"]
    assert [session and session.state for session in sessions] == ["new", "old"]
    assert len(await database.follows.list(SUPERGROUP, None)) == 1
