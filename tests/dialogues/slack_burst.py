"""A burst on Slack: `python -m tests.dialogues.slack_burst` prints how long 500 questions at once from 100 chats wait.

The bot runs pinned to one core; the fake Slack is a process of its own on another, without rate limits. As with
Telegram (`tests.dialogues.burst`) it is played once without our own pace, which shows what the bot can do, and with
`--paced` as `korridor run`: then what counts is how much later each answer came than one message a second and channel,
after a burst of three, allows.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from bot.adapters.slack.pacing import BURST, INTERVAL_S
from tests.dialogues.burst import p99
from tests.dialogues.crowd import question
from tests.dialogues.process import ROOT, RUN, cpu_s
from tests.dialogues.servers import Server, served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CHATS, QUESTIONS = 100, 500
MOST_WAIT_S = 2.0
UNPACED = ("-m", "tests.dialogues.slack_unpaced")
_PATIENCE_S = 120.0


@dataclass(frozen=True)
class Burst:
    """What became of one burst."""

    answered: int
    copies: int
    out_of_order: int
    """Chats in which answers came in another order than the questions."""
    waits_s: list[float]
    """From each event to the arrival of its answer."""
    beyond_s: list[float]
    """How much later each answer came than Slack's pace for its channel allows."""
    cpu_s: float
    """What the bot's process used, however busy the machine was with others."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing was lost, doubled or out of order."""
        return (self.answered, self.copies, self.out_of_order) == (QUESTIONS, 0, 0)

    def __str__(self) -> str:
        return (
            f"{self.answered} of {QUESTIONS} answered, {self.copies} twice, {self.out_of_order} chats out of order; "
            f"from event to send: median {median(self.waits_s):.2f} s, p99 {p99(self.waits_s):.2f} s; beyond Slack's "
            f"pace: p99 {p99(self.beyond_s):.2f} s; {1000 * self.cpu_s / QUESTIONS:.1f} ms of its core each"
        )


async def play(folder: Path, *, command: tuple[str, ...] = UNPACED) -> Burst:
    """Ask everything at once of a bot that is up, and wait for the answers."""
    first, *others = sorted(os.sched_getaffinity(0))
    async with served("slack", core=others[0] if others else first) as fake:
        await fake.do("rates", enabled=False)
        async with _bot(folder, fake.settings, command=command, core=first) as process:
            await _warm(fake, process)
            used_before_s = cpu_s(process.pid)
            said = await _ask(fake)
            await fake.see("sent", after=str(QUESTIONS), wait=str(_PATIENCE_S))
            used_s = cpu_s(process.pid) - used_before_s
        return _told(await fake.see("sent"), said, used_s)


@asynccontextmanager
async def _bot(
    folder: Path, settings: dict[str, str], *, command: tuple[str, ...], core: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "KORRIDOR_PORT": "0", "KORRIDOR_LOG_LEVEL": "INFO",
        "KORRIDOR_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'korridor.sqlite3'}", **settings,
    }  # fmt: skip
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=folder, env=environment, stdout=log, stderr=log,
            stdin=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
    try:
        os.sched_setaffinity(process.pid, {core})
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _warm(fake: Server, process: asyncio.subprocess.Process) -> None:
    """Have one question answered first: the burst finds a bot at work, not one that loads its models."""
    await fake.do("user", user="UWARM", locale="de-DE")
    asking = asyncio.create_task(fake.do("say", user="UWARM", text="Was hat Siemens Mobility vorgeschlagen?"))
    while not await fake.see("sent", wait="0.5"):
        assert process.returncode is None, f"the bot ended with {process.returncode}: see its log"
    await asking


@dataclass(frozen=True)
class _Said:
    channel: str
    at: float
    known_by: str


async def _ask(fake: Server) -> list[_Said]:
    """Ask in rounds: everybody's first question, then everybody's second, and so on, all at the same moment."""
    people = [f"U{number}" for number in range(CHATS)]
    for person in people:
        await fake.do("user", user=person, locale="de-DE")
    asked = [(people[n % CHATS], *question(n, turn=n // CHATS)) for n in range(QUESTIONS)]
    heard = await fake.do("crowd", said=[{"user": person, "text": text} for person, text, _ in asked])
    return [
        _Said(channel, float(ts), known_by)
        for channel, ts, (_, _, known_by) in zip(heard["channel"], heard["ts"], asked, strict=True)
    ]


def _told(sent: list[dict[str, Any]], said: list[_Said], used_s: float) -> Burst:
    """Compare what was sent with what was asked, chat by chat."""
    by_channel: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for message in sent:
        by_channel[message["channel"]].append((f"{message['text']} {message['blocks']}", float(message["ts"])))
    asked_in: defaultdict[str, list[_Said]] = defaultdict(list)
    for one in said:
        asked_in[one.channel].append(one)
    answered = copies = out_of_order = 0
    waits_s: list[float] = []
    beyond_s: list[float] = []
    for channel, asked in asked_in.items():
        places = [[at for at, (text, _) in enumerate(by_channel[channel]) if one.known_by in text] for one in asked]
        answered += sum(bool(found) for found in places)
        copies += sum(len(found) - 1 for found in places if found)
        firsts = [found[0] for found in places if found]
        out_of_order += firsts != sorted(firsts)
        for number, (one, found) in enumerate(zip(asked, places, strict=True)):
            for place in found[:1]:
                waits_s.append(by_channel[channel][place][1] - one.at)
                beyond_s.append(max(0.0, waits_s[-1] - max(0, number + 1 - BURST) * INTERVAL_S))
    return Burst(answered, copies, out_of_order, waits_s, beyond_s, used_s)


def main() -> int:
    """Play a burst and print it; 1 if something was lost, doubled or out of order, or waited too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paced", action="store_true", help="with the pace of `korridor run`")
    parser.add_argument("--rounds", type=int, default=1, help="how often; the median of the p99 is held to the bar")
    arguments = parser.parse_args()
    bursts = []
    for _ in range(arguments.rounds):
        with tempfile.TemporaryDirectory(prefix="korridor-burst-") as folder:
            bursts.append(asyncio.run(play(Path(folder), command=RUN if arguments.paced else UNPACED)))
        print(bursts[-1], flush=True)
    typical = median(p99(burst.beyond_s if arguments.paced else burst.waits_s) for burst in bursts)
    print(f"median p99 of {len(bursts)}: {typical:.2f} s")
    return int(typical > MOST_WAIT_S or not all(burst.is_sound for burst in bursts))


if __name__ == "__main__":
    sys.exit(main())
