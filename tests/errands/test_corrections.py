"""A fact that was corrected or taken back: what was posted is marked, and each chat that saw it is told once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.digests.schedule import AtOnce, Schedule
from bot.digests.subscription import Subscription
from knowledge.facts import Statement
from tests.digests.stage import due_rows, slack_chat, telegram_chat
from tests.errands.stage import Bot, a_bot
from tests.errands.words import FACT, GERMAN, RUSSIAN, TWELVE
from tests.fakes.slack.server import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram.faults import Hang
from tests.living.conftest import Editor


async def test_an_answer_is_edited_and_its_chat_told_once(bot: Bot, editor: Editor, telegram: FakeTelegram) -> None:
    """Two answers in one chat: both are marked, one notice comes, with what was said and what holds."""
    chat = telegram_chat(telegram.private(telegram.user()).id)
    await bot.ask(chat, GERMAN)
    await bot.ask(chat, GERMAN)
    await editor.correct(FACT, statement=TWELVE)
    (told,) = await bot.work()

    first, second, notice = telegram.sent
    assert (told.kind, told.state) == ("correction", "sent")
    for answer in (first, second):
        assert "12 Millionen Tonnen steigen. [1]" in answer.text
        assert "Korrigiert am" in answer.text
        assert len(answer.versions) == 2
    assert notice.text.startswith("Korrektur\nBisher hieß es: „")
    assert "12 Millionen Tonnen" in notice.text


async def test_nothing_is_told_twice(bot: Bot, editor: Editor, telegram: FakeTelegram, url: str) -> None:
    """Neither another look, nor another process, nor working on the same delivery again tells anybody anything."""
    chat = telegram_chat(telegram.private(telegram.user()).id)
    await bot.ask(chat, GERMAN)
    await editor.correct(FACT, statement=TWELVE)
    (told,) = await bot.work()
    await bot.courier.deliver(told.id)
    async with a_bot(url, telegram=telegram) as other:
        assert await other.work() == []

    assert len(telegram.sent) == 2
    assert len(telegram.sent[0].versions) == 2


async def test_each_chat_is_told_in_its_language_on_its_platform(
    bot: Bot, editor: Editor, telegram: FakeTelegram, slack: FakeSlack
) -> None:
    """A Russian answer on Telegram, a German one on Slack."""
    slack.channel(slack.world.teams["T1"], "C1", name="corridor")
    await bot.ask(telegram_chat(telegram.private(telegram.user()).id), RUSSIAN)
    await bot.ask(slack_chat("T1", "C1"), GERMAN)
    await editor.correct(FACT, statement=TWELVE)
    assert {one.state for one in await bot.work()} == {"sent"}

    assert "Исправлено" in telegram.sent[0].text
    assert telegram.sent[1].text.startswith("Исправление")
    assert slack.sent[0].updates
    assert "12 Millionen Tonnen" in str(slack.sent[0].blocks)
    assert "Korrektur" in slack.sent[1].text


async def test_a_retraction_is_told_with_its_reason(bot: Bot, editor: Editor, telegram: FakeTelegram) -> None:
    """What was taken back stands in quotes, marked; the notice says why."""
    chat = telegram_chat(telegram.private(telegram.user()).id)
    await bot.ask(chat, GERMAN)
    await editor.retract(FACT, reason="Das Ministerium hat die Zahl zurückgezogen.")
    await bot.work()

    answer, notice = telegram.sent
    assert "Zurückgezogen am" in answer.text
    assert "„" in answer.text
    assert "Das Ministerium hat die Zahl zurückgezogen." in notice.text


@pytest.mark.parametrize("changes", [
    pytest.param({"confirmed_by": ({"source": "bavaria-central-asia", "locator": (2,)},)}, id="another source"),
    pytest.param({"also": ("trade", "energy")}, id="another topic"),
])  # fmt: skip
async def test_what_says_the_same_is_no_correction(
    bot: Bot, editor: Editor, telegram: FakeTelegram, changes: dict[str, object]
) -> None:
    """A further source or topic changes nothing for who has read the fact."""
    await bot.ask(telegram_chat(telegram.private(telegram.user()).id), GERMAN)
    await editor.correct(FACT, **changes)

    assert await bot.work() == []


async def test_a_digest_is_edited_too(bot: Bot, editor: Editor, telegram: FakeTelegram) -> None:
    """The line that showed the fact is marked and says what holds; the others stay."""
    chat = telegram_chat(telegram.private(telegram.user()).id)
    await bot.database.ledger.subscriptions.add(due_rows([chat], due=datetime.now(UTC)))
    (digest,) = await bot.work()
    known = bot.living.briefing().facts.values()
    fact = next(fact for fact in known if fact.statement.de in telegram.sent[0].text)
    changed = Statement(**{**fact.statement.model_dump(), "de": "Neu ist nur dieser Satz."})
    await editor.correct(fact.id, statement=changed)
    (told,) = await bot.work()

    message = telegram.sent[0]
    assert digest.state == told.state == "sent"
    assert "korrigiert am" in message.text
    assert "Neu ist nur dieser Satz." in message.text
    assert len(telegram.sent) == 2


async def test_a_second_correction_starts_from_what_was_sent(bot: Bot, editor: Editor, telegram: FakeTelegram) -> None:
    """Corrected again, the message reads as if it had been corrected once, and the chat is told again."""
    chat = telegram_chat(telegram.private(telegram.user()).id)
    await bot.ask(chat, GERMAN)
    await editor.correct(FACT, statement=TWELVE)
    await bot.work()
    thirteen = Statement(**{name: text.replace("12", "13") for name, text in TWELVE.model_dump().items()})
    await editor.correct(FACT, statement=thirteen)
    await bot.work()

    assert telegram.sent[0].text.count("Korrigiert am") == 1
    assert "13 Millionen" in telegram.sent[0].text
    assert "Bisher hieß es: „Die Kapazität des Mittleren Korridors soll bis 2029 auf 12 Mil" in telegram.sent[2].text


async def test_an_overtaken_correction_is_left_to_the_next(bot: Bot, editor: Editor, telegram: FakeTelegram) -> None:
    """Planned, but corrected again before it was sent: one notice, with what holds now."""
    await bot.ask(telegram_chat(telegram.private(telegram.user()).id), GERMAN)
    await editor.correct(FACT, statement=TWELVE)
    first = await bot.plan()
    thirteen = Statement(**{name: text.replace("12", "13") for name, text in TWELVE.model_dump().items()})
    await editor.correct(FACT, statement=thirteen)
    second = await bot.plan()
    for delivery in (*first, *second):
        await bot.courier.deliver(delivery)

    assert len(telegram.sent) == 2
    assert "13 Millionen" in telegram.sent[1].text


async def test_who_follows_the_fact_at_once_gets_no_second_notice(
    bot: Bot, editor: Editor, telegram: FakeTelegram
) -> None:
    """The alert tells them; what they had read is edited all the same."""
    chat = telegram_chat(telegram.private(telegram.user()).id)
    (row,) = due_rows([chat], due=datetime.now(UTC))
    following = Subscription.model_validate_json(row.document).model_copy(
        update={"schedule": Schedule(cadence=AtOnce(), zone="Europe/Berlin"), "facts": (FACT,)}
    )
    await bot.database.ledger.subscriptions.add([replace(row, document=following.model_dump_json(), next_due=None)])
    await bot.ask(chat, GERMAN)
    await editor.correct(FACT, statement=TWELVE)
    (told,) = await bot.work()

    assert told.state == "empty"
    assert "Korrigiert am" in telegram.sent[0].text
    assert len(telegram.sent) == 1


async def test_a_message_that_is_gone_does_not_keep_the_notice_back(
    bot: Bot, editor: Editor, telegram: FakeTelegram
) -> None:
    """Somebody has deleted the answer: they are told all the same."""
    await bot.ask(telegram_chat(telegram.private(telegram.user()).id), GERMAN)
    telegram.sent[0].deleted = True
    await editor.correct(FACT, statement=TWELVE)
    (told,) = await bot.work()

    assert told.state == "sent"
    assert telegram.sent[1].text.startswith("Korrektur")


async def test_killed_between_edit_and_notice_it_goes_on_where_it_was(
    bot: Bot, editor: Editor, telegram: FakeTelegram, url: str
) -> None:
    """The answer is edited already; after the restart the notice comes, complete, and the edit is not made again."""
    await bot.ask(telegram_chat(telegram.private(telegram.user()).id), GERMAN)
    await editor.correct(FACT, statement=TWELVE)
    (delivery,) = await bot.plan()
    telegram.faults.next("sendMessage", Hang())
    cut_off = asyncio.create_task(bot.courier.deliver(delivery))
    while sum(call.method == "sendMessage" for call in telegram.calls) < 2:  # noqa: ASYNC110 - in another process
        await asyncio.sleep(0.01)
    cut_off.cancel()
    await asyncio.gather(cut_off, return_exceptions=True)
    assert len(telegram.sent[0].versions) == 2
    async with a_bot(url, telegram=telegram) as restarted:
        await restarted.courier.deliver(delivery)

    assert len(telegram.sent[0].versions) == 2
    assert [message.text.split("\n")[0] for message in telegram.sent[1:]] == ["Korrektur"]
    assert "Bisher hieß es" in telegram.sent[1].text


async def test_a_person_who_was_forgotten_is_told_nothing(bot: Bot, editor: Editor, telegram: FakeTelegram) -> None:
    """With everything else, what was shown to them is forgotten."""
    chat = telegram_chat(telegram.private(telegram.user()).id)
    await bot.ask(chat, GERMAN)
    await bot.database.privacy.forget(chat.key, direct_chat=chat.key)
    await editor.correct(FACT, statement=TWELVE)

    assert await bot.work() == []
