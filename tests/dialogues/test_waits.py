"""A wait that a platform has asked for is kept over a SIGKILL: the answer comes after it, and once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.storage.database import BotDatabase
from tests.dialogues.process import logged, running
from tests.fakes.slack.faults import Fault
from tests.fakes.telegram.faults import RetryAfter
from tests.newsroom.chain import PATIENCE_S, town

if TYPE_CHECKING:
    from pathlib import Path

WAIT_S = 10
"""Longer than a restart takes."""


async def kept(folder: Path) -> None:
    """Wait until both platforms' waits are stored."""
    database = await BotDatabase.open(f"sqlite:///{folder / 'korridor.sqlite3'}")
    try:
        async with asyncio.timeout(PATIENCE_S):
            for platform in ("telegram", "slack"):
                while not await database.parks.left(platform):  # noqa: ASYNC110 - a database
                    await asyncio.sleep(0.05)
    finally:
        await database.close()


async def test_a_restart_sends_nothing_too_early(tmp_path: Path) -> None:
    """On both platforms; nobody else has to wait."""
    async with town(tmp_path) as people:
        telegram, slack = people.telegram, people.slack
        other, direct = telegram.user(first_name="Otto", language_code="de"), slack.dm(people.ben.team, people.ben)
        async with running(telegram, tmp_path, settings=people.settings):
            await people.ask("Hallo")
            telegram.faults.next("sendMessage", RetryAfter(WAIT_S), chat_id=people.reading.id)
            slack.faults.next("chat.postMessage", Fault.ratelimited(WAIT_S))
            await telegram.say(people.reader, people.reading, "Wer hat die Absichtserklärung unterschrieben?")
            await slack.say(people.ben, direct, "Wer hat die Absichtserklärung unterschrieben?")
            await kept(tmp_path)
        async with running(telegram, tmp_path, settings=people.settings):
            await telegram.say(other, telegram.private(other), "Hallo")
            await telegram.wait_for(lambda: len(telegram.sent) == 3, timeout=PATIENCE_S)
            await slack.wait_for(lambda: slack.sent, PATIENCE_S)
            await people.ask("Danke")
    assert [message.chat.id for message in telegram.sent[:3]] == [people.reading.id, other.id, people.reading.id]
    assert telegram.audit.inside_retry_after() == []
    assert [call for call in slack.calls if call.too_early] == []
    assert len(slack.sent) == 1
    assert logged(tmp_path, "possible_duplicate") == 0
