"""Answer cards for any chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.adapters.telegram.inline import card_of
from bot.messages import Bold, Break, FactNode, MessageKind, Reply, Shown, ShownFact, SourceNode, Text
from knowledge.facts import Status
from tests.adapters.doubles import Listener, MemoryInbox, answer_with

if TYPE_CHECKING:
    from tests.adapters.telegram.conftest import Running
    from tests.fakes.telegram import FakeTelegram
    from tests.fakes.telegram.state import User

ANSWER = Reply(
    nodes=(
        FactNode(statement="Geplant sind 35 Mio. t bis 2030 auf der Strecke. Das ist ein Ziel.", numbers=(1,)), Break(),
        SourceNode(number=1, status=Status.TARGET, status_label="Ziel", text="Ein Artikel, Absatz 6"),
    ),
)  # fmt: skip


async def test_a_query_gets_a_card(telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User) -> None:
    """The card shows what the answer says first; posted, it is the whole answer with its sources."""
    dialogue.answering = answer_with(ANSWER)
    async with running():
        asked = await telegram.inline(ada, "Wie viel?")
        await telegram.wait_for(lambda: asked.answer)

    (card,) = asked.results
    assert card["title"] == "Geplant sind 35 Mio. t bis 2030 auf der Strecke."
    assert card["description"] == "Das ist ein Ziel."
    content = card["input_message_content"]
    assert content["message_text"].endswith("<blockquote expandable>[1] Ziel · Ein Artikel, Absatz 6</blockquote>")
    assert (content["parse_mode"], content["link_preview_options"]) == ("HTML", {"is_disabled": True})
    assert asked.answer
    assert (int(asked.answer["cache_time"]), str(asked.answer["is_personal"]).lower()) == (60, "true")
    assert dialogue.heard[0].kind is MessageKind.INLINE
    assert telegram.core.actions == []


async def test_a_posted_card_is_remembered(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User
) -> None:
    """What can be wrong one day has a button, for the id that Telegram gives then; other cards have none."""
    fact = ShownFact(fact="capacity", version=1, numbers=(1,))
    factual = ANSWER.model_copy(update={"shown": Shown(language="de", facts=(fact,))})
    dialogue.answering = answer_with(factual, Reply(nodes=(Text(text="Guten Tag"),)))
    async with running():
        asked = await telegram.inline(ada, "Wie viel?")
        await telegram.wait_for(lambda: asked.answer)
        first, second = asked.results
        assert (bool(first.get("reply_markup")), bool(second.get("reply_markup"))) == (True, False)
        for card in (first, second):
            await telegram.choose(ada, asked, card["id"])
        await telegram.wait_for(lambda: len(dialogue.posted) == 2)

    (one, reply, sent_id), (_, _, none) = dialogue.posted
    assert (one.text, one.person and one.person.id, reply) == ("Wie viel?", str(ada.id), factual)
    assert (sent_id, none) == (f"inline:{next(iter(telegram.core.cards))}", None)


async def test_a_card_that_would_read_otherwise_by_now_is_remembered_as_it_was_shown(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User
) -> None:
    """It stands there as it was; of cards without facts, which nobody corrects, nothing is kept."""
    fact = ShownFact(fact="capacity", version=1, numbers=(1,))
    factual = ANSWER.model_copy(update={"shown": Shown(language="de", facts=(fact,))})
    dialogue.answering = answer_with(factual, Reply(nodes=(Text(text="Guten Tag"),)))
    async with running():
        asked = await telegram.inline(ada, "Wie viel?")
        await telegram.wait_for(lambda: asked.answer)
        dialogue.answering = answer_with(Reply(nodes=(Text(text="Etwas anderes"),)))
        for card in asked.results:
            await telegram.choose(ada, asked, card["id"])
        await telegram.wait_for(lambda: len(inbox.items) == 3 and not inbox.open)
    ((_, reply, sent_id),) = dialogue.posted
    assert (reply, sent_id) == (factual, f"inline:{next(iter(telegram.core.cards))}")


async def test_no_answer_is_no_card(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User
) -> None:
    """An empty query may have nothing to show; an expired one is nobody's loss."""
    dialogue.answering = answer_with()
    async with running():
        asked = await telegram.inline(ada, "")
        await telegram.wait_for(lambda: asked.answer)
        assert asked.results == []
    await telegram.inline(ada, "zu spät")
    raw = telegram.updates[-1]
    telegram.core.inline_queries.clear()
    async with running():
        await telegram.wait_for(lambda: len(inbox.items) == 2 and not inbox.open)

    assert raw["update_id"]


def test_titles_are_short_and_the_same_card_has_the_same_id() -> None:
    """A long first sentence is shortened; equal answers share their id, others do not."""
    long = card_of(Reply(nodes=(Bold(text="x" * 300), Break(), Text(text="y" * 300))))
    assert long
    assert (len(long.title), len(long.description or "")) == (120, 200)
    first, second, other = (card_of(Reply(nodes=(Text(text=text),))) for text in ("a", "a", "b"))
    assert first
    assert second
    assert other
    assert (first.id == second.id, first.id == other.id, len(first.id) <= 64) == (True, False, True)
    assert card_of(Reply(nodes=(Text(text=""),))) is None
    assert card_of(Reply(nodes=(SourceNode(number=1, status=Status.DONE, status_label="x", text="y"),)))
