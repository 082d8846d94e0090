"""What editors do besides deciding on claims: correcting, retracting, undoing, looking up, reading, feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Chat, ChatKind
from bot.storage.shown import Sent
from tests.newsroom.house import ADA, BEN, CLEO, EVE, labels

if TYPE_CHECKING:
    from tests.newsroom.house import House

CAPACITY = "corridor-capacity-2029"


async def test_a_figure_is_corrected_in_all_languages(house: House) -> None:
    """The page shows how it would be said, and nothing is stored before that is confirmed."""
    (page,) = await house.say(ADA, f"/correct {CAPACITY}")
    assert "Speichern" not in labels(page)
    await house.press(ADA, page, "Zahl")
    (page,) = await house.say(ADA, "41 Mio. t")
    assert "By 2029 the capacity of the trans-Caspian transport corridor is to rise to 41 million tonnes." in page.plain
    assert house.living.state.known.facts[CAPACITY].quantities[0].numbers[0] == 35_000_000
    done = await house.press(ADA, page, "Speichern")
    assert "Berichtigt" in done.plain
    assert house.living.state.known.facts[CAPACITY].quantities[0].numbers[0] == 41_000_000


async def test_another_status_needs_sentences(house: House) -> None:
    """What is missing is said, and can be given one by one."""
    (page,) = await house.say(ADA, f"/correct {CAPACITY}")
    asked = await house.press(ADA, page, "Stand")
    page = await house.press(ADA, asked, "abgeschlossen" if "abgeschlossen" in labels(asked) else labels(asked)[-6])
    assert "⚠️" in page.plain
    await house.press(ADA, page, "✏️ Deutsch")
    (page,) = await house.say(ADA, "Die Kapazität des Korridors erreicht bis 2029 35 Mio. Tonnen.")
    assert "⚠️" not in page.plain
    assert "noch nicht übersetzt" in page.plain


async def test_without_a_name_the_last_answer_is_meant(house: House) -> None:
    """Its facts are offered; without an answer, how to say it."""
    (usage,) = await house.say(ADA, "/correct")
    assert "/correct" in usage.plain
    await house.say(ADA, "Welche Kapazität soll der Korridor 2029 haben?")
    (which,) = await house.say(ADA, "/correct")
    page = await house.press(ADA, which, "Bis 2029")
    assert page.plain.startswith("Berichtigen\nBis 2029")


async def test_a_correction_can_be_cancelled(house: House) -> None:
    """Nothing is kept of it."""
    (page,) = await house.say(ADA, f"/correct {CAPACITY}")
    await house.press(ADA, page, "Frist")
    (page,) = await house.say(ADA, "2031")
    done = await house.press(ADA, page, "Abbrechen")
    assert done.plain == "Abgebrochen, nichts wurde geändert."
    stale = await house.press(ADA, page, "Speichern")
    assert stale.toast


async def test_retracting_is_for_chief_editors_and_asks_first(house: House) -> None:
    """It says what will happen; the reason is asked for if it is missing."""
    (refused,) = await house.say(ADA, f"/retract {CAPACITY} falsch")
    assert refused.plain == "Das ist der Chefredaktion vorbehalten."
    told = Sent(
        Chat(platform="slack", workspace="T1", id="C9", kind=ChatKind.GROUP), ("1", "2"), "slack:1", 0, "de",
        ((CAPACITY, "1"),), house.clock(),
    )  # fmt: skip
    await house.database.ledger.shown.save(told)
    await house.database.ledger.shown.save(told._replace(message_ids=("7",)))
    (asked,) = await house.say(CLEO, f"/retract {CAPACITY}")
    assert "Nennen Sie den Grund" in asked.plain
    (confirm,) = await house.say(CLEO, "Das Ministerium hat die Zahl zurückgenommen.")
    assert "Gezeigt wurde er in einem Chat." in confirm.plain
    assert CAPACITY in house.living.state.known.facts
    done = await house.press(CLEO, confirm, "Zurückziehen")
    assert "Zurückgezogen" in done.plain
    assert CAPACITY not in house.living.state.known.facts


async def test_acts_are_listed_and_taken_back(house: House) -> None:
    """One's own last by /undo, others' by chief editors with the number."""
    (page,) = await house.say(ADA, f"/correct {CAPACITY}")
    await house.press(ADA, page, "Frist")
    (page,) = await house.say(ADA, "2031")
    await house.press(ADA, page, "Speichern")
    (audit,) = await house.say(BEN, "/audit")
    assert "Berichtigt von Ada" in audit.plain
    assert "deadline 2029 → 2031" in audit.plain
    (nothing,) = await house.say(BEN, "/undo")
    assert "nichts zurückzunehmen" in nothing.plain
    (refused,) = await house.say(BEN, "/undo 1")
    assert "Chefredaktion" in refused.plain
    (done,) = await house.say(ADA, "/undo")
    assert done.plain == "Zurückgenommen: Berichtigt von Ada"
    assert house.living.state.known.facts[CAPACITY].deadline == "2029"
    (again,) = await house.say(CLEO, "/undo 1")
    assert again.plain == "Dieser Schritt ist schon zurückgenommen."


async def test_chief_editors_say_who_is_an_editor(house: House) -> None:
    """Whoever was added may at once; whoever was removed no longer."""
    (listed,) = await house.say(ADA, "/editors")
    assert "telegram:3 · Chefredaktion" in listed.plain
    (refused,) = await house.say(ADA, "/editors add telegram:9")
    assert "Chefredaktion" in refused.plain
    await house.say(CLEO, "/editors add telegram:9")
    (queue,) = await house.say(EVE, "/review")
    assert "wartet nichts" in queue.plain
    await house.say(CLEO, "/editors remove telegram:9")
    (refused,) = await house.say(EVE, "/review")
    assert refused.plain == "Das ist der Redaktion vorbehalten."


async def test_feeds_are_added_and_removed_by_chief_editors(house: House) -> None:
    """Everybody on the desk may look."""
    (none,) = await house.say(ADA, "/feeds")
    assert "Noch wird kein Feed gelesen" in none.plain
    await house.say(CLEO, "/feeds add https://example.org/news.rss")
    (listed,) = await house.say(ADA, "/feeds")
    assert "1. https://example.org/news.rss · noch nicht gelesen" in listed.plain
    (refused,) = await house.say(ADA, "/feeds remove 1")
    assert "Chefredaktion" in refused.plain
    (gone,) = await house.say(CLEO, "/feeds remove 1")
    assert "Wird nicht mehr gelesen" in gone.plain


async def test_an_article_is_read_in_the_background(house: House) -> None:
    """The order is kept, once for a message; what is no address is told so."""
    (told,) = await house.say(ADA, "/add https://example.org/a?b=1")
    assert told.plain == "Ich lese https://example.org/a?b=1 …"
    wanted = await house.database.readings.begin()
    assert wanted is not None
    assert (wanted.address, wanted.editor.name) == ("https://example.org/a?b=1", "Ada")
    (usage,) = await house.say(ADA, "/add den Artikel von gestern")
    assert "https://" in usage.plain


async def test_editors_see_what_is_held_about_them_and_can_have_it_forgotten(house: House) -> None:
    """Role, what they are in the middle of, and what they had read; afterwards they are readers."""
    await house.say(CLEO, "/editors add telegram:9")
    await house.say(EVE, "/add https://example.org/a")
    (page,) = await house.say(EVE, f"/correct {CAPACITY}")
    await house.press(EVE, page, "Frist")
    (held,) = await house.say(EVE, "/mydata")
    for line in ("Ihre Rolle in der Redaktion: Redaktion", "begonnen und nicht beendet", "einlesen ließen: 1"):
        assert line in held.plain
    (sure,) = await house.say(EVE, "/forgetme")
    await house.press(EVE, sure, "Ja")
    house.clock.advance(minutes=1)
    (refused,) = await house.say(EVE, "/review")
    assert refused.plain == "Das ist der Redaktion vorbehalten."
    assert await house.database.readings.begin() is None
