"""The same database and editor as for living knowledge, and both platforms."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.digests.conftest import slack, telegram
from tests.errands.stage import Bot, a_bot
from tests.fakes.slack.server import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.living.conftest import Editor, editor, postgres_server, url

__all__ = ["editor", "postgres_server", "slack", "telegram", "url"]


@pytest.fixture
async def bot(url: str, editor: Editor, telegram: FakeTelegram, slack: FakeSlack) -> AsyncIterator[Bot]:
    """Give a bot on both platforms, over the seeds."""
    assert editor
    async with a_bot(url, telegram=telegram, slack=slack) as given:
        yield given
