"""`korridor digest preview`: what the chat would get, to the letter; nothing is sent, nothing is stored."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.digests.schedule import AtOnce, Daily, Schedule
from bot.digests.stored import new_row
from bot.digests.subscription import Subscription
from bot.messages import Chat, ChatKind
from bot.storage.database import BotDatabase
from tests.digests.couriers import a_round
from tests.digests.stage import telegram_chat
from tests.fakes.telegram import FakeTelegram

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.calling import Call

THIS_MINUTE = datetime.now(UTC).replace(second=0, microsecond=0)
GROUP = Chat(platform="telegram", id="-100", kind=ChatKind.GROUP)


async def subscribe(url: str, **given: object) -> None:
    values = {"id": "a", "chat": GROUP, "language": "de", "created_at": THIS_MINUTE - timedelta(days=3),
              "schedule": Schedule(cadence=Daily(), at="08:00", zone="Asia/Almaty")}  # fmt: skip
    row = new_row(Subscription.model_validate(values | given), now=THIS_MINUTE - timedelta(days=40))
    database = await BotDatabase.open(url)
    await database.ledger.subscriptions.add([row])
    await database.close()


def contents(url: str) -> list[str]:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        return list(connection.iterdump())


async def test_it_is_what_is_sent_then(url: str, call: Call) -> None:
    """The preview of the next due time, and the message that comes at it: the same words."""
    async with FakeTelegram(flood=False) as fake, a_round(url, telegram=fake) as desk:
        desk.now = THIS_MINUTE + timedelta(minutes=30)
        user = fake.user()
        fake.private(user)
        await desk.subscribe(telegram_chat(user.id))
        previewed = await call("digest", "preview", "--chat", f"telegram:{user.id}")
        await desk.work()
        said = fake.sent[0].text

    head, when, _, *words = previewed.out.splitlines()
    assert previewed.code == 0
    assert head.startswith(f"== telegram:{user.id} · s0 · daily at")
    assert f"{desk.now:%Y-%m-%d %H:%M} UTC" in when
    *body, buttons = [line for line in words if line]
    assert [line.split() for line in body] == [line.split() for line in said.splitlines() if line]
    assert buttons.startswith("[ Alles lesen ]")


async def test_nothing_is_sent_or_stored(url: str, call: Call) -> None:
    """The database holds the same as before, and no delivery."""
    await subscribe(url)
    before = contents(url)
    for options in ((), ("--full",), ("--language", "kk"), ("--at", "2026-11-23T08:00")):
        assert (await call("digest", "preview", "--chat", "telegram:-100", *options)).code == 0

    assert contents(url) == before


async def test_a_day_is_told_by_the_clock_of_the_subscriptions_city(url: str, call: Call) -> None:
    """Eight in the morning is eight in Almaty; the title has the local date, in the language asked for."""
    await subscribe(url)
    shown = await call("digest", "preview", "--chat", "telegram:-100", "--at", "2027-03-01T08:00", "--language", "en")

    assert "2027-03-01 08:00 Asia/Almaty" in shown.out
    assert "Korridor briefing · Monday, 1 March" in shown.out


async def test_the_full_version_is_longer(url: str, call: Call) -> None:
    """All lines instead of the first."""
    await subscribe(url)
    given = ("digest", "preview", "--chat", "telegram:-100", "--at", "2027-03-01T08:00")
    short, full = await call(*given), await call(*given, "--full")

    assert len(full.out) > len(short.out) > 500


async def test_each_subscription_of_the_chat_is_shown_and_a_topic_has_its_own(url: str, call: Call) -> None:
    """Two in the group, one of them in a topic."""
    await subscribe(url)
    await subscribe(url, id="b", chat=GROUP.model_copy(update={"thread": "7"}))
    assert (await call("digest", "preview", "--chat", "telegram:-100")).out.count("== telegram:-100") == 2
    topic = await call("digest", "preview", "--chat", "telegram:-100:7")

    assert (topic.out.count("=="), topic.out.splitlines()[0][:20]) == (1, "== telegram:-100:7 ·")


async def test_what_would_not_be_sent_says_why(url: str, call: Call) -> None:
    """Paused; without news and skipped when empty; told at once only."""
    quiet = THIS_MINUTE - timedelta(days=1)
    await subscribe(url, skip_if_empty=True, pause={"since": quiet})
    paused = (await call("digest", "preview", "--chat", "telegram:-100", "--at", "2027-03-01T08:00")).out
    await subscribe(url, id="b", chat=telegram_chat(8), facts=("nothing-like-it",), skip_if_empty=True)
    await subscribe(url, id="c", chat=telegram_chat(9), schedule=Schedule(cadence=AtOnce(), zone="UTC"))

    assert "paused: it would not be sent" in paused
    assert "nothing to say: nothing would be sent" in (await call("digest", "preview", "--chat", "telegram:8")).out
    assert "nothing comes by the clock" in (await call("digest", "preview", "--chat", "telegram:9")).out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 2, "--chat"),
        (("--chat", "telegram"), 2, "telegram:-1001234"),
        (("--chat", "telegram:-5"), 1, "telegram:-5 has no subscription; /digest"),
        (("--chat", "telegram:-5", "--at", "25:00"), 2, "2026-11-23T08:00"),
        (("--chat", "telegram:-5", "--language", "fr"), 2, "kk"),
    ],
    ids=str,
)
async def test_a_mistake_is_told_in_one_line(call: Call, words: tuple[str, ...], code: int, told: str) -> None:
    """2 for wrong usage, 1 for a chat without subscriptions."""
    called = await call("digest", "preview", *words)

    assert (called.code, called.out) == (code, "")
    assert told in called.err.splitlines()[-1]


async def test_without_a_database_none_is_made(tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says how to set one up."""
    monkeypatch.setenv("KORRIDOR_DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite3'}")
    called = await call("digest", "preview", "--chat", "telegram:-5")

    assert (called.code, "korridor db upgrade" in called.err) == (1, True)
    assert not (tmp_path / "none.sqlite3").exists()


async def test_a_day_gone_by_is_shown_as_it_was_known_then(url: str, call: Call) -> None:
    """Before the facts were recorded there was nothing to tell but that it is the first."""
    await subscribe(url)
    then = await call(
        "digest", "preview", "--chat", "telegram:-100", "--at", f"{THIS_MINUTE - timedelta(days=35):%Y-%m-%d}"
    )

    assert then.code == 0
    assert "[1]" not in then.out


async def test_what_a_digest_told_is_not_told_again(url: str, call: Call) -> None:
    """After the first digest the next one has nothing new."""
    async with FakeTelegram(flood=False) as fake, a_round(url, telegram=fake) as desk:
        desk.now = THIS_MINUTE - timedelta(minutes=5)
        user = fake.user()
        fake.private(user)
        await desk.subscribe(telegram_chat(user.id))
        await desk.work()
    shown = await call("digest", "preview", "--chat", f"telegram:{user.id}")

    assert "Es gibt nichts Neues" in shown.out or "nichts Neues" in shown.out
