"""The platforms as `korridor run` puts them together, with the real conversation, against both fakes."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from bot.errors import SettingsError
from bot.examination import examine
from bot.phrases import say
from bot.platforms import platforms
from bot.settings import Settings
from bot.slack_platform import slack as slack_adapter
from bot.web import application
from bot.wiring import conversation
from tests.fakes.slack.server import FakeSlack
from tests.fakes.telegram import FakeTelegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.storage.database import BotDatabase
    from tests.fakes.slack.state import Channel, Team, User


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        fake.team("T1")
        yield fake


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(flood=False) as fake:
        yield fake


@pytest.fixture
def team(slack: FakeSlack) -> Team:
    return slack.world.teams["T1"]


def settings(folder: Path, slack: FakeSlack, telegram: FakeTelegram | None = None, **further: Any) -> Settings:
    team = slack.world.teams["T1"]
    given: dict[str, Any] = {
        "database_url": f"sqlite:///{folder / 'korridor.sqlite3'}", "slack_bot_token": team.bot_token,
        "slack_app_token": team.app_token, "slack_base_url": slack.base_url,
    }  # fmt: skip
    if telegram is not None:
        given |= {"telegram_token": telegram.token, "telegram_base_url": telegram.base_url}
    return Settings(**{"_env_file": None, **given, **further})


@asynccontextmanager
async def running(given: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Run what `korridor run` runs; yields a client of its web server."""

    async def database_answers() -> bool:
        return True

    async with conversation(given) as (service, database, living, *_):
        built = platforms(given, service, database, living.briefing)
        app = application(built.adapters, database=database_answers, faults=built.faults)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://korridor") as client,
        ):
            yield client


async def readiness(client: httpx.AsyncClient, status: int) -> dict[str, str]:
    """Return the state of each platform, once readiness answers with a status."""
    async with asyncio.timeout(10):
        while (answer := await client.get("/readyz")).status_code != status:  # noqa: ASYNC110 - asked over HTTP
            await asyncio.sleep(0.02)
    return {name: platform["state"] for name, platform in answer.json()["platforms"].items()}


async def test_both_platforms_become_ready(slack: FakeSlack, telegram: FakeTelegram, tmp_path: Path) -> None:
    """The real adapters tell what readiness asks for."""
    async with running(settings(tmp_path, slack, telegram)) as client:
        assert await readiness(client, 200) == {"telegram": "ready", "slack": "ready"}


@pytest.mark.parametrize(
    ("dead", "states"),
    [
        ({"telegram_token": "999999:WRONG-TEST-token"}, {"telegram": "dead token", "slack": "ready"}),
        ({"slack_bot_token": "xoxb-WRONG"}, {"telegram": "ready", "slack": "dead token"}),
        ({"slack_app_token": "xapp-1-WRONG"}, {"telegram": "ready", "slack": "dead token"}),
    ],
    ids=["telegram", "slack", "socket"],
)
async def test_a_dead_token_is_shown_and_stops_nobody_else(
    slack: FakeSlack, telegram: FakeTelegram, tmp_path: Path, dead: dict[str, str], states: dict[str, str]
) -> None:
    """The other platform works, and the process stays in service."""
    async with running(settings(tmp_path, slack, telegram, **dead)) as client:
        assert await readiness(client, 200) == states


async def test_a_half_configured_platform_is_shown_by_readiness_and_doctor(
    slack: FakeSlack, telegram: FakeTelegram, tmp_path: Path
) -> None:
    """With the setting that is missing; alone, it stops the start."""
    given = settings(tmp_path, slack, telegram, slack_app_token=None)
    async with running(given) as client:
        assert (await readiness(client, 503))["slack"] == "not set up"
    findings = [str(finding) for finding in await examine(given) if finding.is_fault]
    assert [finding for finding in findings if "KORRIDOR_SLACK_APP_TOKEN" in finding]

    with pytest.raises(SettingsError, match="KORRIDOR_SLACK_APP_TOKEN"):
        async with running(settings(tmp_path, slack, slack_app_token=None)):
            pass


@asynccontextmanager
async def slack_alone(slack: FakeSlack, folder: Path) -> AsyncIterator[BotDatabase]:
    """Run Slack with the real conversation; yields its memory."""
    given = settings(folder, slack)
    async with conversation(given) as (service, database, living, *_):
        adapter = slack_adapter(given, service, database, living.briefing)
        await adapter.start()
        await slack.wait_for(lambda: slack.sockets)
        yield database
        await adapter.stop()


def furnished(slack: FakeSlack, team: Team, rank: str = "") -> tuple[User, Channel]:
    """Add somebody with a rank to a channel that somebody else has made."""
    maker = slack.user(team, "U1")
    person = slack.user(team, "U9", locale="de-DE", is_admin=rank == "is_admin", is_owner=rank == "is_owner")
    return person, slack.channel(team, "C1", members=[maker, person])


async def test_who_is_no_admin_is_refused_in_private(slack: FakeSlack, team: Team, tmp_path: Path) -> None:
    """By command and by mention: the channel sees nothing of it, and nothing is set."""
    person, channel = furnished(slack, team)
    async with slack_alone(slack, tmp_path) as database:
        await slack.slash(person, channel, "/korridor", "language kk")
        await slack.wait_for(lambda: slack.sent)
        await slack.say(person, channel, "/language kk", mention=True)
        await slack.wait_for(lambda: len(slack.sent) == 2)
        stored = await database.settings.load(f"slack:T1:{channel.id}", None)

    assert [message.ephemeral_for for message in slack.sent] == [person.id] * 2
    assert {slack.shown(message.text) for message in slack.sent} == {say("de", "admins-only")}
    assert stored.chat is None


@pytest.mark.parametrize("rank", ["is_admin", "is_owner"])
async def test_admins_of_the_workspace_set_a_channels_language(
    slack: FakeSlack, team: Team, tmp_path: Path, rank: str
) -> None:
    """They need not have made the channel."""
    person, channel = furnished(slack, team, rank)
    async with slack_alone(slack, tmp_path) as database:
        await slack.slash(person, channel, "/korridor", "language kk")
        await slack.wait_for(lambda: slack.sent)
        stored = await database.settings.load(f"slack:T1:{channel.id}", None)

    assert stored.chat is not None
    assert stored.chat.language == "kk"
    assert slack.shown(slack.sent[0].text) == say("kk", "language-set")


@pytest.mark.parametrize(
    ("locale", "city"), [("de-DE", "Moskau"), ("en-GB", "Moscow"), ("ru-RU", "Москва"), ("kk", "Мәскеу")]
)
async def test_the_home_tab_speaks_the_readers_language(
    slack: FakeSlack, team: Team, tmp_path: Path, locale: str, city: str
) -> None:
    """Time zones too are named as that language names their cities."""
    person = slack.user(team, "U9", locale=locale, tz="Europe/Moscow")
    async with slack_alone(slack, tmp_path):
        await slack.open_home(person)
        await slack.wait_for(lambda: slack.views)

    shown = json.dumps(slack.views[0].view["blocks"], ensure_ascii=False)
    assert city in shown
    assert say(locale[:2], "sources-title") in shown  # type: ignore[arg-type]  # the four are our languages


async def test_editors_find_their_commands_in_the_menu(
    slack: FakeSlack, telegram: FakeTelegram, tmp_path: Path
) -> None:  # fmt: skip
    """In their direct chats and the editors' chat, above the others; readers see none of them."""
    chat = telegram.private(telegram.user())
    given = settings(tmp_path, slack, telegram, editors=f"slack:T1:U2, telegram:{chat.id}")
    shown = telegram.core.profile.commands
    scope = f'{{"chat_id": {chat.id}, "type": "chat"}}'
    async with running(given) as client:
        await readiness(client, 200)
        await telegram.wait_for(lambda: (scope, "kk") in shown)

    names = [entry["command"] for entry in shown[scope, "de"]]
    assert names[:3] == ["review", "add", "feeds"]
    assert {"help", "digest", "language"} < set(names)
    assert "review" not in [entry["command"] for entry in shown['{"type": "all_private_chats"}', "de"]]
