"""A line console: publish, change and break things by hand; requests are printed."""

from __future__ import annotations

import asyncio
import shlex
import sys
from typing import TYPE_CHECKING

from tests.evaluation.articles import samples
from tests.fakes.press import faults
from tests.fakes.press.server import FakePress

if TYPE_CHECKING:
    from tests.evaluation.articles import Sample

HELP = """publish NAME | change NAME "OLD WORDS" "NEW WORDS" | retitle NAME "TITLE" | withdraw NAME | list | quit
fault PATH status CODE | hang | drop | loop | drip | huge | bomb | none   (for every request until `none`)"""


async def run(port: int) -> None:
    """Serve until the end of input; one article is out already, the others wait to be published."""
    waiting = {sample.name: sample for sample in samples("open")}
    async with FakePress(port=port) as press:
        console = Console(press, waiting)
        console.publish(next(iter(waiting)))
        print(f"feeds: {press.feed_url} {press.base_url}/atom.xml {press.base_url}/feed.json", flush=True)
        print(f"fetching needs KORRIDOR_FETCH_ALLOW=127.0.0.0/8\n{HELP}", flush=True)
        await console.talk()


class Console:
    """Whoever runs the outlet."""

    def __init__(self, press: FakePress, waiting: dict[str, Sample]) -> None:
        self._press = press
        self._waiting = waiting

    def publish(self, name: str) -> None:
        """Publish one of the articles at hand."""
        sample = self._waiting[name]
        title = sample.expectation.title
        print(self._press.publish(name, title, sample.content, media_type=sample.media_type), flush=True)

    async def talk(self) -> None:
        """Read lines until the end."""
        while line := await asyncio.to_thread(sys.stdin.readline):
            words = shlex.split(line)
            if words == ["quit"]:
                return
            try:
                self._obey(words)
            except (KeyError, ValueError) as exc:
                print(f"! {exc}", flush=True)

    def _obey(self, words: list[str]) -> None:
        desk = self._press.desk
        match words:
            case ["publish", name]:
                self.publish(name)
            case ["change", name, old, new]:
                desk.change(name, old, new)
            case ["retitle", name, title]:
                desk.retitle(name, title)
            case ["withdraw", name]:
                desk.withdraw(name)
            case ["list"]:
                waiting = [name for name in self._waiting if name not in desk.stories]
                print(f"out: {', '.join(desk.stories)}\nwaiting: {', '.join(waiting)}", flush=True)
            case ["fault", path, *kind]:
                self._press.faults.always(path, _fault(path, kind))
            case []:
                return
            case _:
                print(HELP, flush=True)


def _fault(path: str, words: list[str]) -> faults.Fault | None:
    if words[:1] == ["status"]:
        return faults.Status(int(words[1]))
    kinds: dict[str, faults.Fault | None] = {
        "hang": faults.Hang(), "drop": faults.Drop(), "loop": faults.Redirect(path), "drip": faults.Drip(),
        "huge": faults.Huge(), "bomb": faults.GzipBomb(), "none": None,
    }  # fmt: skip
    return kinds[" ".join(words)]
