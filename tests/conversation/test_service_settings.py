"""Settings as they are stored: a person's in direct chats, the chat's in groups."""

from __future__ import annotations

from bot.conversation.service import ConversationService
from bot.messages import Chat
from bot.phrases import say
from bot.storage.database import BotDatabase
from knowledge.languages import Language
from tests.conversation.talk import buttons
from tests.conversation.visitor import Visitor, direct, member

_QUESTION = "Was hat Siemens Mobility vorgeschlagen?"


async def _answered_in(visitor: Visitor) -> Language:
    (reply,) = await visitor.say(_QUESTION)
    labels = {button.label for button in buttons(reply)}
    languages: tuple[Language, ...] = ("de", "en", "ru", "kk")
    return next(language for language in languages if say(language, "button-more") in labels)


async def test_a_persons_language_counts_in_the_direct_chat_only(
    service: ConversationService, database: BotDatabase
) -> None:
    """What one chooses for oneself does not speak for a group."""
    await direct(service, database).say("/language kk")

    assert await _answered_in(direct(service, database)) == "kk"
    assert await _answered_in(member(service, database)) == "de"
    assert await _answered_in(direct(service, database, "8")) == "de"


async def test_a_groups_language_counts_for_all_in_it_and_all_its_threads(
    service: ConversationService, database: BotDatabase
) -> None:
    """And nowhere else, not even for the admin who chose it."""
    await member(service, database, "1", is_admin=True).say("/language ru")

    assert await _answered_in(member(service, database, "2", thread="5")) == "ru"
    assert await _answered_in(member(service, database, "1", group="-101")) == "de"
    assert await _answered_in(direct(service, database, "1")) == "de"


async def test_a_plain_member_changes_nothing(service: ConversationService, database: BotDatabase) -> None:
    """Neither by command nor by button."""
    visitor = member(service, database, "2")
    await visitor.say("/language ru")
    await visitor.press("lang:ru")

    assert await _answered_in(visitor) == "de"


async def test_automatic_takes_the_choice_back(service: ConversationService, database: BotDatabase) -> None:
    """The question's language counts again."""
    visitor = direct(service, database)
    await visitor.say("/language kk")
    await visitor.say("/language auto")

    assert await _answered_in(visitor) == "de"


async def test_language_and_time_zone_do_not_erase_each_other(
    service: ConversationService, database: BotDatabase
) -> None:
    """Two settings, stored side by side."""
    visitor = direct(service, database)
    await visitor.say("/language en")
    await visitor.say("/timezone Almaty")
    await visitor.say("/language ru")

    stored = await database.settings.load(visitor.chat.key, "telegram::7")

    assert stored.person is not None
    assert (stored.person.language, stored.person.time_zone) == ("ru", "Asia/Almaty")
    assert stored.chat is None


async def test_the_chosen_time_zone_is_shown_again(service: ConversationService, database: BotDatabase) -> None:
    """Whoever asks which zone counts gets the one chosen, in the group the group's."""
    visitor = direct(service, database)
    await visitor.say("/timezone Almaty")
    (mine,) = await visitor.say("/timezone")
    admin = member(service, database, is_admin=True)
    await admin.say("/timezone Berlin")
    (ours,) = await admin.say("/timezone")

    assert mine.plain == say("de", "timezone-now", zone="Asia/Almaty")
    assert ours.plain == say("de", "timezone-now", zone="Europe/Berlin")


async def test_a_slack_workspace_keeps_its_people_apart_from_others(
    service: ConversationService, database: BotDatabase
) -> None:
    """User ids repeat across workspaces."""
    one = Visitor(service, database, "U1", Chat(platform="slack", workspace="T1", id="D1"))
    other = Visitor(service, database, "U1", Chat(platform="slack", workspace="T2", id="D1"))

    await one.say("/language kk")

    assert await _answered_in(one) == "kk"
    assert await _answered_in(other) == "de"
