"""Thumbs, notes and the editors' list of open questions."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.storage.database import BotDatabase
    from tests.storage.conftest import Clock

CHAT, ANNA, BOLAT = "telegram::-55", "telegram::7", "telegram::8"
PRICE = "Was kosten die Lokomotiven?"


async def unanswered(database: BotDatabase, question: str, person: str | None = ANNA) -> None:
    """Count a question that our sources do not answer."""
    await database.feedback.unanswered(
        question, language="de", chat_key=CHAT, person_key=person, outcome="not_stated"
    )  # fmt: skip


async def vote(database: BotDatabase, person: str, thumb: Literal["up", "down"], answer: str = "telegram:1") -> None:
    """Press a thumb under an answer."""
    await database.feedback.vote(
        answer, is_up=thumb == "up", question="Wer unterschrieb?", language="de", chat_key=CHAT, person_key=person,
        facts=["letter-of-intent"],
    )  # fmt: skip


async def ask_editor(database: BotDatabase, question: str, person: str | None = ANNA) -> bool:
    """Hand a question to the editors."""
    return await database.feedback.ask_editor(
        question, language="de", chat_key=CHAT, person_key=person, outcome="not_stated"
    )  # fmt: skip


async def test_the_same_question_in_other_spellings_is_counted_as_one(database: BotDatabase) -> None:
    """Editors see how often something is asked, not how often it is typed the same way."""
    await asyncio.gather(
        unanswered(database, PRICE), unanswered(database, "was KOSTEN die lokomotiven", BOLAT),
        unanswered(database, "Was kosten die  Lokomotiven??", None), unanswered(database, "Wo liegt Aqtau?"),
    )  # fmt: skip

    first, second = await database.feedback.open_questions()
    assert (first.unanswered, first.people, first.asked_editor, first.disliked) == (3, 2, 0, 0)
    assert (first.outcomes, first.language, first.note) == (("not_stated",), "de", None)
    assert first.first_at <= first.last_at
    assert (second.text, second.unanswered) == ("Wo liegt Aqtau?", 1)


async def test_a_vote_can_be_changed_and_counts_once(database: BotDatabase) -> None:
    """One thumb per answer and person, the last one; liked answers are nobody's task."""
    for thumb in ("down", "up", "down", "down"):
        await vote(database, ANNA, thumb)
    await vote(database, BOLAT, "down")
    await vote(database, BOLAT, "down", answer="telegram:2")

    (question,) = await database.feedback.open_questions()
    assert (question.text, question.disliked, question.people) == ("Wer unterschrieb?", 3, 2)
    await vote(database, ANNA, "up")
    (question,) = await database.feedback.open_questions()
    assert question.disliked == 2


async def test_a_question_for_an_editor_is_queued_once_per_person_and_listed_first(database: BotDatabase) -> None:
    """Who waits for an answer goes before what is only frequent."""
    for _ in range(3):
        await unanswered(database, "Wo liegt Aqtau?")
    assert [await ask_editor(database, PRICE, person) for person in (ANNA, ANNA, BOLAT, None, None)] == [
        True, False, True, True, False,
    ]  # fmt: skip

    questions = await database.feedback.open_questions()
    assert [(question.text, question.asked_editor) for question in questions] == [(PRICE, 3), ("Wo liegt Aqtau?", 0)]


async def test_a_closed_question_is_off_the_list_until_it_is_asked_again(database: BotDatabase) -> None:
    """Closing takes what came before; what comes later shows that it is not settled."""
    await ask_editor(database, PRICE)
    (question,) = await database.feedback.open_questions()

    assert await database.feedback.close_question(question.id, note="no source says") is True
    assert await database.feedback.close_question(question.id + 1, note="none such") is False
    assert await database.feedback.open_questions() == ()

    assert await ask_editor(database, PRICE) is True
    (again,) = await database.feedback.open_questions()
    assert (again.id, again.asked_editor, again.note) == (question.id, 1, "no source says")


async def test_the_list_is_bounded_by_number_and_time(database: BotDatabase, clock: Clock) -> None:
    """Editors may look at the last week only, and at the most pressing few."""
    await unanswered(database, PRICE)
    monday = clock.advance(days=1)
    for question in (PRICE, "Wo liegt Aqtau?", "Wer ist Karabajew?"):
        await unanswered(database, question)

    assert len(await database.feedback.open_questions(limit=2)) == 2
    recent = await database.feedback.open_questions(since=monday)
    assert [question.unanswered for question in recent] == [1, 1, 1]
    assert await database.feedback.open_questions(since=clock.advance(days=1)) == ()


async def test_questions_of_signs_only_stay_apart(database: BotDatabase) -> None:
    """A question without a word is told by what it is."""
    for question in ("🚂", "🚢", "🚂", "\x00"):
        await unanswered(database, question)

    counts = {question.text: question.unanswered for question in await database.feedback.open_questions()}
    assert counts == {"🚂": 2, "🚢": 1, "\ufffd": 1}


async def test_notes_are_listed_newest_first_without_the_person(database: BotDatabase, clock: Clock) -> None:
    """Editors read what was said, not who said it."""
    await database.feedback.add_note("Danke!", language="de", chat_key=CHAT, person_key=ANNA)
    later = clock.advance(days=1)
    await database.feedback.add_note("Рахмет!", language="kk", chat_key=ANNA, person_key=None)

    assert [note.text for note in await database.feedback.notes()] == ["Рахмет!", "Danke!"]
    (note,) = await database.feedback.notes(since=later)
    assert (note.text, note.language) == ("Рахмет!", "kk")
    assert "7" not in note.chat_hash.split(":")
