"""Every dialogue on every surface: the same outcome, the same facts, the same choices."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import cache
from operator import attrgetter
from pathlib import Path

import pytest

from bot.conversation.service import ConversationService
from bot.digests.composer import Composer, Knowledge
from bot.digests.subscriptions import Subscriptions
from bot.living import LivingKnowledge
from bot.settings import Settings
from bot.storage.database import BotDatabase
from bot.wiring import briefing_of, snapshot
from knowledge.briefing import Briefing
from knowledge.languages import LANGUAGES, Language
from knowledge.store.engine import create_engine
from tests.conversation.talk import Clock
from tests.dialogues.cases import Dialogue, all_dialogues, dialogues
from tests.dialogues.slack_stage import slack_stage
from tests.dialogues.telegram_stage import telegram_stage
from tests.dialogues.terminal_stage import play_in_terminal
from tests.dialogues.transcript import Heard, Witness, cited, problems

SURFACES = ("terminal", "telegram-direct", "telegram-group", "slack-direct", "slack-channel")
Played = dict[tuple[str, str], list[Heard | None]]
"""By dialogue and surface: what each turn showed."""
Playing = Callable[[Language], Played]


@pytest.fixture(scope="module")
def facts_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the URL of the store of facts, as the running bot sets it up."""
    return f"sqlite:///{tmp_path_factory.mktemp('facts') / 'facts.sqlite3'}"


@pytest.fixture(scope="module")
def briefing(facts_url: str) -> Briefing:
    """Return the front door over the seeds, by way of the store as in the running bot."""
    return briefing_of(asyncio.run(snapshot(Settings(database_url=facts_url))))


@pytest.fixture(scope="module")
def played(briefing: Briefing, facts_url: str, tmp_path_factory: pytest.TempPathFactory) -> Playing:
    """Return what plays all dialogues of a language at once on all surfaces, so that no platform's pace is felt."""

    @cache
    def play(language: Language) -> Played:
        return asyncio.run(_play(language, briefing, facts_url, tmp_path_factory.mktemp("dialogues")))

    return play


class _Ticking(Clock):
    """A clock that goes on a little with every look, so that what is set up first stays first."""

    def __call__(self) -> datetime:
        self.advance(milliseconds=1)
        return self.now


async def _play(language: Language, briefing: Briefing, facts_url: str, folder: Path) -> Played:
    clock, living = _Ticking(), LivingKnowledge(create_engine(facts_url))
    database = await BotDatabase.open(f"sqlite:///{folder / 'bot.sqlite3'}")
    composer = Composer(Knowledge(living, clock=clock))
    service = ConversationService(
        briefing, database, clock=clock, default=language,
        subscriptions=Subscriptions(database.ledger, clock=clock, composer=composer),
    )  # fmt: skip
    witness = Witness(service, database)
    told: Played = {}
    try:
        for dialogue in dialogues(language):
            if dialogue.is_for_terminals:
                told[dialogue.id, "terminal"] = await play_in_terminal(dialogue, witness)
        async with telegram_stage(witness, database.inbox) as telegram, slack_stage(witness, database.inbox) as slack:
            async with asyncio.TaskGroup() as group:
                tasks = {
                    (dialogue.id, f"{name}-{place}"): group.create_task(stage.play(dialogue, in_group=is_group))
                    for dialogue in dialogues(language)
                    for name, stage, place, is_group in (
                        ("telegram", telegram, "direct", False), ("telegram", telegram, "group", True),
                        ("slack", slack, "direct", False), ("slack", slack, "channel", True),
                    )
                    if dialogue.is_for_groups or not is_group
                }  # fmt: skip
            return told | {place: task.result() for place, task in tasks.items()}
    finally:
        await database.close()
        await living.facts.close()


@pytest.mark.parametrize("dialogue", all_dialogues(), ids=attrgetter("id"))
def test_a_dialogue_goes_as_it_should_on_every_surface(dialogue: Dialogue, played: Playing, briefing: Briefing) -> None:
    """Outcome, cited facts, choices and words, turn by turn, in the terminal, on Telegram and on Slack."""
    told = played(dialogue.language)
    surfaces = [surface for surface in SURFACES if (dialogue.id, surface) in told]
    found = [
        f"{surface}: {turn.say or turn.press!r} {problem}"
        for surface in surfaces
        for turn, heard in zip(dialogue.turns, told[dialogue.id, surface], strict=True)
        if heard is not None
        for problem in problems(turn, heard, briefing)
    ]

    assert found == []
    for turn in zip(*(told[dialogue.id, surface] for surface in surfaces), strict=True):
        shown = {(heard.outcome, cited(heard.text, briefing), heard.labels) for heard in turn if heard is not None}
        assert len(shown) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_dialogues_of_every_kind(language: Language) -> None:
    """Eleven a language at least, and among them every outcome, buttons, commands, numbers and settings."""
    told = dialogues(language)
    turns = [turn for dialogue in told for turn in dialogue.turns]

    assert len(told) >= 11
    assert len({dialogue.id for dialogue in told}) == len(told)
    assert {turn.outcome.value for turn in turns if turn.outcome} == {
        "answer", "not_stated", "off_topic", "clarify", "service",
    }  # fmt: skip
    assert any(turn.press for turn in turns)
    assert any(turn.say.startswith("/") for turn in turns)


def test_dialogues_cite_only_facts_that_exist(briefing: Briefing) -> None:
    """A slip in a case would otherwise never be noticed where nothing is cited."""
    named = {fact for dialogue in all_dialogues() for turn in dialogue.turns for fact in turn.facts or ()}

    assert named <= set(briefing.facts)
