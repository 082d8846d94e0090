"""A SIGKILL inside the reading step, while an article is parsed and extracted: it is read again, and nothing twice."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from knowledge.store.engine import create_engine
from knowledge.store.newsroom import Newsroom
from tests.dialogues.process import cpu_s, logged, running
from tests.fakes.press import FakePress
from tests.knowledge.ingestion.endpoint import endpoint, saying
from tests.newsroom.chain import PAGE, PATIENCE_S, TITLE, Town, town

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.fakes.telegram.state import Message

PARSING_S = 0.05
"""So much processor time, and the page is being parsed; after it the second reader is asked."""


class Reader:
    """A second reader that thinks until it is told to answer: meanwhile no article leaves the reading step."""

    def __init__(self) -> None:
        self.asked = 0
        self.is_asked, self.may_answer = asyncio.Event(), asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer in the end that there is nothing in it."""
        self.asked += 1
        self.is_asked.set()
        await self.may_answer.wait()
        return await saying()(request)


@asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[tuple[Town, FakePress, Reader]]:
    """Open a town whose bot has a second reader, and an outlet without a feed that is read."""
    reader = Reader()
    async with town(folder) as people, FakePress() as press, endpoint(reader.answer) as server:
        people.settings |= {
            "KORRIDOR_EXTRACTOR_URL": server.url, "KORRIDOR_EXTRACTOR_MODEL": server.model,
            "KORRIDOR_EXTRACTOR_KEY": server.key,
        }  # fmt: skip
        yield people, press, reader
        reader.may_answer.set()


async def filed(folder: Path) -> int:
    """Return how many claims there are."""
    engine = create_engine(f"sqlite:///{folder / 'korridor.sqlite3'}")
    try:
        return sum((await Newsroom(engine).counts()).values())
    finally:
        await engine.dispose()


async def parsing(process: Process, reader: Reader, *, since_s: float) -> None:
    """Wait until a page that has just gone out is being parsed, or was."""
    async with asyncio.timeout(PATIENCE_S):
        while cpu_s(process.pid) < since_s + PARSING_S and not reader.is_asked.is_set():  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.005)


def read(people: Town) -> list[Message]:
    """Return the messages that tell that an article was read."""
    return [message for message in people.telegram.sent if message.text.startswith("Gelesen")]


@pytest.mark.parametrize("way", ["feed", "add"])
async def test_an_article_is_read_to_its_end(tmp_path: Path, way: str) -> None:
    """Killed while it was parsed, and while the second reader read it; then one card a chat, and one word about it."""
    async with desk(tmp_path) as (people, other, reader):
        press = people.press if way == "feed" else other
        hers = people.telegram.private(people.ada)
        address = press.publish("korridor", TITLE, PAGE.format(title=TITLE, figure=40))
        path = address.removeprefix(press.base_url)
        async with running(people.telegram, tmp_path, settings=people.settings) as process:
            if way == "add":
                await people.telegram.say(people.ada, hers, f"/add {address}")
            await press.wait_for(lambda: any(each.status for each in press.asked(path)), timeout=PATIENCE_S)
            await parsing(process, reader, since_s=cpu_s(process.pid))
        assert await filed(tmp_path) == 0
        reader.is_asked.clear()
        async with running(people.telegram, tmp_path, settings=people.settings), asyncio.timeout(PATIENCE_S):
            await reader.is_asked.wait()
        assert await filed(tmp_path) == 0
        before, pages = reader.asked, len(press.asked(path))
        reader.may_answer.set()
        async with running(people.telegram, tmp_path, settings=people.settings):
            await people.seen(lambda: people.cards, lambda each: "Übernehmen" in each.labels)
            await people.slack.wait_for(lambda: people.slack_cards, PATIENCE_S)
            if way == "add":
                await people.seen(lambda: read(people), bool)
            await people.ask("Welche Kapazität soll der Korridor 2029 haben?")
        assert await filed(tmp_path) == 1
        assert (reader.asked, len(press.asked(path))) == (before + 1, pages + 1)
        copies = logged(tmp_path, "possible_duplicate")
        assert len(people.cards) <= 1 + copies
        assert len(people.slack_cards) <= 1 + copies
        assert len(read(people)) <= 1 + copies
