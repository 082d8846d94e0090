"""`korridor subscriptions`: out of one bot and into another, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.digests.schedule import AtOnce, Monthly
from bot.digests.stored import from_row, new_row
from bot.storage.database import BotDatabase
from tests.digests.making import NOW, scheduled, subscribed
from tests.digests.stage import prepared

if TYPE_CHECKING:
    from bot.digests.subscription import Subscription
    from tests.commands.calling import Call

WANTED = [
    subscribed(id="a"),
    subscribed(scheduled(Monthly(day="last"), zone="Asia/Almaty"), id="b", language="kk", topics=("energy",)),
    subscribed(scheduled(AtOnce()), id="c", facts=("transkaspian-capacity-2029",), created_by="7"),
]


async def keep(url: str, *wanted: Subscription) -> None:
    database = await BotDatabase.open(url)
    await database.ledger.subscriptions.add([new_row(one, now=NOW) for one in wanted])
    await database.close()


async def kept(url: str) -> dict[str, Subscription]:
    database = await BotDatabase.open(url)
    rows = await database.ledger.subscriptions.all()
    await database.close()
    return {row.id: from_row(row) for row in rows}


@pytest.fixture
async def other(tmp_path: Path) -> str:
    """Return the URL of another bot's database."""
    url = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    await prepared(url)
    return url


async def test_what_is_exported_is_taken_over_by_a_new_bot(
    call: Call, url: str, other: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By way of a file: every field, and with a next due time; a second import changes nothing."""
    await keep(url, *WANTED)
    file = str(tmp_path / "all.json")
    assert (await call("subscriptions", "export", file)) == (0, "", "")
    monkeypatch.setenv("KORRIDOR_DATABASE_URL", other)
    first, second = await call("subscriptions", "import", file), await call("subscriptions", "import", file)

    assert (first.code, first.out[:2], second.code, second.out[:2]) == (0, "3 ", 0, "0 ")
    assert await kept(other) == {one.id: one for one in WANTED}
    database = await BotDatabase.open(other)
    due = {row.id: row.next_due for row in await database.ledger.subscriptions.all()}
    await database.close()
    assert (due["a"] is not None, due["b"] is not None, due["c"]) == (True, True, None)


async def test_without_a_file_it_goes_to_standard_output(call: Call, url: str) -> None:
    """One JSON document, the same again and again but for its date."""
    await keep(url, *WANTED)
    document = (await call("subscriptions", "export")).document

    assert (document["korridor"], document["version"]) == ("subscriptions", 1)
    assert [one["id"] for one in document["subscriptions"]] == ["a", "b", "c"]


async def test_a_document_with_a_fault_is_refused_whole(call: Call, url: str, tmp_path: Path) -> None:
    """The good one beside the bad one is not kept either; the line names every fault with its place."""
    await keep(url, *WANTED)
    document = (await call("subscriptions", "export")).document
    document["subscriptions"][0] |= {"id": "new"}
    document["subscriptions"][1]["schedule"] |= {"zone": "Mars/Base", "at": "25:00"}
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    called = await call("subscriptions", "import", str(file))

    assert (called.code, called.out, len(called.err.splitlines())) == (2, "", 1)
    assert "subscriptions[1].schedule.zone" in called.err
    assert "subscriptions[1].schedule.at" in called.err
    assert set(await kept(url)) == {"a", "b", "c"}


async def test_what_is_here_already_stays_as_it_is(call: Call, url: str, tmp_path: Path) -> None:
    """The file says Kazakh, here it is German: here counts."""
    await keep(url, WANTED[0])
    file = tmp_path / "all.json"
    await call("subscriptions", "export", str(file))
    file.write_text(file.read_text(encoding="utf-8").replace('"language": "de"', '"language": "kk"'), encoding="utf-8")
    called = await call("subscriptions", "import", str(file))

    assert called.out == "0 subscriptions taken over; those that were here before are unchanged.\n"
    assert (await kept(url))["a"].language == "de"


@pytest.mark.parametrize("words", [("import", "none.json"), ("export", "none/all.json")], ids=str)
async def test_a_file_that_cannot_be_used_is_named(call: Call, words: tuple[str, str], tmp_path: Path) -> None:
    """In one line."""
    called = await call("subscriptions", words[0], str(tmp_path / words[1]))

    assert (called.code, len(called.err.splitlines())) == (1, 1)
    assert words[1] in called.err
