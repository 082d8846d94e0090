"""From an article in a feed to the reader who hears of it, through a SIGKILL between any two steps."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.process import logged, running
from tests.newsroom.chain import PATIENCE_S, TITLE, town

QUESTIONS = (
    "Welche Kapazität soll der Korridor 2029 haben?", "What capacity is the corridor to have by 2029?",
    "Какой будет мощность коридора в 2029 году?", "2029 жылы дәліздің қуаты қандай болады?",
)  # fmt: skip


async def test_an_article_becomes_an_answer_through_kills(tmp_path: Path) -> None:
    """Card, acceptance, corrected messages, four languages: each step is completed after a kill, and nothing twice."""
    async with town(tmp_path) as people:
        people.publish(40)
        async with running(people.telegram, tmp_path, settings=people.settings):
            answer = await people.ask(QUESTIONS[0])
            assert "35" in answer.text
            await people.ask("/follow Mittlerer Korridor")
            await people.ask("/digest daily 08:00 Berlin Verkehr")
            await people.ask("/digest now")
            digest = await people.seen(lambda: people.told[1:], lambda each: "35" in each.text)
            assert "35" in (await people.ask(QUESTIONS[1])).text
        async with running(people.telegram, tmp_path, settings=people.settings):
            card = await people.seen(lambda: people.cards, lambda each: "Übernehmen" in each.labels)
            assert "40 Mio. t" in card.text
            assert TITLE in card.text
            await people.slack.wait_for(lambda: people.slack_cards, PATIENCE_S)
            await people.ask(QUESTIONS[2])  # by then the cards' receipts are stored
        await people.telegram.press(people.ada, card, "Übernehmen")
        async with running(people.telegram, tmp_path, settings=people.settings):
            await people.telegram.wait_for(lambda: "Übernommen von Ada" in card.text, timeout=PATIENCE_S)
        told_before = len(people.told)
        async with running(people.telegram, tmp_path, settings=people.settings):
            await people.slack.wait_for(
                lambda: people.slack_cards and "Übernommen von Ada" in people.slack_cards[0].text, timeout=PATIENCE_S
            )
            await people.telegram.wait_for(lambda: "40 Mio." in plain(answer.text), timeout=PATIENCE_S)
            await people.telegram.wait_for(lambda: "40 Mio." in plain(digest.text), timeout=PATIENCE_S)
            await people.telegram.wait_for(lambda: len(people.told) > told_before, timeout=PATIENCE_S)
            for question in QUESTIONS:
                reply = await people.ask(question)
                assert "40" in reply.text
                assert "35" not in reply.text
        copies = logged(tmp_path, "possible_duplicate")
        assert len(people.cards) <= 1 + copies
        assert len(people.slack_cards) <= 1 + copies
        alerts = [each for each in people.told if "Korridor-Meldung" in each.text]
        assert len(alerts) <= 1 + copies


async def test_a_press_on_slack_is_worked_through_a_kill(tmp_path: Path) -> None:
    """Pressed, killed at once, started again: accepted once, and shown so on both platforms."""
    async with town(tmp_path) as people:
        people.publish(40)
        async with running(people.telegram, tmp_path, settings=people.settings):
            await people.slack.wait_for(lambda: people.slack_cards, PATIENCE_S)
            await people.seen(lambda: people.cards, lambda each: "Übernehmen" in each.labels)
            (card,) = people.slack_cards
            accept = next(
                element for block in card.blocks if block["type"] == "actions" for element in block["elements"]
                if element["text"]["text"] == "Übernehmen"
            )  # fmt: skip
            await people.slack.press(people.ben, card, accept["action_id"], accept["value"])
        async with running(people.telegram, tmp_path, settings=people.settings):
            await people.slack.wait_for(lambda: "Übernommen von ben" in card.text, PATIENCE_S)
            await people.seen(lambda: people.cards, lambda each: "Übernommen von ben" in each.text)
            assert "40" in (await people.ask(QUESTIONS[0])).text
        copies = logged(tmp_path, "possible_duplicate")
        assert len(people.cards) <= 1 + copies
        assert len(people.slack_cards) <= 1 + copies
        assert len(people.slack.sent) == len(people.slack_cards), "the card says it; no notice beside it"


def plain(text: str) -> str:
    """Return a text with plain spaces."""
    return text.replace("\u00a0", " ")
