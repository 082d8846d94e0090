"""The pace: bursts, waits, parked chats, and who goes first."""

from __future__ import annotations

import asyncio
import time

from bot.adapters.telegram.pacing import Bucket, Gate, Pace, Pacer, Urgency

QUICK = Pace(chat=(3, 50), group=(5, 20), overall=(1000, 1000))


async def turns(pacer: Pacer, chat_id: int, count: int) -> float:
    began = time.monotonic()
    for _ in range(count):
        await pacer.turn(chat_id)
    return time.monotonic() - began


async def test_a_private_chat_has_a_small_burst_then_a_steady_rate() -> None:
    """The first messages go at once, the next ones one by one (trap 4: the SDK lets 45 go at once)."""
    pacer = Pacer(QUICK)

    assert await turns(pacer, 1, 3) < 0.05
    assert 0.07 < await turns(pacer, 1, 5) < 0.3


async def test_a_group_has_a_slower_pace_on_top() -> None:
    """A group keeps both the pace of a chat and the one of groups."""
    pacer = Pacer(QUICK)
    await turns(pacer, -1, 5)

    assert 0.18 < await turns(pacer, -1, 5) < 0.6


async def test_one_chat_does_not_slow_another() -> None:
    """While one chat waits for its turn, another one goes at once."""
    pacer = Pacer(Pace(chat=(1, 1), overall=(1000, 1000)))
    await pacer.turn(1)
    waiting = asyncio.create_task(pacer.turn(1))

    assert await turns(pacer, 2, 1) < 0.5
    assert not waiting.done()
    waiting.cancel()


async def test_parking_a_chat_parks_no_other() -> None:
    """After a 429 its chat waits, also if it was already on its way; all others go on (trap 4)."""
    pacer = Pacer(QUICK)
    pacer.park(1, 0.05)

    assert await turns(pacer, 2, 1) < 0.2
    assert 0.2 < await turns(pacer, 1, 1) < 1
    assert pacer.parked_s(1) == 0


async def test_the_overall_pace_holds_for_all_together() -> None:
    """Many chats at once stay within the overall rate."""
    pacer = Pacer(Pace(overall=(5, 100)))
    began = time.monotonic()
    await asyncio.gather(*(pacer.turn(chat_id) for chat_id in range(1, 26)))

    assert 0.18 < time.monotonic() - began < 0.6


async def test_replies_go_before_bulk() -> None:
    """When the overall pace makes people wait, those who asked go before digests; else first come, first served."""
    gate, order = Gate(Bucket(1, 50, time.monotonic)), list[str]()

    async def pass_gate(name: str, urgency: Urgency) -> None:
        await gate.passed(urgency)
        order.append(name)

    await gate.passed(Urgency.BULK)
    waiting = [("digest 1", Urgency.BULK), ("digest 2", Urgency.BULK), ("a", Urgency.REPLY), ("b", Urgency.REPLY)]
    await asyncio.gather(*(pass_gate(name, urgency) for name, urgency in waiting))

    assert order == ["a", "b", "digest 1", "digest 2"]


async def test_who_gives_up_waiting_takes_no_turn() -> None:
    """A cancelled waiter does not use up a place."""
    gate = Gate(Bucket(1, 4, time.monotonic))
    await gate.passed(Urgency.REPLY)
    gone = asyncio.create_task(gate.passed(Urgency.REPLY))
    stays = asyncio.create_task(gate.passed(Urgency.REPLY))
    await asyncio.sleep(0)
    gone.cancel()
    began = time.monotonic()
    await stays

    assert time.monotonic() - began < 0.45


async def test_thousands_of_chats_are_forgotten() -> None:
    """Chats that are quiet leave no trace: memory does not grow with everybody who ever wrote."""
    now = [0.0]
    pacer = Pacer(Pace(overall=(1e9, 1e9)), clock=lambda: now[0])
    for chat_id in range(1, 12_000):
        now[0] += 1
        await pacer.turn(chat_id)

    assert len(pacer._lanes) < 5001
