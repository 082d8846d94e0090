"""A burst: `python -m tests.dialogues.burst` prints how long 500 questions at once from 100 chats wait on one core.

The bot runs pinned to one core, against a fake without flood control; once without our own pace, which shows what the
bot can do, and with `--paced` as `korridor run`, which stays below Telegram's 30 messages a second on purpose.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from tests.dialogues.crowd import Group, Tally, gather, replies, rounds, tally
from tests.dialogues.process import RUN, cpu_s, running
from tests.fakes.telegram import FakeTelegram

CHATS, QUESTIONS = 100, 500
PER_SECOND = 30
"""Telegram's limit over all chats; that much may also go at once."""
UNPACED = ("-m", "tests.dialogues.pinned")
_PATIENCE_S = 120.0


@dataclass(frozen=True)
class Burst:
    """What became of one burst."""

    tally: Tally
    waits_s: list[float]
    """From each update to the arrival of its answer."""
    beyond_s: list[float]
    """How much later each answer came than Telegram's 30 messages a second allow."""
    questions: int
    cpu_s: float
    """What the bot's process used, however busy the machine was with others."""

    def __str__(self) -> str:
        told = self.tally
        return (
            f"{told.answered} of {self.questions} answered, {told.copies} twice, {told.out_of_order} chats out of "
            f"order; from update to send: median {median(self.waits_s):.2f} s, p99 {p99(self.waits_s):.2f} s; beyond "
            f"what 30 messages a second take: p99 {p99(self.beyond_s):.2f} s; "
            f"{1000 * self.cpu_s / self.questions:.1f} ms of its core each"
        )


async def play(
    folder: Path, *, chats: int = CHATS, questions: int = QUESTIONS, command: tuple[str, ...] = UNPACED
) -> Burst:
    """Ask everything at once of a bot that is up, and wait for the answers."""
    core = min(os.sched_getaffinity(0))
    async with FakeTelegram(flood=False, penalty_s=0.05) as fake:
        groups = gather(fake, chats=chats, questions=questions)
        async with running(fake, folder, command=command, core=core) as process:
            await _warm(fake)
            used_before_s = cpu_s(process.pid)
            for group, text in rounds(groups):
                assert group.chat.user is not None
                message = await fake.say(group.chat.user, group.chat, text)
                group.said_at.append(message.at)
            await fake.wait_for(lambda: len(fake.sent) >= questions + 1, timeout=_PATIENCE_S)
            used_s = cpu_s(process.pid) - used_before_s
        return Burst(tally(fake, groups), _waits(fake, groups), _beyond(fake, groups), questions, used_s)


async def _warm(fake: FakeTelegram) -> None:
    """Have one question answered first: the burst finds a bot at work, not one that loads its models."""
    chat = fake.private(fake.user(language_code="de"))
    assert chat.user is not None
    await fake.say(chat.user, chat, "Was hat Siemens Mobility vorgeschlagen?")
    await fake.wait_for(lambda: fake.sent, timeout=_PATIENCE_S)


def _waits(fake: FakeTelegram, groups: list[Group]) -> list[float]:
    return [
        message.at - asked
        for group in groups
        for message, asked in zip(replies(fake, group), group.said_at, strict=True)
    ]


def _beyond(fake: FakeTelegram, groups: list[Group]) -> list[float]:
    """Return how late each answer came after the moment at which Telegram would have taken it, had all been ready."""
    began = min(group.said_at[0] for group in groups)
    sent = sorted(message.at - began for group in groups for message in replies(fake, group))
    return [max(0.0, at - max(0, number - PER_SECOND) / PER_SECOND) for number, at in enumerate(sent)]


def p99(seconds: list[float]) -> float:
    """Return what all but one in a hundred stay below."""
    return quantiles(seconds, n=100)[98]


def main() -> int:
    """Play a burst and print it; 1 if something was lost, doubled or out of order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paced", action="store_true", help="with the pace of `korridor run`")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="korridor-burst-") as folder:
        told = asyncio.run(play(Path(folder), command=RUN if arguments.paced else UNPACED))
    print(told)
    return int(told.tally != Tally(QUESTIONS, 0, 1, 0, 0))


if __name__ == "__main__":
    sys.exit(main())
