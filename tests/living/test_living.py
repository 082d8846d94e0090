"""What is recorded while the bot runs is known to it within seconds, as a whole, whatever the database does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.living import LivingKnowledge
from knowledge.briefing import Briefing
from knowledge.facts import Statement
from knowledge.store.engine import create_engine
from tests.living.conftest import Editor

_QUESTION = "What capacity is the Middle Corridor to reach by 2029?"
_TWELVE = Statement(
    de="Die Kapazität des Mittleren Korridors soll bis 2029 auf 12 Millionen Tonnen steigen.",
    en="The Middle Corridor's capacity is to rise to 12 million tonnes by 2029.",
    ru="К 2029 году пропускную способность Среднего коридора планируется довести до 12 млн тонн.",
    kk="Орта дәліздің өткізу қабілетін 2029 жылға қарай 12 млн тоннаға жеткізу көзделіп отыр.",
)


@pytest.fixture
async def living(url: str, editor: Editor) -> AsyncIterator[LivingKnowledge]:
    """Give what one process of the bot knows."""
    engine = create_engine(url)
    known = LivingKnowledge(engine)
    await known.look()
    yield known
    await engine.dispose()


async def eventually(holds: Callable[[], bool], *, within_s: float = 5.0) -> float:
    """Wait until something holds; returns how long it took."""
    started = time.monotonic()
    async with asyncio.timeout(within_s):
        while not holds():  # noqa: ASYNC110 - what is waited for happens in the database
            await asyncio.sleep(0.01)
    return time.monotonic() - started


def said(briefing: Briefing, question: str = _QUESTION) -> str:
    """Return the first sentence of the answer to a question."""
    return briefing.ask(question, language="en").answer.sentences[0].statement


async def test_a_corrected_fact_is_answered_within_five_seconds(living: LivingKnowledge, editor: Editor) -> None:
    """Nobody restarts anything."""
    async with living.watching():
        before = living.briefing()
        assert said(before) != _TWELVE.en
        await editor.correct("corridor-capacity-2029", statement=_TWELVE)
        await eventually(lambda: living.briefing() is not before)  # asking again and again would hold up the renewal

    assert said(living.briefing()) == _TWELVE.en


async def test_a_retracted_fact_is_answered_no_more(living: LivingKnowledge, editor: Editor) -> None:
    """What was taken back is gone from every list."""
    async with living.watching():
        await editor.retract("corridor-capacity-2029")
        await eventually(lambda: "corridor-capacity-2029" not in living.briefing().facts)

    assert "corridor-capacity-2029" not in {fact.id for fact in living.briefing().figures()}


async def test_what_is_renewed_is_what_would_be_read_anew(living: LivingKnowledge, editor: Editor, url: str) -> None:
    """New, corrected and retracted things together leave the same state as a start would."""
    known = living.state.known.facts["corridor-capacity-2029"]
    await editor.correct("corridor-capacity-2029", statement=_TWELVE)
    await editor.publish(known.model_copy(update={"id": "a-copy", "recorded_at": None}))
    await editor.retract("corridor-transit-time")
    renewed = (await living.look()).known

    anew = await editor.store.snapshot()
    assert (dict(renewed.facts), list(renewed.facts)) == (dict(anew.facts), list(anew.facts))
    assert (renewed.sources, renewed.entities, renewed.pins) == (anew.sources, anew.entities, anew.pins)


async def test_a_state_once_taken_does_not_change(living: LivingKnowledge, editor: Editor) -> None:
    """Whoever is in the middle of an answer finishes it with what was known at its beginning."""
    taken = living.briefing()
    before = said(taken)
    await editor.correct("corridor-capacity-2029", statement=_TWELVE)
    await living.look()

    assert said(taken) == before
    assert said(living.briefing()) != before


async def test_listeners_hear_of_a_change_once(living: LivingKnowledge, editor: Editor) -> None:
    """A look that finds nothing new tells nobody."""
    heard: list[int] = []
    living.on_change(lambda: heard.append(living.state.sequence))
    await living.look()
    await editor.correct("corridor-capacity-2029", statement=_TWELVE)
    await living.look()
    await living.look()

    assert len(heard) == 1


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # a file can be moved away, a server cannot
async def test_answers_go_on_while_the_database_is_away(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, url: str, editor: Editor
) -> None:
    """A look that fails is logged in one line and made again."""
    engine = create_engine(url)
    living = LivingKnowledge(engine)
    await living.look()
    file, away = tmp_path / "bot.sqlite3", tmp_path / "away.sqlite3"
    await engine.dispose()
    await editor.store.close()
    file.rename(away)
    file.mkdir()
    async with living.watching():
        await eventually(lambda: "knowledge_not_renewed" in caplog.text)
        assert said(living.briefing())
        file.rmdir()
        away.rename(file)
        await editor.correct("corridor-capacity-2029", statement=_TWELVE)
        await eventually(lambda: said(living.briefing()) == _TWELVE.en, within_s=10)
    await engine.dispose()
