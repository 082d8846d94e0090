"""What is followed and changes is told at once: one message for each subscription, however often one looks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.digests.alerts import SETTLED, Alerts
from bot.digests.schedule import AtOnce
from bot.digests.subscriptions import Subscriptions
from bot.storage.database import BotDatabase
from knowledge.facts import Topic
from knowledge.store.fact_store import FactStore
from knowledge.store.migrate import upgrade
from tests.conversation.talk import START, Clock
from tests.digests.making import made, scheduled, seeds, subscribed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

_FACT = "corridor-capacity-2029"


@pytest.fixture
def clock() -> Clock:
    """Return a clock of this test's own."""
    return Clock()


@pytest.fixture
async def database(tmp_path: Path, clock: Clock) -> AsyncIterator[BotDatabase]:
    """Give the bot's stores, with the facts of the seeds known since yesterday."""
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    upgrade(url)
    opened = await BotDatabase.open(url, clock=clock)
    await FactStore(opened.engine).load(seeds(), now=START - timedelta(days=1))
    yield opened
    await opened.close()


@pytest.fixture
def subscriptions(database: BotDatabase, clock: Clock) -> Subscriptions:
    """Return the subscriptions, none yet."""
    return Subscriptions(database.ledger, clock=clock)


@pytest.fixture
def alerts(database: BotDatabase, clock: Clock) -> Alerts:
    """Return what looks."""
    return Alerts(FactStore(database.engine), database.ledger, clock=clock)


async def _correct(database: BotDatabase, clock: Clock) -> None:
    """Change what one fact says, and let it settle."""
    clock.advance(minutes=5)
    known = seeds()
    changed = made(_FACT, locator=(6,))
    facts = tuple(changed if fact.id == _FACT else fact for fact in known.facts)
    await FactStore(database.engine).load(known.model_copy(update={"facts": facts}), now=clock.now)
    clock.advance(seconds=SETTLED.total_seconds() + 1)


async def test_a_change_of_what_is_followed_is_told_once(
    database: BotDatabase, subscriptions: Subscriptions, alerts: Alerts, clock: Clock
) -> None:
    """By the one who looks first, also after a restart or beside a replica."""
    await subscriptions.create(subscribed(scheduled(AtOnce()), facts=(_FACT,)))
    assert await alerts.look() == 0
    await _correct(database, clock)
    other = Alerts(FactStore(database.engine), database.ledger, clock=clock)

    assert [await alerts.look(), await alerts.look(), await other.look()] == [1, 0, 0]
    (planned,) = await database.ledger.log.latest()
    assert (planned.kind, planned.state) == ("alert", "open")


@pytest.mark.parametrize(
    ("followed", "count"),
    [
        ({"topics": (Topic.TRANSPORT,)}, 1), ({"topics": (Topic.EDUCATION,)}, 0), ({}, 1),
        ({"entities": ("siemens-mobility",)}, 0),
    ],
)  # fmt: skip
async def test_only_whom_it_concerns(
    followed: dict[str, tuple[str, ...]], count: int, database: BotDatabase, subscriptions: Subscriptions,
    alerts: Alerts, clock: Clock,
) -> None:  # fmt: skip
    """Who follows nothing in particular follows everything."""
    await subscriptions.create(subscribed(scheduled(AtOnce()), **followed))
    await _correct(database, clock)

    assert await alerts.look() == count


async def test_what_changed_before_it_was_followed_is_no_news(
    database: BotDatabase, subscriptions: Subscriptions, alerts: Alerts, clock: Clock
) -> None:
    """Nor what changed while one had paused; nor for who is told on a schedule."""
    await _correct(database, clock)
    await subscriptions.create(subscribed(scheduled(AtOnce()), facts=(_FACT,)))
    await subscriptions.create(subscribed(scheduled(), id="daily"))

    assert await alerts.look() == 0


async def test_a_paused_one_is_left_alone(
    database: BotDatabase, subscriptions: Subscriptions, alerts: Alerts, clock: Clock
) -> None:
    """Until it is resumed."""
    listed = await subscriptions.create(subscribed(scheduled(AtOnce()), facts=(_FACT,)))
    assert listed is not None
    await subscriptions.pause(listed.subscription.id, until=None, by=None)
    await _correct(database, clock)

    assert await alerts.look() == 0
