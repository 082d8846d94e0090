"""Articles that are edited without a word: looked at again, politely, for some days."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.metrics import Metrics
from bot.newsroom.sources import MOST_TRIES, Reading
from knowledge.claims import Editor, Relation, State
from knowledge.feeds import Feed
from tests.fakes.press import FakePress
from tests.newsroom.board import Board
from tests.newsroom.chain import PAGE, TITLE
from tests.newsroom.house import ADA, counter_of
from tests.newsroom.test_room import fetcher_of, room_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.newsroom.room import ReadingRoom
    from knowledge.articles import Article
    from knowledge.claims import Claim, ReviewItem
    from knowledge.history import Snapshot
    from knowledge.ingestion.proposing import Proposals
    from tests.newsroom.house import House

PATH = "/stories/korridor"
EDITOR = Editor(key="telegram:1", name="Ada")


class Killed(BaseException):
    """Stands for a signal that no handler sees."""


@dataclass
class Outlet:
    """An outlet with one article, which an editor's feed brought, and the room that reads it."""

    house: House
    press: FakePress
    room: ReadingRoom

    def edit(self, page: str) -> None:
        """Put another text in the article's place; its entry in the feed stays as it is."""
        self.press.publish("korridor", TITLE, page)

    async def later(self, hours: float) -> None:
        """Let time pass and read what is due."""
        self.house.clock.advance(hours=hours)
        await self.room.serve()

    async def claims(self, state: State = State.OPEN) -> list[ReviewItem]:
        """Return the claims in a state."""
        return await self.house.newsroom.desk.acting.newsroom.items(state=state)


def telling(figure: int, more: str = "") -> str:
    """Return the article with a capacity."""
    return PAGE.format(title=TITLE, figure=figure).replace("</article>", f"<p>{more}</p></article>")


@asynccontextmanager
async def outlet_of(house: House, *, days: int = 7, validators: bool = True) -> AsyncIterator[Outlet]:
    """Open an outlet whose article has been read."""
    async with FakePress(validators=validators) as press, fetcher_of(house) as fetcher:
        press.publish("korridor", TITLE, telling(40))
        await house.newsroom.feeds.add([Feed(url=press.feed_url)])
        room = room_of(house, fetcher, reread_days=days)
        await room.serve()
        yield Outlet(house, press, room)


@pytest.mark.parametrize("validators", [True, False])
async def test_a_changed_figure_arrives_as_an_update(house: House, *, validators: bool) -> None:
    """Of the fact that was made of the earlier one, though the feed tells nothing; also where a server has no ETag."""
    async with outlet_of(house, validators=validators) as outlet:
        (first,) = await outlet.claims()
        entry = await house.newsroom.desk.acting.accept(first.claim.id, version=first.version, by=EDITOR)
        outlet.edit(telling(42))
        await outlet.later(hours=0.5)
        assert await outlet.claims() == []
        await outlet.later(hours=0.6)
        (second,) = await outlet.claims()
    assert (second.decision.relation, second.decision.fact) == (Relation.UPDATES, entry.fact)
    assert "40" in second.decision.before
    assert "42" in second.decision.after
    await house.newsroom.desk.acting.accept(second.claim.id, version=second.version, by=EDITOR)
    assert "42" in (await house.say(ADA, "Welche Kapazität soll der Korridor 2029 haben?"))[0].plain


async def test_it_is_asked_ever_more_rarely_and_with_what_it_told(house: House) -> None:
    """After an hour, and whenever it is twice as old; nothing is sent that we have, and a week is the end of it."""
    async with outlet_of(house) as outlet:
        began, asked = house.clock(), list[float]()
        while (house.clock() - began).days < 12:
            before = len(outlet.press.asked(PATH))
            await outlet.later(hours=0.5)
            if len(outlet.press.asked(PATH)) > before:
                asked.append((house.clock() - began).total_seconds() / 3600)
        requests = outlet.press.asked(PATH)
    assert asked == [1, 2, 4, 8, 16, 32, 64, 128]
    assert [request.status for request in requests] == [200] + [304] * len(asked)
    assert all("If-None-Match" in request.headers for request in requests[1:])


async def test_it_is_left_alone_where_that_is_wanted(house: House) -> None:
    """Switched off in the settings."""
    async with outlet_of(house, days=0) as outlet:
        await outlet.later(hours=30)
        assert len(outlet.press.asked(PATH)) == 1


async def test_what_is_gone_is_not_asked_for_again(house: House) -> None:
    """One answer is enough, and the claims stay."""
    async with outlet_of(house) as outlet:
        del outlet.press.desk.stories["korridor"]
        await outlet.later(hours=2)
        await outlet.later(hours=30)
        assert [request.status for request in outlet.press.asked(PATH)] == [200, 404]
        assert len(await outlet.claims()) == 1


async def test_what_robots_forbid_is_left_alone(house: House) -> None:
    """An owner may change their mind between two readings."""
    async with outlet_of(house) as outlet:
        outlet.press.robots = "User-agent: *\nDisallow: /stories/"
        async with fetcher_of(house) as fetcher:  # the day after: rules are kept for a day
            outlet.room = room_of(house, fetcher, reread_days=7)
            await outlet.later(hours=25)
            await outlet.later(hours=50)
        assert len(outlet.press.asked(PATH)) == 1
        assert len(await outlet.claims()) == 1


WALL = (
    "<html><title>{title}</title><article><h1>{title}</h1><p>Bitte melden Sie sich an, um weiterzulesen.</p></article>"
)
FRONT = (
    "<html><title>Kurier</title><article><h1>Alles auf einen Blick: die Seite des Bahn-Kuriers</h1><p>Im Süden wird"
    " es am Wochenende warm, im Norden regnet es, und die Fähren nach Rügen fahren wieder nach dem Plan vom Sommer.</p>"
    "<p>Außerdem lesen Sie heute, welche Vereine aufsteigen und was der Rat über das Freibad beschlossen hat.</p>"
    "</article></html>"
)
HARBOUR = "Der Hafen Aqtau wächst"
HARBOUR_PAGE = PAGE.replace("{title}", HARBOUR).replace(
    "Die Kapazität des transkaspischen Korridors soll bis 2029 auf {figure} Millionen Tonnen steigen.",
    "Der Hafen Aqtau soll von 2031 an jedes Jahr {figure} Millionen Tonnen Getreide umschlagen, sagt seine Verwaltung.",
)


@pytest.mark.parametrize("page", [WALL, FRONT], ids=["wall", "front"])
async def test_what_came_in_its_place_changes_nothing(house: House, page: str) -> None:
    """A wall, or a front page: the claim is still to be decided on, and the article is looked at again."""
    async with outlet_of(house) as outlet:
        before = await outlet.claims()
        outlet.edit(page.format(title=TITLE))
        await outlet.later(hours=1.1)
        assert len(outlet.press.asked(PATH)) == 2
        assert await outlet.claims() == before
        outlet.edit(telling(41))
        await outlet.later(hours=1.2)
        (after,) = await outlet.claims()
    assert "41" in after.claim.statement["de"]


async def test_an_article_on_which_we_stumble_stops_no_other(house: House) -> None:
    """It is left until its next time, and what is due after it is read."""
    async with outlet_of(house) as outlet, fetcher_of(house) as fetcher:
        address = outlet.press.publish("hafen", HARBOUR, HARBOUR_PAGE.format(figure=7))
        await house.say(ADA, f"/add {address}")
        await outlet.later(hours=0.1)
        propose = house.newsroom.reading._propose

        def stumble(article: Article, known: Snapshot, further: Sequence[Claim]) -> Proposals:
            if article.title == TITLE:
                raise ValueError("something in it")
            return propose(article, known, further)

        reading = Reading(
            house.newsroom.desk.acting.newsroom, house.living, propose=stumble, metrics=Metrics(), clock=house.clock
        )  # fmt: skip
        house.newsroom = house.newsroom._replace(reading=reading)
        outlet.room = room_of(house, fetcher, reread_days=7)
        outlet.edit(telling(42))
        outlet.press.publish("hafen", HARBOUR, HARBOUR_PAGE.format(figure=8))
        await outlet.later(hours=1.1)
        said = " ".join(each.claim.quote for each in await outlet.claims())
        assert ("40 Millionen" in said, "42 Millionen" in said, "8 Millionen" in said) == (True, False, True)
        await outlet.room.serve()
        assert len(outlet.press.asked(PATH)) == 2


async def test_an_article_that_ends_the_process_is_given_up(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Three times, as when it is read first; then one line says so, and nobody asks for it any more."""
    async with outlet_of(house) as outlet, fetcher_of(house) as fetcher:

        def die(_article: Article, _known: Snapshot, _further: Sequence[Claim]) -> Proposals:
            raise Killed

        reading = Reading(
            house.newsroom.desk.acting.newsroom, house.living, propose=die, metrics=Metrics(), clock=house.clock
        )  # fmt: skip
        house.newsroom = house.newsroom._replace(reading=reading)
        outlet.room = room_of(house, fetcher, reread_days=7)
        outlet.edit(telling(42))
        house.clock.advance(hours=1.1)
        for _ in range(MOST_TRIES):
            with pytest.raises(Killed):
                await outlet.room.serve()
        for _ in range(2):
            await outlet.room.serve()
        assert len(outlet.press.asked(PATH)) == 1 + MOST_TRIES
    assert [record.message for record in caplog.records].count("article_given_up") == 1


async def test_a_claim_that_comes_back_is_open_again_and_so_is_its_card(house: House) -> None:
    """Taken back by the article and made once more: nobody has decided on it."""
    telegram = Board()
    async with outlet_of(house) as outlet:
        counter = counter_of(house, telegram)
        await counter.serve()
        (first,) = await outlet.claims()
        outlet.edit(telling(42))
        await outlet.later(hours=1.1)
        await counter.serve()
        assert [item.claim.id for item in await outlet.claims(State.OUTDATED)] == [first.claim.id]
        outlet.edit(telling(40))
        await outlet.later(hours=1.1)
        await counter.serve()
        (again,) = await outlet.claims()
    assert again.claim.id == first.claim.id
    is_open = {"40" in card.plain: any("Übernehmen" in b.label for row in card.buttons for b in row)
               for card in telegram.shown.values()}  # fmt: skip
    assert is_open == {True: True, False: False}
