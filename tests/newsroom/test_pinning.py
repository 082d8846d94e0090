"""`/pin`: a reviewed answer wins over matching, with its sources, until its last day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.newsroom.house import ADA, EVE

if TYPE_CHECKING:
    from tests.newsroom.house import House

QUESTION = "Welche Kapazität soll der Korridor 2029 haben?"
ANSWER = "Angestrebt sind 35 Mio. Tonnen im Jahr 2029, so das Ministerium."


async def test_an_answer_is_pinned_to_the_last_question(house: House) -> None:
    """Everybody who asks it gets that answer; unpinned, the matching one again."""
    (usage,) = await house.say(ADA, "/pin")
    assert "/pin" in usage.plain
    await house.say(ADA, QUESTION)
    (asked,) = await house.say(ADA, "/pin")
    assert QUESTION in asked.plain
    (until,) = await house.say(ADA, ANSWER)
    done = await house.press(ADA, until, "30")
    assert "Festgelegt als" in done.plain
    (answer,) = await house.say(EVE, QUESTION)
    assert answer.plain.startswith(f"{ANSWER} [1]")
    (listed,) = await house.say(ADA, "/pins")
    assert "gilt, letzter Tag: 23. Dezember 2026" in listed.plain
    (pin,) = house.living.state.known.pins
    await house.say(ADA, f"/unpin {pin}")
    (answer,) = await house.say(EVE, QUESTION)
    assert ANSWER not in answer.plain
