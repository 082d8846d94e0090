"""`/why` and `korridor facts show` tell what became of a fact; statements in another language say in which."""

from __future__ import annotations

from bot.messages import IncomingMessage, MessageKind, Person
from knowledge.facts import Statement
from tests.commands.calling import Call, call
from tests.digests.stage import telegram_chat
from tests.errands.stage import Bot
from tests.errands.words import FACT, GERMAN, TWELVE
from tests.living.conftest import Editor

__all__ = ["call"]


async def said(bot: Bot, text: str) -> str:
    """Return all that is replied to words in a direct chat."""
    message = IncomingMessage(
        key=f"history:{text}", chat=telegram_chat(7), person=Person(id="7"), text=text, kind=MessageKind.TEXT
    )
    return "\n\n".join(reply.plain for reply in await bot.service.handle(message))


async def test_why_tells_how_a_fact_has_changed(bot: Bot, editor: Editor) -> None:
    """Both versions with their dates; after a retraction its reason, too."""
    await editor.correct(FACT, statement=TWELVE)
    await bot.living.look()
    await said(bot, GERMAN)
    await editor.retract(FACT, reason="Das Ministerium hat sich geirrt.")
    await bot.living.look()
    told = await said(bot, "/why")

    assert "Wie sich das geändert hat" in told
    assert TWELVE.de in told
    assert "35 Mio. Tonnen" in told
    assert "zurückgezogen. Grund: Das Ministerium hat sich geirrt." in told


async def test_further_sources_are_cited_and_listed(bot: Bot, editor: Editor) -> None:
    """A confirmed fact has two citations; /why and /sources name who confirms it."""
    await editor.correct(FACT, confirmed_by=({"source": "bavaria-central-asia", "locator": (3,)},))
    await bot.living.look()
    answer = await said(bot, GERMAN)

    assert "[1][2]" in answer
    assert "Bestätigt durch: Bayerns Wirtschaftsoffensive" in await said(bot, "/why")
    assert "bestätigt: 1" in await said(bot, "/sources")


async def test_a_statement_in_another_language_says_so(bot: Bot, editor: Editor, call: Call) -> None:
    """In answers, lists and JSON; in its own language it needs no such words."""
    russian = "Пропускная способность коридора должна вырасти до 35 млн тонн."
    statement = Statement(de=russian, en=russian, ru=russian, kk=russian)
    await editor.correct(FACT, statement=statement, untranslated={"de": "ru", "en": "ru", "kk": "ru"})
    await bot.living.look()

    assert f"{russian} (auf Russisch) [1]" in await said(bot, GERMAN)
    assert f"{russian} (auf Russisch) [" in await said(bot, "/due")
    document = (await call("ask", "--json", "--language", "kk", GERMAN)).document
    assert f"{russian} (орысша) [1]" in document["text"]
    assert document["facts"][0]["untranslated"] == "ru"
    assert f"{russian} (in Russian)" in (await call("facts", "list")).out
    assert "(на русском)" not in (await call("facts", "list", "--language", "ru")).out


async def test_facts_show_tells_who_did_what(editor: Editor, call: Call) -> None:
    """Versions, and the editors' acts with their reasons."""
    await editor.correct(FACT, statement=TWELVE)
    await editor.retract(FACT, reason="geirrt")
    shown = (await call("facts", "show", FACT)).out

    assert "version 2" in shown
    assert "retract by Anna: geirrt" in shown
