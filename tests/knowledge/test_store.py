"""The fact store appends and remembers: on SQLite and PostgreSQL alike, nothing is lost and nothing changes twice."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from knowledge.errors import StoreError
from knowledge.factbook import FactBook
from knowledge.store.engine import create_engine
from knowledge.store.fact_store import FactStore
from knowledge.store.tables import records
from tests.knowledge.samples import changed, sample_seeds, without

if TYPE_CHECKING:
    from knowledge.seeds import Seeds

MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=days) for days in (1, 2, 3))
SEEDS = sample_seeds(5)


async def test_a_load_records_everything_once(store: FactStore) -> None:
    """Sources, entities and facts are added in one go and named in the report."""
    report = await store.load(SEEDS, now=MONDAY)

    assert report.counts == {"added": 8, "superseded": 0, "retracted": 0, "unchanged": 0}
    assert report.added[0] == "source/gazette"
    assert report.added[-1] == "fact/fact-4"


async def test_a_second_load_changes_nothing(store: FactStore) -> None:
    """The same seeds again are all unchanged, and the record has not grown."""
    await store.load(SEEDS, now=MONDAY)
    report = await store.load(SEEDS, now=TUESDAY)

    assert report.counts == {"added": 0, "superseded": 0, "retracted": 0, "unchanged": 8}
    assert [len(await store.history(fact.id)) for fact in SEEDS.facts] == [1] * 5


async def test_a_snapshot_gives_back_what_was_loaded(store: FactStore) -> None:
    """Facts come back as they were, with the moment of recording; sources and entities as they were."""
    await store.load(SEEDS, now=MONDAY)
    snapshot = await store.snapshot()

    assert dict(snapshot.facts) == {fact.id: fact.model_copy(update={"recorded_at": MONDAY}) for fact in SEEDS.facts}
    assert snapshot.sources == {source.id: source for source in SEEDS.sources}
    assert snapshot.entities == {entity.id: entity for entity in SEEDS.entities}


async def test_an_empty_store_gives_an_empty_snapshot(store: FactStore) -> None:
    """Nothing known is a value, not a fault."""
    snapshot = await store.snapshot()

    assert (len(snapshot.facts), len(snapshot.sources), len(snapshot.entities)) == (0, 0, 0)
    assert await store.history("fact-0") == ()
    assert await store.changes_since(MONDAY) == ()


async def test_a_changed_seed_supersedes_the_version_before(store: FactStore) -> None:
    """The new version names the one it replaces; both stay in the history."""
    await store.load(SEEDS, now=MONDAY)
    report = await store.load(changed(SEEDS, "fact-2", "bigger"), now=TUESDAY)

    assert report.superseded == ("fact/fact-2",)
    fact = (await store.snapshot()).facts["fact-2"]
    assert (fact.supersedes, fact.recorded_at, fact.attribute) == ("fact-2@1", TUESDAY, "bigger")
    first, second = await store.history("fact-2")
    assert (first.number, first.fact.attribute, first.recorded_at) == (1, "size", MONDAY)
    assert (second.number, second.fact.supersedes) == (2, "fact-2@1")


async def test_a_removed_seed_is_retracted_with_a_reason(store: FactStore) -> None:
    """It is gone from the snapshot and stays in the history with the moment it was taken back."""
    await store.load(SEEDS, now=MONDAY)
    report = await store.load(without(SEEDS, "fact-1"), now=TUESDAY)

    assert report.retracted == ("fact/fact-1",)
    assert "fact-1" not in (await store.snapshot()).facts
    (version,) = await store.history("fact-1")
    assert (version.fact.retracted_at, version.reason) == (TUESDAY, "removed from the seeds")
    assert (await store.load(without(SEEDS, "fact-1"), now=WEDNESDAY)).retracted == ()


async def test_a_seed_that_comes_back_is_a_new_version(store: FactStore) -> None:
    """Even with the same words: it was not known in between."""
    await store.load(SEEDS, now=MONDAY)
    await store.load(without(SEEDS, "fact-1"), now=TUESDAY)
    report = await store.load(SEEDS, now=WEDNESDAY)

    assert report.added == ("fact/fact-1",)
    assert [version.number for version in await store.history("fact-1")] == [1, 2]
    assert (await store.snapshot()).facts["fact-1"].supersedes == "fact-1@1"


async def test_what_was_known_on_a_day_is_a_query(store: FactStore) -> None:
    """Each moment sees what was recorded up to and with it, whatever came later."""
    await store.load(without(SEEDS, "fact-4"), now=MONDAY)
    await store.load(changed(SEEDS, "fact-2", "bigger"), now=TUESDAY)
    await store.load(without(SEEDS, "fact-1"), now=WEDNESDAY)

    async def known(moment: datetime) -> dict[str, str]:
        return {name: fact.attribute for name, fact in (await store.snapshot(as_of=moment)).facts.items()}

    assert await known(MONDAY - timedelta(seconds=1)) == {}
    assert await known(MONDAY) == dict.fromkeys(["fact-0", "fact-1", "fact-2", "fact-3"], "size")
    assert (await known(TUESDAY))["fact-2"] == "bigger"
    assert (await known(WEDNESDAY - timedelta(microseconds=1)))["fact-1"] == "size"
    assert await known(WEDNESDAY) == dict.fromkeys(["fact-0", "fact-2", "fact-3", "fact-4"], "size")
    assert await known(THURSDAY) == await known(WEDNESDAY)


async def test_a_moment_in_any_time_zone_is_the_same_moment(store: FactStore) -> None:
    """Almaty's nine o'clock is kept and asked for as what it is in UTC."""
    almaty = timezone(timedelta(hours=5))
    await store.load(SEEDS, now=MONDAY.astimezone(almaty))

    snapshot = await store.snapshot(as_of=MONDAY.astimezone(timezone(timedelta(hours=-8))))
    assert snapshot.facts["fact-0"].recorded_at == MONDAY


async def test_a_moment_without_time_zone_is_refused(store: FactStore) -> None:
    """Nobody knows what nine o'clock it is; the error says so before anything is written."""
    with pytest.raises(StatementError, match="has no time zone"):
        await store.load(SEEDS, now=datetime(2026, 11, 16, 9, 0))  # noqa: DTZ001 - the fault under test
    assert len((await store.snapshot()).facts) == 0


async def test_changes_between_two_moments_show_old_and_new(store: FactStore) -> None:
    """Added, changed and retracted facts, each with what was and what is; what ended as it was is no change."""
    await store.load(without(SEEDS, "fact-4"), now=MONDAY)
    await store.load(without(changed(SEEDS, "fact-2", "bigger"), "fact-1", "fact-3"), now=TUESDAY)
    await store.load(without(changed(SEEDS, "fact-2", "biggest"), "fact-1"), now=WEDNESDAY)

    changes = {change.fact_id: change for change in await store.changes_since(MONDAY)}
    assert {name: change.kind for name, change in changes.items()} == {
        "fact-1": "retracted",
        "fact-2": "changed",
        "fact-4": "added",
    }
    two, one = changes["fact-2"], changes["fact-1"]
    assert two.old is not None
    assert two.new is not None
    assert (two.old.attribute, two.new.attribute, two.at) == ("size", "biggest", WEDNESDAY)
    assert (one.new, one.reason, one.at) == (None, "removed from the seeds", TUESDAY)
    assert one.old is not None


async def test_changes_end_with_the_second_moment(store: FactStore) -> None:
    """The first moment is left out, the second is part of it: windows in a row tell each change once."""
    await store.load(without(SEEDS, "fact-4"), now=MONDAY)
    await store.load(changed(SEEDS, "fact-2", "bigger"), now=TUESDAY)
    await store.load(changed(SEEDS, "fact-2", "biggest"), now=WEDNESDAY)

    async def told(since: datetime, until: datetime) -> list[tuple[str, str]]:
        return [(change.kind, change.fact_id) for change in await store.changes_since(since, until=until)]

    assert await told(MONDAY, TUESDAY) == [("changed", "fact-2"), ("added", "fact-4")]
    assert await told(TUESDAY, WEDNESDAY) == [("changed", "fact-2")]
    assert await told(WEDNESDAY, THURSDAY) == []


async def test_a_retraction_by_an_editor_outlives_the_next_load(store: FactStore) -> None:
    """Seeds are loaded at every start; what an editor took back stays back until the seed itself changes."""
    await store.load(SEEDS, now=MONDAY)
    change = await store.retract("fact-3", reason=" misread ", now=TUESDAY)
    report = await store.load(SEEDS, now=WEDNESDAY)

    assert (change.kind, change.reason, change.old is not None) == ("retracted", "misread", True)
    assert report.added == ()
    assert "fact-3" not in (await store.snapshot()).facts

    await store.load(changed(SEEDS, "fact-3", "corrected"), now=THURSDAY)
    assert (await store.snapshot()).facts["fact-3"].supersedes == "fact-3@1"


@pytest.mark.parametrize(
    ("fact_id", "reason", "told"),
    [
        ("fact-9", "wrong", "fact fact-9 is not known; .*correct the id"),
        ("fact-1", " ", "has no reason; give one"),
        ("fact-0", "wrong", "fact fact-0 is retracted already"),
    ],
)
async def test_a_retraction_that_makes_no_sense_is_refused(
    store: FactStore, fact_id: str, reason: str, told: str
) -> None:
    """An unknown fact, no reason, or twice: one line says which and what to do."""
    await store.load(SEEDS, now=MONDAY)
    await store.retract("fact-0", reason="misread", now=TUESDAY)

    with pytest.raises(StoreError, match=told):
        await store.retract(fact_id, reason=reason, now=WEDNESDAY)


async def test_the_record_refuses_to_be_changed_or_deleted(store: FactStore, database_url: str) -> None:
    """Not even a statement of our own, or of a person at the console, can change what was recorded."""
    await store.load(SEEDS, now=MONDAY)
    row = {"kind": "fact", "id": "fact-0", "version": 1, "event": "recorded", "origin": "x", "digest": "x"}
    statements = [
        update(records).values(reason="changed my mind"),
        delete(records),
        insert(records).values(**row, recorded_at=MONDAY),
    ]
    if database_url.startswith("sqlite"):
        replace = insert(records).prefix_with("OR REPLACE").values(sequence=1, **row, recorded_at=MONDAY)
        statements.append(replace)
    else:
        statements.append(text("TRUNCATE knowledge_record"))  # type: ignore[arg-type]

    engine = create_engine(database_url)
    for statement in statements:
        with pytest.raises(IntegrityError):
            async with engine.begin() as connection:
                await connection.execute(statement)
    async with engine.connect() as connection:
        assert len((await connection.execute(select(records))).all()) == 8
    await engine.dispose()


async def test_eight_loads_at_once_lose_nothing_and_record_nothing_twice(database_url: str) -> None:
    """Each of eight programs brings a change of its own; every one is a version, in an unbroken chain."""
    stores = [FactStore(create_engine(database_url)) for _ in range(8)]
    await stores[0].load(SEEDS, now=MONDAY)

    def its_own(number: int) -> Seeds:
        return changed(SEEDS, "fact-0", f"size-{number}")

    await asyncio.gather(*(store.load(its_own(number), now=TUESDAY) for number, store in enumerate(stores)))
    await asyncio.gather(*(store.load(its_own(7), now=WEDNESDAY) for store in stores))

    history = await stores[0].history("fact-0")
    assert [version.number for version in history] == list(range(1, len(history) + 1))
    assert {version.fact.attribute for version in history} == {"size", *(f"size-{number}" for number in range(8))}
    assert 9 <= len(history) <= 10
    assert (await stores[0].snapshot()).facts["fact-0"].attribute == "size-7"
    for store in stores:
        await store.close()


async def test_eight_first_loads_at_once_record_each_thing_once(database_url: str) -> None:
    """Replicas that start together all load the seeds; one adds them, the others find them there."""
    stores = [FactStore(create_engine(database_url)) for _ in range(8)]
    reports = await asyncio.gather(*(store.load(SEEDS, now=MONDAY) for store in stores))

    assert sorted(len(report.added) for report in reports) == [0] * 7 + [8]
    for store in stores:
        await store.close()


async def test_a_load_that_fails_leaves_nothing_behind(store: FactStore) -> None:
    """A duplicate in the middle of the rows, which seeds themselves refuse, undoes the whole load."""
    twice = SEEDS.model_copy(update={"facts": (*SEEDS.facts, SEEDS.facts[0])})

    with pytest.raises(StoreError, match="refuses"):
        await store.load(twice, now=MONDAY)
    assert len((await store.snapshot()).sources) == 0


async def test_rows_stream_without_being_validated(store: FactStore) -> None:
    """An index of very many facts reads JSON row by row; leaving early gives the connection back."""
    await store.load(SEEDS, now=MONDAY)

    rows = [row async for row in store.rows()]
    assert [(row.id, row.version, row.recorded_at) for row in rows] == [(f.id, 1, MONDAY) for f in SEEDS.facts]
    assert FactBook((row.id, row.document()) for row in rows) == (await store.snapshot()).facts

    async with aclosing(store.rows("entity")) as entities:
        async for row in entities:
            assert row.kind == "entity"
            break
    assert len((await store.snapshot()).entities) == 2
