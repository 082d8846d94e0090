"""Killing the bot at random: `python -m tests.dialogues.restart --rounds 20` prints what became of the questions.

Each round: 200 updates of 50 chats, `korridor run` killed with SIGKILL at a random point and started again.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.dialogues.crowd import Tally, gather, rounds, tally
from tests.dialogues.process import logged, running
from tests.fakes.telegram import FakeTelegram

CHATS, QUESTIONS = 50, 200
_JITTER_S = 0.05
_PATIENCE_S = 90.0


@dataclass(frozen=True)
class Round:
    """One round, told."""

    seed: int
    killed_after: int
    """How many answers had arrived at the kill."""
    tally: Tally
    noted: int
    """Sends of which the log says that they may be duplicates."""
    given_up: int
    elapsed_s: float

    @property
    def faults(self) -> list[str]:
        """What should not have been."""
        told = self.tally
        checks = {
            f"{QUESTIONS - told.answered} unanswered": told.answered != QUESTIONS,
            f"{told.copies} copies, {self.noted} logged": told.copies > self.noted,
            f"one answer came {told.most_copies} times": told.most_copies > 2,
            f"{told.out_of_order} chats out of order": told.out_of_order > 0,
            f"{told.strange} strange messages": told.strange > 0,
        }
        return [text for text, is_so in checks.items() if is_so]

    def __str__(self) -> str:
        return (
            f"round {self.seed}: killed after {self.killed_after:3} answers; {self.tally.answered} of {QUESTIONS} "
            f"answered, {self.tally.copies} twice, {self.noted} logged as possible duplicates, {self.given_up} given "
            f"up, {self.elapsed_s:.1f} s{'; ' + ', '.join(self.faults) if self.faults else ''}"
        )


async def play(seed: int, folder: Path) -> Round:
    """Play one round; everything random in it follows from the seed."""
    dice = random.Random(seed)
    kill_after = dice.randrange(QUESTIONS)
    started = time.monotonic()
    async with FakeTelegram(flood=False, penalty_s=0.05) as fake:
        groups = gather(fake, chats=CHATS, questions=QUESTIONS)
        for group, text in rounds(groups):
            assert group.chat.user is not None
            await fake.say(group.chat.user, group.chat, text)
        async with running(fake, folder):
            await fake.wait_for(lambda: len(fake.sent) >= kill_after, timeout=_PATIENCE_S)
            await asyncio.sleep(dice.random() * _JITTER_S)
        killed_after = len(fake.sent)
        async with running(fake, folder):
            await fake.wait_for(lambda: len(fake.sent) >= QUESTIONS, timeout=_PATIENCE_S)
            await _quiet(fake)
        return Round(
            seed, killed_after, tally(fake, groups), logged(folder, "possible_duplicate"),
            logged(folder, "send_given_up"), time.monotonic() - started,
        )  # fmt: skip


async def _quiet(fake: FakeTelegram, *, for_s: float = 0.7) -> None:
    """Wait until nothing has been sent for a while: a copy would come now."""
    count = -1
    while count != len(fake.sent):
        count = len(fake.sent)
        await asyncio.sleep(for_s)


def main() -> int:
    """Play rounds and print them; 1 if something was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1, help="of the first round; the others count up")
    arguments = parser.parse_args()
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # it tells of every connection that a kill cuts off
    played: list[Round] = []
    for seed in range(arguments.seed, arguments.seed + arguments.rounds):
        with tempfile.TemporaryDirectory(prefix="korridor-restart-") as folder:
            played.append(asyncio.run(play(seed, Path(folder))))
        print(played[-1], flush=True)
    answered, copies = sum(r.tally.answered for r in played), sum(r.tally.copies for r in played)
    print(
        f"{len(played)} rounds: {answered} of {len(played) * QUESTIONS} questions answered, {copies} answers twice, "
        f"{sum(r.noted for r in played)} sends logged as possible duplicates, "
        f"{sum(bool(r.faults) for r in played)} rounds with faults"
    )
    return int(any(r.faults for r in played))


if __name__ == "__main__":
    sys.exit(main())
