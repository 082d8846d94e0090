"""What cannot be edited, or stands elsewhere: private answers on Slack, and cards that people post on Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.adapters.slack.surface import EVENTS, scopes
from bot.adapters.telegram.adapter import TelegramAdapter
from bot.adapters.telegram.settings import TelegramSettings
from tests.adapters.doubles import MemoryInbox
from tests.adapters.slack.conftest import build, running, settings
from tests.errands.stage import Bot, a_bot
from tests.errands.words import FACT, GERMAN, TWELVE
from tests.fakes.slack.server import FakeSlack
from tests.fakes.telegram import FakeTelegram

if TYPE_CHECKING:
    from tests.fakes.slack.state import Channel
    from tests.fakes.slack.state import User as SlackUser
    from tests.fakes.telegram.core import Card, InlineQuery
    from tests.fakes.telegram.state import User
    from tests.living.conftest import Editor

PATIENCE_S = 20.0


@asynccontextmanager
async def on_telegram(url: str, *, feedback: bool = True) -> AsyncIterator[tuple[Bot, FakeTelegram]]:
    """Run a bot whose cards can be posted; `feedback` is what BotFather was told."""
    async with (
        FakeTelegram(flood=False, inline=True, inline_feedback=feedback) as telegram,
        a_bot(url, telegram=telegram) as bot,
    ):
        adapter = TelegramAdapter(
            SecretStr(telegram.token), bot.service, MemoryInbox(), TelegramSettings(base_url=telegram.base_url)
        )
        await adapter.start()
        try:
            yield bot, telegram
        finally:
            await adapter.stop()


async def ask(telegram: FakeTelegram, person: User) -> InlineQuery:
    """Ask in any chat; returns what was asked, once there is a card."""
    asked = await telegram.inline(person, GERMAN)
    await telegram.wait_for(lambda: asked.results, timeout=PATIENCE_S)
    return asked


async def post(telegram: FakeTelegram, person: User, asked: InlineQuery | None = None) -> Card:
    """Post what comes, or has come; returns the card as it stands there."""
    asked = asked or await ask(telegram, person)
    (result,) = asked.results
    return await telegram.choose(person, asked, result["id"])


async def noted(bot: Bot, count: int = 1) -> None:
    """Wait until so many messages are known to show the fact."""
    async with asyncio.timeout(PATIENCE_S):
        while len(await bot.database.ledger.shown.showing(FACT)) != count:  # noqa: ASYNC110 - a database
            await asyncio.sleep(0.01)


async def test_a_posted_card_is_edited_and_who_posted_it_is_told(url: str, editor: Editor) -> None:
    """Wherever it stands; it keeps its button, and the notice comes once."""
    async with on_telegram(url) as (bot, telegram):
        person = telegram.user(first_name="Rita", language_code="de")
        telegram.private(person)
        card = await post(telegram, person)
        before = card.text
        await noted(bot)
        await editor.correct(FACT, statement=TWELVE)
        assert [one.state for one in await bot.work()] == ["sent"]
        assert await bot.work() == []

    assert "12 Millionen" in card.text
    assert "12 Millionen" not in before
    assert card.versions == 2
    assert "switch_inline_query_current_chat" in str(card.reply_markup)
    (notice,) = telegram.sent
    assert notice.text.startswith("Korrektur")


async def test_a_card_that_changed_before_it_was_posted_is_edited(url: str, editor: Editor) -> None:
    """Shown before the correction, posted after everybody has been told: it is edited, and who posted it is told."""
    async with on_telegram(url) as (bot, telegram):
        person = telegram.user(first_name="Rita", language_code="de")
        telegram.private(person)
        asked = await ask(telegram, person)
        await editor.correct(FACT, statement=TWELVE)
        assert await bot.work() == []
        card = await post(telegram, person, asked)
        assert "12 Millionen" not in card.text
        await noted(bot)
        assert [one.state for one in await bot.work()] == ["sent"]
        assert await bot.work() == []

    assert "12 Millionen" in card.text
    assert [message.text.split()[0] for message in telegram.sent] == ["Korrektur"]


async def test_who_was_told_before_posting_an_old_card_is_not_told_again(url: str, editor: Editor) -> None:
    """The card is edited all the same; once, also where two processes look."""
    async with on_telegram(url) as (bot, telegram), a_bot(url, telegram=telegram) as other:
        person = telegram.user(first_name="Rita", language_code="de")
        telegram.private(person)
        first, asked = await post(telegram, person), await ask(telegram, person)
        await noted(bot)
        await editor.correct(FACT, statement=TWELVE)
        assert len(await bot.work()) == 1
        second = await post(telegram, person, asked)
        await noted(bot, 2)
        assert len(await bot.work()) == 1
        assert await other.work() == []

    assert ("12 Millionen" in first.text, "12 Millionen" in second.text) == (True, True)
    assert (first.versions, second.versions, len(telegram.sent)) == (2, 2, 1)


async def test_a_card_of_somebody_who_never_wrote_to_us_is_edited(url: str, editor: Editor) -> None:
    """They cannot be told, which counts as no failure; what they posted is put right all the same."""
    async with on_telegram(url) as (bot, telegram):
        person = telegram.user(first_name="Rita", language_code="de")
        telegram.private(person, started=False)
        card = await post(telegram, person)
        await noted(bot)
        await editor.correct(FACT, statement=TWELVE)
        assert [one.state for one in await bot.work()] == ["gone"]
        assert await bot.database.ledger.targets.days(f"telegram::{person.id}") == []

    assert "12 Millionen" in card.text
    assert telegram.sent == []


async def test_without_feedback_nobody_knows_of_a_card(url: str, editor: Editor) -> None:
    """Telegram does not say that it was posted: nothing is kept of the query, and nothing can be put right."""
    async with on_telegram(url, feedback=False) as (bot, telegram):
        person = telegram.user(first_name="Rita", language_code="de")
        telegram.private(person)
        await post(telegram, person)
        await telegram.say(person, telegram.private(person), "Hallo")
        await telegram.wait_for(lambda: telegram.sent, timeout=PATIENCE_S)
        await editor.correct(FACT, statement=TWELVE)
        assert await bot.work() == []


@asynccontextmanager
async def on_slack(url: str) -> AsyncIterator[tuple[Bot, FakeSlack, SlackUser, Channel]]:
    """Run a bot in a workspace with a channel and somebody in it."""
    async with FakeSlack(deadline_s=10.0) as slack:
        slack.app.subscriptions = {*EVENTS}
        team = slack.team("T1", scopes=scopes())
        person = slack.user(team, "U1", name="aigerim", locale="de-DE")
        channel = slack.channel(team, "C1", name="trade", members=[person])
        async with a_bot(url, slack=slack) as bot:
            adapter = build(settings(slack), dialogue=bot.service)  # type: ignore[arg-type] # a Dialogue, too
            async with running(slack, adapter):
                yield bot, slack, person, channel


async def test_who_got_a_private_answer_is_written_to(url: str, editor: Editor) -> None:
    """Slack lets nobody change it: two of them in a channel make one notice, in the direct messages."""
    async with on_slack(url) as (bot, slack, person, channel):
        for _ in range(2):
            await slack.slash(person, channel, "/korridor", GERMAN)
        await noted(bot, 2)
        await editor.correct(FACT, statement=TWELVE)
        assert [one.state for one in await bot.work()] == ["sent"]
        assert await bot.work() == []
        *answers, notice = slack.sent

    assert [answer.ephemeral_for for answer in answers] == [person.id] * 2
    assert notice.text.startswith("Korrektur")
    assert (notice.ephemeral_for, notice.channel != channel.id) == (None, True)


async def test_who_also_asked_in_the_direct_messages_is_told_there_once(url: str, editor: Editor) -> None:
    """The answer there is edited, and the one notice is about both."""
    async with on_slack(url) as (bot, slack, person, channel):
        direct = slack.dm(person.team, person)
        await slack.say(person, direct, GERMAN)
        await noted(bot)
        await slack.slash(person, channel, "/korridor", GERMAN)
        await noted(bot, 2)
        await editor.correct(FACT, statement=TWELVE)
        assert [one.state for one in await bot.work()] == ["sent"]
        openly = [message for message in slack.sent if message.channel == direct.id]

    answer, notice = openly
    assert answer.updates
    assert notice.text.startswith("Korrektur")


async def test_a_private_answer_that_was_shared_is_the_channels(url: str, editor: Editor) -> None:
    """What everybody sees is edited and told in the channel; its first reader is not written to beside that."""
    async with on_slack(url) as (bot, slack, person, channel):
        await slack.slash(person, channel, "/korridor", GERMAN)
        await slack.wait_for(lambda: slack.sent, PATIENCE_S)
        await noted(bot)
        await slack.press(person, slack.sent[0], "share")
        await slack.wait_for(lambda: slack.sent[0].deleted, PATIENCE_S)
        await noted(bot)
        await editor.correct(FACT, statement=TWELVE)
        assert [one.state for one in await bot.work()] == ["sent"]

    _, shared, notice = slack.sent
    assert shared.updates
    assert (notice.channel, notice.text.startswith("Korrektur")) == (channel.id, True)
