"""The reading room: what was asked for is read to its end and told once; dead feeds are reported once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.newsroom.room import ReadingRoom
from knowledge.claims import Relation
from knowledge.feeds import Feed
from knowledge.ingestion.retrieve.fetching import Fetcher, Patience
from tests.fakes.press import FakePress
from tests.newsroom.board import Board
from tests.newsroom.chain import PAGE, TITLE
from tests.newsroom.house import ADA, ROOM, counter_of

if TYPE_CHECKING:
    from tests.newsroom.house import House


def room_of(house: House, fetcher: Fetcher, *, reread_days: int = 0) -> ReadingRoom:
    """Return the reading room of a house."""
    made = house.newsroom
    return ReadingRoom(
        fetcher, made.reading, made.feeds, made.desk, house.database, clock=house.clock, reread_days=reread_days
    )  # fmt: skip


def fetcher_of(house: House) -> Fetcher:
    """Return what fetches from loopback, without polite pauses."""
    return Fetcher(house.newsroom.guard, patience=Patience(pause_s=0.0))


async def told(house: House) -> list[str]:
    """Return what is to be posted besides cards."""
    return [one.body.plain for one in await house.database.desk.waiting() if one.body is not None]


async def test_what_came_of_an_article_is_told_once(house: House) -> None:
    """Reading it again after a kill adds nothing: neither claims nor words."""
    async with FakePress() as press, fetcher_of(house) as fetcher:
        address = press.publish("korridor", TITLE, PAGE.format(title=TITLE, figure=40))
        await house.say(ADA, f"/add {address}")
        room = room_of(house, fetcher)
        wanted = await house.database.readings.begin()
        assert wanted is not None
        await room._read(wanted)  # and once more, as if the last step had not been stored
        await room._read(wanted)
        assert await told(house) == [f"Gelesen: „{TITLE}“. Neue Angaben: 1."]
    (item,) = await house.newsroom.desk.acting.newsroom.items()
    assert (item.decision.relation, item.decision.fact) == (Relation.UPDATES, "corridor-capacity-2029")


async def test_what_cannot_be_read_is_told_in_words(house: House) -> None:
    """A page that is not there, and a private address."""
    async with FakePress() as press, fetcher_of(house) as fetcher:
        await house.say(ADA, f"/add {press.base_url}/nowhere")
        await house.say(ADA, "/add http://10.0.0.1/a")
        assert await room_of(house, fetcher).serve() == 2
        first, second = await told(house)
        assert first.endswith("Der Server gibt die Seite nicht heraus.")
        assert second.endswith("Diese Adresse darf ich nicht abrufen.")


async def test_a_feed_brings_claims_and_its_changed_article_replaces_them(house: House) -> None:
    """Under another title it is the same article: the claim that it no longer makes is out of date."""
    async with FakePress() as press, fetcher_of(house) as fetcher:
        press.publish("korridor", TITLE, PAGE.format(title=TITLE, figure=40))
        await house.newsroom.feeds.add([Feed(url=press.feed_url)])
        room = room_of(house, fetcher)
        assert await room.serve() == 1
        assert await room.serve() == 0
        (before,) = await house.newsroom.desk.acting.newsroom.items()
        press.publish("korridor", f"{TITLE} als geplant", PAGE.format(title=f"{TITLE} als geplant", figure=42))
        house.clock.advance(hours=7)
        await room.serve()
        (after,) = await house.newsroom.desk.acting.newsroom.items()
    assert "42" in after.claim.statement["de"]
    assert after.claim.article == before.claim.article


async def test_a_dead_feed_is_reported_once(house: House) -> None:
    """After three days, in the editors' chat."""
    async with FakePress() as press, fetcher_of(house) as fetcher:
        await house.newsroom.feeds.add([Feed(url=f"{press.base_url}/gone.xml")])
        room = room_of(house, fetcher)
        for _ in range(16):
            await room.serve()
            house.clock.advance(hours=14)
        waiting = await house.database.desk.waiting()
    assert [one.chat for one in waiting] == [ROOM]
    assert "nicht mehr lesbar" in (await told(house))[0]


async def test_a_kill_while_a_dead_feed_is_reported_changes_nothing(house: House) -> None:
    """Reported, but not yet saved as reported: the next reading says it again, and the chat has it once."""
    telegram = Board()
    async with FakePress() as press, fetcher_of(house) as fetcher:
        address = f"{press.base_url}/gone.xml"
        await house.newsroom.feeds.add([Feed(url=address)])
        room, feeds = room_of(house, fetcher), house.newsroom.feeds
        for _ in range(16):
            before = await feeds.by(address)
            await room.serve()
            after = await feeds.by(address)
            if before and after and after.is_reported and not before.is_reported:
                await feeds.save_feed(before)  # as if the process had been killed before this was stored
                await counter_of(house, telegram).serve()
                await room.serve()
            house.clock.advance(hours=14)
        await counter_of(house, telegram).serve()
    (only,) = telegram.shown.values()
    assert "nicht mehr lesbar" in only.plain


async def test_another_process_waits_for_its_turn(house: House) -> None:
    """One process at a time reads; whoever is gone loses the lease."""
    from bot.storage.leases import LeaseStore

    other = LeaseStore(house.database.leases._transactions, clock=house.clock, owner="other")
    assert await other.hold("newsroom-reading", span=timedelta(minutes=10))
    async with fetcher_of(house) as fetcher:
        await house.say(ADA, "/add http://10.0.0.1/a")
        assert await room_of(house, fetcher).serve() is None
        house.clock.advance(minutes=11)
        assert await room_of(house, fetcher).serve() == 1
