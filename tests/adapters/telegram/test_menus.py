"""Command menus and descriptions, per language and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.adapters.telegram.menus import MenuEntry, Menus, differing, publish
from tests.fakes.telegram import FakeTelegram, faults

if TYPE_CHECKING:
    from telegram import Bot

    from tests.adapters.telegram.conftest import Running

LANGUAGES = ("de", "en", "ru", "kk")
MENUS = Menus(
    commands={
        language: (
            MenuEntry("help", f"help {language}"),
            MenuEntry("mydata", f"mydata {language}", ("private",)),
            MenuEntry("language", f"language {language}", ("private", "admins")),
        )
        for language in LANGUAGES
    },
    descriptions={language: f"Korridor ({language})" for language in LANGUAGES},
    short_descriptions={language: f"kurz ({language})" for language in LANGUAGES},
)
PLACES = {
    "all_private_chats": ["help", "mydata", "language"],
    "all_group_chats": ["help"],
    "all_chat_administrators": ["help", "language"],
}


async def test_each_language_and_place_has_its_menu(telegram: FakeTelegram, bot: Bot) -> None:
    """Four languages and everybody else, in direct chats, groups, and for admins."""
    await publish(bot, MENUS)

    for place, names in PLACES.items():
        for code in ("", *LANGUAGES):
            menu = telegram.core.profile.commands[f'{{"type": "{place}"}}', code]
            assert [entry["command"] for entry in menu] == names
            assert menu[0]["description"] == f"help {code or 'en'}"
    for code in ("", *LANGUAGES, "fr"):
        language = code if code in LANGUAGES else "en"
        assert (await bot.get_my_description(language_code=code)).description == f"Korridor ({language})"
        assert (await bot.get_my_short_description(language_code=code)).short_description == f"kurz ({language})"


async def test_only_changes_are_published(telegram: FakeTelegram, bot: Bot) -> None:
    """The second time nothing is set; after somebody changed one menu, that one is."""
    assert await publish(bot, MENUS) == 23
    assert await publish(bot, MENUS) == 0
    telegram.core.profile.commands['{"type": "all_group_chats"}', "kk"] = []

    assert await differing(bot, MENUS) == [("kk", "groups")]
    assert await publish(bot, MENUS) == 1


async def test_nothing_given_is_nothing_changed(telegram: FakeTelegram, bot: Bot) -> None:
    """Without menus Telegram is left as it is."""
    assert await publish(bot, Menus()) == 0
    assert [call.method for call in telegram.calls] == ["getMe"]


async def test_menus_are_published_at_the_start_and_are_no_reason_to_fail(
    telegram: FakeTelegram, running: Running
) -> None:
    """The adapter publishes beside its work; if Telegram refuses, it works all the same."""
    async with running(menus=MENUS):
        await telegram.wait_for(lambda: len(telegram.calls_of("setMyShortDescription")) == 4)
    telegram.faults.next("getMyCommands", faults.Status(500))
    user = telegram.user()
    async with running(menus=MENUS):
        await telegram.say(user, telegram.private(user), "?")
        await telegram.wait_for(lambda: telegram.sent)


async def test_editors_chats_have_a_menu_of_their_own(telegram: FakeTelegram, bot: Bot) -> None:
    """A chat that does not know us yet is passed over; the others have the editors' commands, set once."""
    chat = telegram.private(telegram.user())
    entries = (MenuEntry("review", "review", ("desk",)), MenuEntry("help", "help", ("private", "desk")))
    menus = Menus(commands={"en": entries}, desks=(4_040_404, chat.id))

    assert await publish(bot, menus) == 2 + 2
    assert await publish(bot, menus) == 0
    for code in ("", "en"):
        shown = await bot.get_my_commands(BotCommandScopeChat(chat.id), language_code=code or None)
        assert [command.command for command in shown] == ["review", "help"]
    assert [each.command for each in await bot.get_my_commands(BotCommandScopeAllPrivateChats())] == ["help"]
