"""Who asked to be told is told once, as soon as what was recorded answers their question."""

from __future__ import annotations

import pytest

from knowledge.facts import Fact, Quantity, Statement, Status, Topic
from tests.digests.stage import slack_chat, telegram_chat
from tests.errands.stage import Bot, a_bot
from tests.fakes.slack.server import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.living.conftest import Editor

_PRICE = "Was kosten die Lokomotiven von Siemens?"


def price() -> Fact:
    """Return what nobody knew: what the locomotives cost."""
    return Fact(
        id="siemens-locomotives-price", topic=Topic.TRANSPORT, status=Status.PLANNED, subject="siemens-mobility",
        attribute="price-of-goods", aspects=("price-of-goods",),
        quantities=(Quantity(kind="price", value=900_000_000, unit="EUR"),),
        statement=Statement(
            de="Die Lokomotiven von Siemens Mobility sollen 900 Millionen Euro kosten.",
            en="The locomotives from Siemens Mobility are to cost 900 million euros.",
            ru="Локомотивы Siemens Mobility, как планируется, будут стоить 900 млн евро.",
            kk="Siemens Mobility локомотивтері 900 млн еуро тұрады деп жоспарланған.",
        ),
        source="logistics-partnership", locator=(4,),
    )  # fmt: skip


async def test_who_waits_is_told_once_with_the_question_quoted(
    bot: Bot, editor: Editor, telegram: FakeTelegram, url: str
) -> None:
    """Asked in vain, "tell me" pressed, a fact accepted: one message, with the question, the answer and its source."""
    chat = telegram_chat(telegram.private(telegram.user()).id)
    asked, _ = await bot.ask(chat, _PRICE)
    await bot.press(chat, asked, "watch:")
    assert await bot.work() == []
    await editor.publish(price())
    (told,) = await bot.work()

    assert (told.kind, told.state) == ("answer", "sent")
    message = telegram.sent[-1].text
    assert f"„{_PRICE}“" in message
    assert "900 Millionen Euro kosten. [1]" in message
    await editor.correct("siemens-locomotives-price", also=("trade",))
    assert await bot.work() == []
    async with a_bot(url, telegram=telegram) as other:
        assert await other.work() == []


async def test_news_of_other_things_tells_nobody(bot: Bot, editor: Editor, telegram: FakeTelegram) -> None:
    """What was recorded does not answer the question: the asker goes on waiting."""
    chat = telegram_chat(telegram.private(telegram.user()).id)
    asked, _ = await bot.ask(chat, _PRICE)
    await bot.press(chat, asked, "watch:")
    await editor.correct("weigert-office", also=("trade",))

    assert await bot.work() == []
    assert len(await bot.database.follows.waited_for()) == 1


async def test_an_awaited_answer_is_corrected_like_any_other(bot: Bot, editor: Editor, telegram: FakeTelegram) -> None:
    """The message that told them is marked when the fact changes."""
    chat = telegram_chat(telegram.private(telegram.user()).id)
    asked, _ = await bot.ask(chat, _PRICE)
    await bot.press(chat, asked, "watch:")
    await editor.publish(price())
    await bot.work()
    answer = telegram.sent[-1]
    await editor.retract("siemens-locomotives-price", reason="Die Zahl war falsch.")
    await bot.work()

    assert "Zurückgezogen am" in answer.text
    assert f"„{_PRICE}“" in answer.text
    assert "Die Zahl war falsch." in telegram.sent[-1].text


async def test_what_was_taken_back_before_it_was_told_is_not_told(
    bot: Bot, editor: Editor, telegram: FakeTelegram
) -> None:
    """Planned, then retracted: nothing is sent."""
    chat = telegram_chat(telegram.private(telegram.user()).id)
    asked, _ = await bot.ask(chat, _PRICE)
    await bot.press(chat, asked, "watch:")
    await editor.publish(price())
    (delivery,) = await bot.plan()
    await editor.retract("siemens-locomotives-price", reason="zu früh")
    count = len(telegram.sent)
    await bot.courier.deliver(delivery)

    assert len(telegram.sent) == count


async def test_in_slack_the_asker_is_told_where_they_asked(bot: Bot, editor: Editor, slack: FakeSlack) -> None:
    """The channel and the language of the question."""
    slack.channel(slack.world.teams["T1"], "C1", name="corridor")
    chat = slack_chat("T1", "C1")
    asked, _ = await bot.ask(chat, "What will the locomotives from Siemens cost?")
    await bot.press(chat, asked, "watch:")
    await editor.publish(price())
    (told,) = await bot.work()

    assert told.state == "sent"
    assert slack.sent[-1].channel == "C1"
    assert "900 million euros" in str(slack.sent[-1].blocks)


@pytest.mark.parametrize("question", [_PRICE])
async def test_who_was_forgotten_waits_no_more(bot: Bot, editor: Editor, telegram: FakeTelegram, question: str) -> None:
    """Between planning and sending somebody is forgotten: nothing is sent."""
    chat = telegram_chat(telegram.private(telegram.user()).id)
    asked, _ = await bot.ask(chat, question)
    await bot.press(chat, asked, "watch:")
    await editor.publish(price())
    (delivery,) = await bot.plan()
    await bot.database.privacy.forget(chat.key, direct_chat=chat.key)
    count = len(telegram.sent)
    await bot.courier.deliver(delivery)

    assert len(telegram.sent) == count
