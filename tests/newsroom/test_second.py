"""A second reader beside the rules: what it says becomes cards after the same gate, and its faults stop nothing."""

from __future__ import annotations

import asyncio
import logging
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from bot.__main__ import main
from bot.examination import examine
from bot.metrics import Metrics
from bot.newsroom.room import LEASE, ReadingRoom
from bot.settings import Settings
from bot.storage.database import BotDatabase
from bot.storage.leases import LeaseStore
from knowledge.feeds import Feed
from knowledge.ingestion.retrieve.fetching import Fetcher, Patience
from tests.fakes.press import FakePress
from tests.knowledge.ingestion.endpoint import HONEST, TEXT, Handler, endpoint, saying
from tests.newsroom.house import ADA, House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from knowledge.claims import ReviewItem
    from knowledge.ingestion.retrieve.remote import RemoteExtractor
    from tests.conversation.talk import Clock

TITLE = "Siemens Mobility will in Kasachstan bauen"
PAGE = f"""<!doctype html><html lang="de"><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>
<p>{TEXT}</p><p>{{more}} Mehr dazu lesen Sie in der nächsten Ausgabe, die am Dienstag in gewohntem Umfang erscheint.</p>
</article></body></html>"""
KNOWN: dict[str, Any] = {**HONEST, "paragraph": 2}
FURTHER: dict[str, Any] = {
    **KNOWN, "attribute": "local-production", "quantities": [],
    "statement": "Siemens Mobility hat Kasachstan eine Fertigung angeboten.",
}  # fmt: skip
MADE_UP: dict[str, Any] = {**KNOWN, "quantities": [{"value": 400, "unit": "{locomotive}"}]}
SPAN = timedelta(seconds=2)


def present() -> datetime:
    """Return the moment on the clock on the wall."""
    return datetime.now(UTC)


@pytest.fixture
async def database(empty_database: Path, tmp_path: Path, clock: Clock) -> AsyncIterator[BotDatabase]:
    """Give a database with the facts of the seeds."""
    opened = await BotDatabase.open(f"sqlite:///{shutil.copy(empty_database, tmp_path / 'bot.sqlite3')}", clock=clock)
    yield opened
    await opened.close()


def where(server: RemoteExtractor) -> dict[str, str]:
    """Return the settings that name an endpoint."""
    return {"extractor_url": server.url, "extractor_key": "secret", "extractor_model": "any"}


async def read(house: House, press: FakePress, *, more: str = "") -> None:
    """Have the article read that an editor names."""
    address = press.publish("lokomotiven", TITLE, PAGE.format(more=more))
    await house.say(ADA, f"/add {address}")
    await serve(house)


async def serve(house: House, *, span: timedelta = timedelta(minutes=2)) -> None:
    """Read what is to be read."""
    made = house.newsroom
    async with Fetcher(made.guard, patience=Patience(pause_s=0.0)) as fetcher:
        await ReadingRoom(
            fetcher, made.reading, made.feeds, made.desk, house.database, clock=house.clock, span=span
        ).serve()  # fmt: skip


async def second(house: House) -> list[ReviewItem]:
    """Return the claims that wait and that the rules have not read."""
    items = await house.newsroom.desk.acting.newsroom.items(limit=100)
    return [item for item in items if item.claim.extractor == "remote"]


def counting(handler: Handler, calls: list[str]) -> Handler:
    """Return a handler that notes who asked."""

    async def handle(request: web.Request) -> web.StreamResponse:
        calls.append(request.headers["Authorization"])
        return await handler(request)

    return handle


async def test_what_it_reads_becomes_a_card_after_the_gate(database: BotDatabase, clock: Clock) -> None:
    """A claim that was made up is dropped and counted, like one that the rules have read, too."""
    calls: list[str] = []
    metrics = Metrics()
    async with endpoint(counting(saying(FURTHER, MADE_UP, KNOWN, "babble"), calls)) as server, FakePress() as press:
        house = await House.of(database, clock, metrics=metrics, **where(server))
        await read(house, press)
        (item,) = await second(house)
        await read(house, press)

    assert item.claim.statement == {"de": FURTHER["statement"]}
    assert calls == ["Bearer secret"], "an article that has not changed is not sent again"
    page = metrics.page().decode()
    for figure in (
        'korridor_extractor_answers_total{outcome="answered"} 1.0',
        'korridor_claims_total{extractor="remote",outcome="number"} 1.0',
        'korridor_claims_total{extractor="remote",outcome="malformed"} 1.0',
        'korridor_claims_total{extractor="remote",outcome="repeated"} 1.0',
    ):
        assert figure in page


async def test_an_answer_without_claims_is_remembered(database: BotDatabase, clock: Clock) -> None:
    """Nothing is an answer, too: only a changed text is asked about again, or one that was answered with babble."""
    calls: list[str] = []
    said: list[str] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        return await counting(saying(*said), calls)(request)

    async with endpoint(handler) as server, FakePress() as press:
        house = await House.of(database, clock, metrics=Metrics(), **where(server))
        await read(house, press)
        await read(house, press)
        assert len(calls) == 1
        said.append("babble")
        await read(house, press, more="Die Gespräche gehen weiter.")
        assert len(calls) == 2
        said.clear()
        await read(house, press, more="Die Gespräche gehen weiter.")
        await read(house, press, more="Die Gespräche gehen weiter.")
        assert len(calls) == 3
        await read(house, press)
    assert len(calls) == 4, "the text that it was before is another one, too"


async def test_a_slow_reader_keeps_its_place(database: BotDatabase) -> None:
    """While it reads for longer than the lease lasts, no other process reads the same article."""
    is_asked, may_answer = asyncio.Event(), asyncio.Event()
    calls: list[str] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        is_asked.set()
        await may_answer.wait()
        return await counting(saying(FURTHER), calls)(request)

    async with endpoint(handler) as server, FakePress() as press:
        house = await House.of(database, present, metrics=Metrics(), **where(server))  # type: ignore[arg-type] # a clock is called
        address = press.publish("lokomotiven", TITLE, PAGE.format(more=""))
        await house.say(ADA, f"/add {address}")
        reading = asyncio.create_task(serve(house, span=SPAN))
        await is_asked.wait()
        other = LeaseStore(database.leases._transactions, clock=present, owner="other")
        until = present() + 1.5 * SPAN
        while present() < until:
            assert not await other.hold(LEASE, span=SPAN)
            await asyncio.sleep(SPAN.total_seconds() / 4)
        may_answer.set()
        await reading
        assert len(await second(house)) == len(calls) == 1


async def test_feeds_are_read_by_both(database: BotDatabase, clock: Clock) -> None:
    """What a feed brings goes the same way."""
    async with endpoint(saying(FURTHER)) as server, FakePress() as press:
        house = await House.of(database, clock, metrics=Metrics(), **where(server))
        press.publish("lokomotiven", TITLE, PAGE.format(more=""))
        await house.newsroom.feeds.add([Feed(url=press.feed_url)])
        await serve(house)
        assert len(await second(house)) == 1


async def test_its_faults_stop_nothing(
    database: BotDatabase, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    """The rules' claims wait for editors, what it had read before stays, and one line says what happened."""
    is_well = True

    async def handler(request: web.Request) -> web.StreamResponse:
        return await saying(FURTHER)(request) if is_well else web.Response(status=500)

    metrics = Metrics()
    async with endpoint(handler) as server, FakePress() as press:
        house = await House.of(database, clock, metrics=metrics, **where(server))
        await read(house, press)
        is_well = False
        caplog.clear()
        with caplog.at_level(logging.INFO, logger="bot.newsroom.second"):
            await read(house, press, more="Die Gespräche gehen weiter.")
        kept = await second(house)

    assert [item.claim.statement["de"] for item in kept] == [FURTHER["statement"]]
    (line,) = [record for record in caplog.records if record.name == "bot.newsroom.second"]
    assert (line.message, line.levelname, line.__dict__["extractor"]) == ("article_read", "WARNING", "refused")
    assert 'korridor_extractor_answers_total{outcome="refused"} 1.0' in metrics.page().decode()


async def test_at_a_prompt_it_reads_too(
    empty_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`korridor add FILE` prints its claims among the others."""
    (tmp_path / "article.html").write_text(PAGE.format(more=""), encoding="utf-8")
    monkeypatch.setenv("KORRIDOR_DATABASE_URL", f"sqlite:///{shutil.copy(empty_database, tmp_path / 'bot.sqlite3')}")
    async with endpoint(saying(FURTHER)) as server:
        for name, value in where(server).items():
            monkeypatch.setenv(f"KORRIDOR_{name.upper()}", value)
        assert await asyncio.to_thread(main, ["add", str(tmp_path / "article.html")]) == 0
    assert FURTHER["statement"] in capsys.readouterr().out


async def test_the_doctor_asks_whether_it_has_the_model(tmp_path: Path) -> None:
    """Right, without the model, with a wrong key, dead: only what is missing in the settings is a fault."""
    base = {"_env_file": None, "database_url": f"sqlite:///{tmp_path / 'korridor.sqlite3'}"}
    async with endpoint(saying()) as server:
        for changed, said in (
            ({}, "has any"), ({"extractor_model": "other"}, "it has no model other"),
            ({"extractor_key": "wrong"}, "it answers 401"), ({"extractor_url": "http://127.0.0.1:9/v1"}, "be reached"),
        ):  # fmt: skip
            found = await examine(Settings.model_validate({**base, **where(server), **changed}))
            (reader,) = [each for each in found if each.what == "second reader"]
            assert (said in reader.text, reader.is_fault) == (True, False), reader
    (fault,) = await examine(Settings.model_validate({**base, "extractor_url": "http://127.0.0.1:9/v1"}))
    assert fault.is_fault
    assert "KORRIDOR_EXTRACTOR_MODEL" in fault.text


def test_without_an_address_nothing_is_asked_and_a_bad_one_is_refused() -> None:
    """Off by default; the key is masked wherever settings are printed."""
    settings = Settings.model_validate({"_env_file": None, "extractor_key": "secret-key"})
    assert settings.extractor_url == ""
    assert "secret-key" not in repr(settings)
    with pytest.raises(ValueError, match="no address"):
        Settings.model_validate({"_env_file": None, "extractor_url": "localhost:11434"})
