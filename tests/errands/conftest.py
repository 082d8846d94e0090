"""The same database and editor as for living knowledge, and both platforms."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.errands.stage import Bot, a_bot
from tests.fakes.slack.server import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.living.conftest import Editor, editor, postgres_server, url

__all__ = ["editor", "postgres_server", "url"]


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """Give a Telegram without limits."""
    async with FakeTelegram(flood=False) as fake:
        yield fake


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """Give a Slack with one workspace."""
    async with FakeSlack() as fake:
        fake.team("T1")
        yield fake


@pytest.fixture
async def bot(url: str, editor: Editor, telegram: FakeTelegram, slack: FakeSlack) -> AsyncIterator[Bot]:
    """Give a bot on both platforms, over the seeds."""
    assert editor
    async with a_bot(url, telegram=telegram, slack=slack) as given:
        yield given
