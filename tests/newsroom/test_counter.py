"""Cards in the editors' chat: each once, five at a time, and as their claims stand by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.digests.outlet import Ambiguous, Fault, Refused, Result, Throttled, Unreachable
from knowledge.claims import Decision, Editor, Relation
from tests.newsroom.board import Board
from tests.newsroom.house import ADA, ROOM, counter_of, labels
from tests.newsroom.press import article, newcomer

if TYPE_CHECKING:
    from tests.newsroom.house import House

EDITOR = Editor(key="telegram:1", name="Ada")


async def filed(house: House, count: int) -> None:
    """Have some claims wait."""
    proposals = [
        (newcomer(id=f"claim-{n}"), Decision(relation=Relation.NEW, reason="nothing-known")) for n in range(count)
    ]
    await house.file(article(house.clock()), *proposals)


async def test_five_cards_at_a_time_and_each_once(house: House) -> None:
    """When one is decided the next one comes."""
    await filed(house, 7)
    board = Board()
    counter = counter_of(house, board)
    assert await counter.serve() == 5
    assert await counter.serve() == 0
    message_id, card = next(iter(board.shown.items()))
    done = await house.press(ADA, card, "Verwerfen", chat=ROOM, message_id=message_id)
    await house.press(ADA, done, "Werbung", chat=ROOM, message_id=message_id)
    assert await counter.serve() == 1
    assert len(board.shown) == 6


async def test_next_brings_one_more(house: House) -> None:
    """Whoever wants more gets more."""
    await filed(house, 7)
    board = Board()
    counter = counter_of(house, board)
    await counter.serve()
    asked = await house.press(ADA, next(iter(board.shown.values())), "Nächste", chat=ROOM)
    assert asked.toast == "Die nächste Karte kommt."
    assert await counter.serve() == 1


async def test_a_card_follows_what_is_done_elsewhere(house: House) -> None:
    """Decided in a direct chat or a terminal, it says so in the editors' chat."""
    await filed(house, 1)
    board = Board()
    counter = counter_of(house, board)
    await counter.serve()
    asked = await house.press(ADA, await house.card(), "Verwerfen")
    await house.press(ADA, asked, "Werbung")
    assert await counter.serve() == 1
    (card,) = board.shown.values()
    assert "Verworfen von Ada" in card.plain
    assert await counter.serve() == 0


async def test_a_card_follows_a_claim_that_is_open_again(house: House) -> None:
    """Undone at a prompt, which knows of no cards; one that was decided on before it was posted comes after all."""
    await filed(house, 2)
    board, acting = Board(), house.newsroom.desk.acting
    counter = counter_of(house, board)
    await counter.serve()
    rejected = await acting.reject("claim-0", version=1, by=EDITOR, reason="advertising")
    await counter.serve()
    assert sorted("Übernehmen" in labels(card) for card in board.shown.values()) == [False, True]
    await acting.undo(rejected.number, by=EDITOR)
    assert await counter.serve() == 1
    assert ["Übernehmen" in labels(card) for card in board.shown.values()] == [True, True]
    assert await counter.serve() == 0


async def test_what_was_decided_before_it_was_posted_comes_once_it_is_open_again(house: House) -> None:
    """There was no card to follow it."""
    await filed(house, 1)
    board, acting = Board(next=[Unreachable()]), house.newsroom.desk.acting
    counter = counter_of(house, board)
    await counter.serve()
    rejected = await acting.reject("claim-0", version=1, by=EDITOR, reason="advertising")
    house.clock.advance(minutes=1)
    assert await counter.serve() == 0
    await acting.undo(rejected.number, by=EDITOR)
    assert await counter.serve() == 1
    assert len(board.shown) == 1


async def test_what_was_decided_before_it_was_posted_is_not_posted(house: House) -> None:
    """Nobody is shown a card that needs no decision."""
    await filed(house, 1)
    board = Board(next=[Unreachable()])
    counter = counter_of(house, board)
    await counter.serve()
    asked = await house.press(ADA, await house.card(), "Verwerfen")
    await house.press(ADA, asked, "Werbung")
    house.clock.advance(minutes=1)
    assert await counter.serve() == 0
    assert board.shown == {}


@pytest.mark.parametrize("trouble", [Unreachable(), Throttled(3), Refused(Fault.NOT_INVITED)])
async def test_what_reached_nobody_is_posted_later(house: House, trouble: Result) -> None:
    """It does not count as a try."""
    await filed(house, 1)
    board = Board(next=[trouble, trouble, trouble])
    counter = counter_of(house, board)
    for _ in range(3):
        assert await counter.serve() == 0
        house.clock.advance(minutes=6)
    assert await counter.serve() == 1


async def test_what_may_have_arrived_is_posted_once_more_and_never_twice(house: House) -> None:
    """A third copy is worse than none."""
    await filed(house, 1)
    board = Board(next=[Ambiguous(), Ambiguous()])
    counter = counter_of(house, board)
    for _ in range(4):
        await counter.serve()
    assert board.calls == 2
