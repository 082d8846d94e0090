"""Review in chat: cards say what matters, acts are whole, nobody overwrites anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.messages import MessageKind
from knowledge.claims import Decision, Relation, State
from tests.newsroom.house import ADA, BEN, CLEO, EVE, ROOM, button, labels
from tests.newsroom.press import article, claim, newcomer

if TYPE_CHECKING:
    from tests.newsroom.house import House

CAPACITY = "corridor-capacity-2029"


async def filed(house: House) -> None:
    """Have the larger capacity wait for editors."""
    fact = house.living.state.known.facts[CAPACITY]
    made = claim(fact)
    text = article(house.clock())
    decision = house.newsroom.desk.acting._decide(made, text, house.living.state.known)
    assert decision.relation is Relation.UPDATES
    await house.file(text, (made, decision))


async def test_a_card_says_what_an_editor_has_to_know(house: House) -> None:
    """Relation, sentence, what it would change, the words it was read from, and where they stand."""
    await filed(house)
    shown = (await house.card()).plain
    assert shown.startswith("🔄 Neuer Stand · Verkehr\nZiel sind 40 Mio. t bis 2029.")
    assert "Bekannt: Bis 2029 soll die Kapazität des transkaspischen Korridors auf 35 Mio. Tonnen steigen." in shown
    assert "35 Mio. t · bis 2029 → Ziel · 40 Mio. t · bis 2029" in shown
    assert "„soll bis 2029 nun auf 40 Mio. Tonnen steigen“" in shown
    assert "Mehr Güter auf dem Mittleren Korridor · Bahn-Kurier · 2026-11-23" in shown


async def test_accepting_makes_the_fact_in_four_languages(house: House) -> None:
    """The card says who accepted it and when, and the new figure is answered at once."""
    await filed(house)
    done = await house.press(ADA, await house.card(), "Übernehmen", message_id="5")
    assert done.replaces
    assert done.toast == "Übernommen."
    assert done.says_toast, "the card shows it, too"
    assert "Übernommen von Ada, 23. Nov., 10:00" in done.plain
    fact = house.living.state.known.facts[CAPACITY]
    assert fact.source == "bahn-kurier"
    for language, question in {
        "de": "Welche Kapazität soll der Korridor 2029 haben?", "en": "What capacity is the corridor to have by 2029?",
        "ru": "Какой будет мощность коридора в 2029 году?", "kk": "2029 жылы дәліздің қуаты қандай болады?",
    }.items():  # fmt: skip
        (answer,) = await house.say(EVE, question)
        assert "40" in answer.plain, (language, answer.plain)
        assert "35" not in answer.plain


async def test_readers_may_not(house: House) -> None:
    """Commands and buttons are refused, to them alone, and nothing happens."""
    await filed(house)
    card = await house.card()
    (refused,) = await house.say(EVE, "/review", chat=ROOM)
    assert refused.is_private
    assert refused.plain == "Das ist der Redaktion vorbehalten."
    pressed = await house.press(EVE, card, "Übernehmen", chat=ROOM)
    assert (pressed.plain, pressed.toast) == ("", "Das ist der Redaktion vorbehalten.")
    assert await house.state() is State.OPEN


async def test_only_editors_are_told_of_their_commands(house: House) -> None:
    """The help of others does not mention them."""
    (for_editors,), (for_readers,) = await house.say(ADA, "/help"), await house.say(EVE, "/help")
    assert "/review" in for_editors.plain
    assert "/review" not in for_readers.plain
    (explained,) = await house.say(EVE, "/help review")
    assert "/review" not in explained.plain


async def test_the_second_editor_sees_what_the_first_did(house: House) -> None:
    """Nothing is overwritten; the card is brought up to date."""
    await filed(house)
    card = await house.card()
    await house.press(ADA, card, "Übernehmen")
    late = await house.press(BEN, card, "Bearbeiten")
    assert late.toast == "Das ist schon entschieden. Übernommen von Ada"
    assert not late.says_toast, "the card does not say why"
    assert late.replaces
    assert "Übernommen von Ada" in late.plain
    assert labels(late) == ["Rückgängig", "Nächste"]


async def test_a_press_that_comes_twice_counts_once(house: House) -> None:
    """After a kill the same press is handled anew, and shows the same card."""
    await filed(house)
    card = await house.card()
    first = await house.press(ADA, card, "Übernehmen")
    again = await house.press(ADA, card, "Übernehmen")
    assert again.toast == first.toast
    assert len(await house.newsroom.desk.acting.editing.audit(claim="claim-1")) == 2


async def test_rejecting_asks_for_a_reason(house: House) -> None:
    """A usual one is a button."""
    await filed(house)
    asked = await house.press(ADA, await house.card(), "Verwerfen")
    assert "Veraltet" in labels(asked)
    done = await house.press(ADA, asked, "Veraltet")
    assert "Verworfen von Ada" in done.plain
    assert done.plain.endswith("Veraltet")
    assert await house.state() is State.REJECTED


async def test_another_reason_is_typed(house: House) -> None:
    """What is typed next is the reason; a question is still a question."""
    await filed(house)
    asked = await house.press(ADA, await house.card(), "Verwerfen")
    await house.press(ADA, asked, "Anderer Grund")
    (answer,) = await house.say(ADA, "Wer hat die Absichtserklärung unterschrieben?")
    assert "Redaktion" not in answer.plain
    (done,) = await house.say(ADA, "Die Zahl stammt aus einer Rede von 2019")
    assert done.plain.endswith("Die Zahl stammt aus einer Rede von 2019")
    assert await house.state() is State.REJECTED


async def test_undo_opens_the_claim_again(house: House) -> None:
    """Editors take back what they did themselves; what others did, chief editors."""
    await filed(house)
    done = await house.press(ADA, await house.card(), "Übernehmen")
    others = await house.press(BEN, done, "Rückgängig")
    assert others.toast == "Das ist der Chefredaktion vorbehalten."
    opened = await house.press(CLEO, done, "Rückgängig")
    assert labels(opened)[0] == "Übernehmen"
    assert house.living.state.known.facts[CAPACITY].source != "bahn-kurier"


async def test_what_is_known_may_have_changed_meanwhile(house: House) -> None:
    """An editor who accepts on old grounds is told so, and sees the new ones."""
    await filed(house)
    card = await house.card()
    await house.newsroom.desk.acting.correct(
        CAPACITY, {"quantities": [{"kind": "capacity", "value": "40000000", "unit": "t"}]},
        by=(await house.item()).last.editor, detail="",  # type: ignore[union-attr] # it was proposed
    )  # fmt: skip
    told = await house.press(ADA, card, "Übernehmen")
    assert told.toast == "Was wir wissen, hat sich inzwischen geändert. Bitte sehen Sie noch einmal hin."
    assert told.plain.startswith("➕ Bestätigt Bekanntes")
    assert labels(told)[0] == "Als Quelle ergänzen"
    await house.press(ADA, told, "Als Quelle ergänzen")
    assert [each.source for each in house.living.state.known.facts[CAPACITY].confirmed_by] == ["bahn-kurier"]


async def test_merging_offers_the_facts_it_may_be_about(house: House) -> None:
    """The article becomes a further source; what the fact says stays."""
    await filed(house)
    asked = await house.press(ADA, await house.card(), "Zusammenführen")
    assert "1. Bis 2029" in asked.plain
    await house.press(ADA, asked, "1.")
    fact = house.living.state.known.facts[CAPACITY]
    assert [each.source for each in fact.confirmed_by] == ["bahn-kurier"]
    assert "35" in fact.statement.de


async def test_a_sentence_is_edited_in_words(house: House) -> None:
    """It replaces the draft, and is kept when the fact is made."""
    await filed(house)
    menu = await house.press(ADA, await house.card(), "Bearbeiten")
    asked = await house.press(ADA, menu, "✏️ English")
    assert "auf Englisch" in asked.plain
    sentence = "By 2029 the corridor is to carry 40 million tonnes."
    (card,) = await house.say(ADA, sentence)
    assert not card.replaces
    await house.press(ADA, card, "Übernehmen")
    assert (
        house.living.state.known.facts[CAPACITY].statement.en == "By 2029 the corridor is to carry 40 million tonnes."
    )


async def test_in_a_group_it_says_how_to_be_heard(house: House) -> None:
    """There only replies reach us."""
    await filed(house)
    menu = await house.press(ADA, await house.card(), "Bearbeiten", chat=ROOM)
    asked = await house.press(ADA, menu, "Frist", chat=ROOM)
    assert asked.plain.endswith("Antworten Sie auf diese Nachricht, sonst lese ich es hier nicht.")


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        ("Frist", "06.2031", "Frist: Juni 2031"),
        ("Frist", "–", "Ziel · 40 Mio. t\n"),
        ("Zahl", "rund 41,5 Mio. Tonnen", "rund 41,5 Mio. t"),
        ("Zahl", "10–12 Mio.", "10 Mio.–12 Mio. t"),
        ("Um wen", "Kasachstan", "Genannt: Kasachstan"),
    ],
)
async def test_a_field_is_edited_in_words(house: House, field: str, typed: str, shown: str) -> None:
    """Dates are as precise as they are typed, figures keep their unit."""
    await filed(house)
    menu = await house.press(ADA, await house.card(), "Bearbeiten")
    await house.press(ADA, menu, field)
    (card,) = await house.say(ADA, typed)
    assert shown in card.plain


@pytest.mark.parametrize(("field", "typed"), [("Frist", "demnächst"), ("Zahl", "viel"), ("Zahl", "40 Scheffel 3 4")])
async def test_what_cannot_be_read_is_asked_again(house: House, field: str, typed: str) -> None:
    """The claim stays as it was, and the next words are still the answer."""
    await filed(house)
    menu = await house.press(ADA, await house.card(), "Bearbeiten")
    await house.press(ADA, menu, field)
    (told,) = await house.say(ADA, typed)
    assert typed in told.plain
    (card,) = await house.say(ADA, "2031" if field == "Frist" else "41 Mio. t")
    assert "2031" in card.plain or "41 Mio. t" in card.plain


async def test_a_new_name_is_given_a_kind(house: House) -> None:
    """Somebody we do not know becomes known together with the fact."""
    await house.file(article(house.clock()), (newcomer(), Decision(relation=Relation.NEW, reason="nothing-known")))
    menu = await house.press(ADA, await house.card(), "Bearbeiten")
    await house.press(ADA, menu, "Um wen")
    (asked,) = await house.say(ADA, "Kaspische Werft AG")
    assert "„Kaspische Werft AG“ kenne ich nicht" in asked.plain
    card = await house.press(ADA, asked, "Organisation")
    assert "Kaspische Werft AG (neu: Organisation)" in card.plain


async def test_the_status_is_chosen(house: House) -> None:
    """Signing names what is signed; the editor is reminded of the sentence."""
    await filed(house)
    menu = await house.press(ADA, await house.card(), "Bearbeiten")
    asked = await house.press(ADA, menu, "Stand")
    card = await house.press(ADA, asked, "unterzeichnet: Vertrag")
    assert "Passt der Satz noch?" in card.toast
    assert (await house.item()).claim.instrument == "contract"


async def test_a_sentence_of_the_articles_own_is_not_accepted(house: House) -> None:
    """The card says so beforehand, and accepting it says so again."""
    await filed(house)
    menu = await house.press(ADA, await house.card(), "Bearbeiten")
    await house.press(ADA, menu, "✓ Deutsch" if "✓ Deutsch" in labels(menu) else "✏️ Deutsch")
    copied = "Die Kapazität des Korridors soll bis 2029 nun auf 40 Mio. Tonnen steigen."
    (card,) = await house.say(ADA, copied)
    assert "Bitte mit eigenen Worten" in card.plain
    refused = await house.press(ADA, card, "Übernehmen")
    assert "Bitte mit eigenen Worten" in refused.toast
    assert await house.state() is State.OPEN


async def test_next_shows_another_card(house: House) -> None:
    """In a direct chat at once; when there is no other, it says so."""
    await filed(house)
    only = await house.press(ADA, await house.card(), "Nächste")
    assert only.toast == "Es wartet nichts mehr."
    await house.file(
        article(house.clock(), name="second"),
        (newcomer(article="second"), Decision(relation=Relation.NEW, reason="nothing-known")),
    )
    first = await house.card()
    assert "Weitere in der Warteschlange: 1" in first.plain
    following = await house.press(ADA, first, "Nächste")
    assert "7 Kräne" in following.plain


async def test_an_old_button_is_told_from_a_new_one(house: House) -> None:
    """Data that we never made, or of a claim that is not there, do nothing."""
    await filed(house)
    card = await house.card()
    forged = button(card, "Übernehmen").model_copy(update={"data": "nr:a.99.1."})
    (answer,) = await house.say(ADA, forged.data, kind=MessageKind.BUTTON)
    assert answer.toast
    (answer,) = await house.say(ADA, "nr:rubbish", kind=MessageKind.BUTTON)
    assert answer.toast
