"""The gate in front of a platform that is down: one goes ahead, then all; none becomes a second copy for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.digests.gate import BAD_IN_A_ROW, Gate


@dataclass
class Platform:
    """Whether the platform answers something harmless."""

    is_up: bool = True
    asked: int = 0

    async def __call__(self) -> bool:
        """Return whether it answers."""
        self.asked += 1
        return self.is_up


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
async def gate(platform: Platform) -> AsyncIterator[Gate]:
    made = Gate("telegram", platform, pauses_s=(0.02, 0.04))
    yield made
    await made.close()


def break_down(gate: Gate) -> None:
    for _ in range(BAD_IN_A_ROW):
        gate.broke()


async def test_a_single_failure_closes_nothing(gate: Gate) -> None:
    """Connections break now and then; with a success in between they do not add up."""
    for _ in range(5):
        gate.broke()
        gate.broke()
        gate.worked()
    assert gate.is_open
    await asyncio.wait_for(gate.passed(is_repeat=False), 0.1)


async def test_while_the_platform_is_down_everybody_waits(gate: Gate, platform: Platform) -> None:
    """Nothing passes until something harmless is answered again."""
    platform.is_up = False
    break_down(gate)
    waiting = asyncio.create_task(gate.passed(is_repeat=False))
    await asyncio.sleep(0.15)
    assert not waiting.done()
    assert platform.asked >= 2
    platform.is_up = True
    await asyncio.wait_for(waiting, 1)


async def test_one_goes_ahead_and_the_others_follow_its_success(gate: Gate) -> None:
    """The one that goes ahead was never tried before; if it fails, the others go on waiting."""
    break_down(gate)
    order: list[str] = []

    async def go(name: str, *, is_repeat: bool) -> None:
        await gate.passed(is_repeat=is_repeat)
        order.append(name)

    tasks = [asyncio.create_task(go("repeat", is_repeat=True)), asyncio.create_task(go("fresh", is_repeat=False)),
             asyncio.create_task(go("other", is_repeat=False))]  # fmt: skip
    await asyncio.sleep(0.1)
    assert order == ["fresh"]
    gate.broke()
    await asyncio.sleep(0.1)
    assert order == ["fresh", "other"]
    gate.worked()
    await asyncio.wait_for(asyncio.gather(*tasks), 1)
    assert order[-1] == "repeat"
    assert gate.is_open


async def test_a_repeat_waits_for_proof_that_the_platform_works(gate: Gate, platform: Platform) -> None:
    """After one bad outcome a repeat asks first; if nobody answers, the gate closes for all."""
    gate.broke()
    platform.is_up = False
    waiting = asyncio.create_task(gate.passed(is_repeat=True))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    assert not gate.is_open
    platform.is_up = True
    await asyncio.wait_for(waiting, 1)


async def test_closing_lets_go_of_who_waits(gate: Gate, platform: Platform) -> None:
    """A stop does not hang in front of a closed gate."""
    platform.is_up = False
    break_down(gate)
    waiting = asyncio.create_task(gate.passed(is_repeat=False))
    await asyncio.sleep(0.01)
    await gate.close()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(waiting, 1)
