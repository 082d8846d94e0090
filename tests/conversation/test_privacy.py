"""What is stored about a person: shown on request, and gone on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import MetaData, Table, select

from bot.conversation.service import ConversationService
from bot.messages import Chat, ChatKind, MessageKind
from bot.phrases import say
from bot.storage.database import BotDatabase
from bot.storage.tables import metadata
from tests.conversation.talk import button
from tests.conversation.visitor import Visitor, direct, member

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Reply

_CAPACITY = "Wie viel Fracht soll der Mittlere Korridor bis 2029 schaffen?"
_NOT_STATED = "Was kostet eine Lokomotive von Siemens Mobility?"
_NOBODYS = {"bot_inbox", "bot_inbox_part", "bot_secret"}
"""Tables that hold nothing about a person once their updates are worked."""


async def _live(visitor: Visitor) -> None:
    """Leave a trace in every table."""
    await visitor.say("/language de")
    await visitor.say("/timezone Almaty")
    (reply,) = await visitor.say(_CAPACITY)
    for label in ("👍", say("de", "button-follow")):
        await visitor.press(button(reply, label).data)
    (reply,) = await visitor.say(_NOT_STATED)
    for key in ("button-watch", "button-editor"):
        await visitor.press(button(reply, say("de", key)).data)
    await visitor.say("/feedback Bitte mehr über Bahnprojekte.")
    message = visitor.message(_CAPACITY)
    await visitor.service.handle(message)
    await visitor.service.remember_sent(message, sent_id="41")


async def _forget(visitor: Visitor) -> Sequence[Reply]:
    (asked,) = await visitor.say("/forgetme")
    return await visitor.press(button(asked, say("de", "button-yes-delete")).data)


async def _rows(database: BotDatabase, tables: MetaData = metadata) -> dict[str, int]:
    """Return how many rows each table holds, the empty ones left out."""
    async with database.engine.connect() as connection:

        async def count(table: Table) -> int:
            return len((await connection.execute(select(table))).all())

        counts = {table.name: await count(table) for table in tables.sorted_tables if table.name not in _NOBODYS}
    return {name: number for name, number in counts.items() if number}


async def test_forgetting_leaves_nothing(service: ConversationService, database: BotDatabase) -> None:
    """Every table that held something about the person is empty, but for the last word, which is nobody's."""
    visitor = direct(service, database)
    await _live(visitor)
    assert {"bot_preference", "bot_session", "bot_follow", "bot_signal", "bot_note", "bot_answer_id"} <= set(
        await _rows(database)
    )

    (done,) = await _forget(visitor)

    assert done.plain == say("de", "forget-done")
    assert await _rows(database) == {"bot_handled": 1}
    held = await database.privacy.export("telegram::7", direct_chat=visitor.chat.key)
    assert {name: value for name, value in held.items() if value and name != "person"} == {}


async def test_forgetting_one_leaves_the_other(service: ConversationService, database: BotDatabase) -> None:
    """What somebody else said, chose and asked stays."""
    other = direct(service, database, "8")
    await _live(other)
    before = await database.privacy.export("telegram::8", direct_chat=other.chat.key)
    visitor = direct(service, database)
    await _live(visitor)

    await _forget(visitor)

    assert await database.privacy.export("telegram::8", direct_chat=other.chat.key) == before
    assert await _answered(other)


async def test_forgetting_in_a_group_keeps_the_groups_settings(
    service: ConversationService, database: BotDatabase
) -> None:
    """They are not about the person; what the person asked there is gone."""
    admin = member(service, database, is_admin=True)
    await admin.say("/language ru")
    await admin.say(_CAPACITY)

    (asked,) = await admin.say("/forgetme")
    assert asked.is_private
    await admin.press("forget:yes")

    assert (await database.settings.load(admin.chat.key, None)).chat is not None
    assert (await admin.session()).question == ""


async def test_forgetting_in_a_channel_reaches_the_direct_messages(
    service: ConversationService, database: BotDatabase
) -> None:
    """On Slack they have a name of their own; private answers in channels are tied to them, too."""
    direct_messages = Chat(platform="slack", workspace="T1", id="D7")
    own, channel = (
        Visitor(service, database, "U7", chat)
        for chat in (direct_messages, Chat(platform="slack", workspace="T1", id="C1", kind=ChatKind.GROUP))
    )
    await own.say(_CAPACITY)
    message = channel.message(_CAPACITY)
    (reply,) = await service.handle(message)
    await service.remember_private(message, 0, reply)
    held = await database.privacy.export("slack:T1:U7", direct_chat=direct_messages.key)
    assert held["shown"]

    await channel.press("forget:yes")

    held = await database.privacy.export("slack:T1:U7", direct_chat=direct_messages.key)
    assert {name: value for name, value in held.items() if value and name != "person"} == {}


async def test_after_forgetting_a_conversation_starts_anew(service: ConversationService, database: BotDatabase) -> None:
    """Nothing of before is referred to."""
    visitor = direct(service, database)
    await _live(visitor)
    await _forget(visitor)

    assert await visitor.outcome("und bis wann?") == "clarify"


async def test_my_data_shows_what_is_stored(service: ConversationService, database: BotDatabase) -> None:
    """Settings, conversation and what is followed; for the person alone."""
    visitor = direct(service, database)
    await _live(visitor)

    (reply,) = await visitor.say("/mydata")

    assert reply.is_private
    assert say("de", "mydata-title") in reply.plain
    for held in ("Asia/Almaty", _CAPACITY, _NOT_STATED):
        assert held in reply.plain, held


async def test_my_data_of_a_stranger_is_nothing(service: ConversationService, database: BotDatabase) -> None:
    """Who has only just come is told that nothing is stored."""
    (reply,) = await direct(service, database).say("/mydata")

    assert reply.plain == say("de", "mydata-none")


async def test_asking_for_ones_data_again_and_again_does_not_swell_it(
    service: ConversationService, database: BotDatabase
) -> None:
    """A list of what is stored does not hold all earlier lists."""
    visitor = direct(service, database)
    await visitor.say(_CAPACITY)
    sizes = [len((await visitor.say("/mydata"))[0].plain) for _ in range(6)]

    assert sizes[-1] < 2 * sizes[1]


async def test_my_data_is_written_for_people(service: ConversationService, database: BotDatabase) -> None:
    """No field names of ours, no Python, no JSON."""
    visitor = direct(service, database)
    await _live(visitor)

    (reply,) = await visitor.say("/mydata")

    assert not set("{}") & set(reply.plain)
    assert "None" not in reply.plain
    assert "_key" not in reply.plain


async def test_my_data_names_what_is_followed(service: ConversationService, database: BotDatabase) -> None:
    """A fact by what it says, a topic by its name, in the reader's language; no ids of ours."""
    visitor = direct(service, database)
    await visitor.press("fol:corridor-capacity-2029")
    await visitor.press("fol:topic.transport")

    (reply,) = await visitor.say("/mydata")

    assert say("de", "topic-transport") in reply.plain
    assert "35 Mio. Tonnen" in reply.plain
    assert "corridor-capacity" not in reply.plain


async def test_an_update_handled_before_being_forgotten_is_answered_the_same_after(
    service: ConversationService, database: BotDatabase
) -> None:
    """A press that the platform delivers twice does not ask twice."""
    visitor = direct(service, database)
    await visitor.say(_CAPACITY)
    press = visitor.message("forget:yes", kind=MessageKind.BUTTON)

    assert await service.handle(press) == await service.handle(press)


async def _answered(visitor: Visitor) -> bool:
    return await visitor.outcome(_CAPACITY) == "answer"
