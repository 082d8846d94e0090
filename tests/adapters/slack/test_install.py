"""Several workspaces: installing, keeping tokens secret, rotating them, leaving."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import aiohttp
import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlalchemy import select

from bot.adapters.slack.gateway import Gateway
from bot.adapters.slack.render import Outgoing
from bot.adapters.slack.settings import SlackSettings
from bot.adapters.slack.surface import PATH_EVENTS, PATH_INSTALL, PATH_REDIRECT, scopes
from bot.adapters.slack.vault import Cipher, InstallationVault, StateVault
from bot.errors import SettingsError
from tests.adapters.slack.conftest import SECRET, Bot, build, free_port, serving
from tests.fakes.slack.faults import Fault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine

    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Team, User

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
"""slack_sdk 3.47 calls oauth.v2.access with what aiohttp 3.14 calls deprecated."""
KEY = Fernet.generate_key().decode()


@pytest.fixture
def newcomer(slack: FakeSlack) -> User:
    """Add a person whose workspace has not installed us yet, and who is about to."""
    slack.world.oauth.installer = None
    team = slack.team("T7", name="Käse & <b>Söhne</b>", installed=False)
    return slack.user(team, "U7", locale="de-DE")


def settings_for_many(slack: FakeSlack, *, public_url: str = "http://127.0.0.1:1", key: str = KEY) -> SlackSettings:
    return SlackSettings(
        signing_secret=SecretStr(SECRET),
        client_id=slack.app.client_id,
        client_secret=SecretStr(slack.app.client_secret),
        encryption_key=SecretStr(key),
        public_url=public_url,
        base_url=slack.base_url,
        authorize_url=slack.authorize_url,
    )


@pytest.fixture
async def bot(slack: FakeSlack, engine: AsyncEngine) -> AsyncIterator[Bot]:
    """Run an adapter for several workspaces on a real web server."""
    with free_port() as (bound, base):
        made = build(settings_for_many(slack, public_url=base), engine=engine)
        async with serving(made.adapter.routes(), bound):
            slack.request_url = base + PATH_EVENTS
            await made.adapter.start()
            yield made
            await made.adapter.stop()


class Browser:
    """A browser that follows the installation by hand."""

    def __init__(self, slack: FakeSlack, language: str = "de") -> None:
        self.base = str(slack.request_url).removesuffix(PATH_EVENTS)
        self.session = aiohttp.ClientSession(headers={"Accept-Language": language}, cookie_jar=aiohttp.DummyCookieJar())
        self.cookie = ""

    async def start(self) -> str:
        """Open the installation page; return the address behind its button."""
        async with self.session.get(self.base + PATH_INSTALL) as response:
            page = await response.text()
            assert response.status == 200
            self.cookie = response.headers["Set-Cookie"].partition(";")[0]
        return page.split('href="http', 1)[1].partition('"')[0].replace("&amp;", "&").join(["http", ""])

    async def allow(self, url: str) -> str:
        """Click Allow at Slack; return where it sends us."""
        async with self.session.get(url, allow_redirects=False) as response:
            return response.headers["Location"]

    async def back(self, url: str, *, cookie: str | None = None) -> tuple[int, str]:
        """Come back from Slack."""
        sent = {"Cookie": self.cookie if cookie is None else cookie}
        async with self.session.get(url, headers=sent) as response:
            return response.status, await response.text()

    async def install(self) -> tuple[int, str]:
        """Go all the way; return the last page."""
        return await self.back(await self.allow(await self.start()))


@pytest.fixture
async def browser(slack: FakeSlack, bot: Bot) -> AsyncIterator[Browser]:
    made = Browser(slack)
    yield made
    await made.session.close()


async def test_a_workspace_installs_itself_and_is_answered(
    slack: FakeSlack, bot: Bot, newcomer: User, browser: Browser
) -> None:
    """From the page to the first answer; the pages speak the browser's language and escape names."""
    status, page = await browser.install()
    await slack.say(newcomer, slack.dm(newcomer.team, newcomer), "hi")
    await slack.wait_for(lambda: slack.sent)
    await bot.idle()

    assert status == 200
    assert "de:slack-installed-title Käse &amp; &lt;b&gt;Söhne&lt;/b&gt;" in page
    assert [message.text for message in slack.sent] == ["echo: hi"]
    assert [chat.key for chat in bot.dialogue.back] == ["slack:T7:"]
    assert newcomer.team.scopes == set(scopes())


async def test_a_state_works_once(slack: FakeSlack, bot: Bot, newcomer: User, browser: Browser) -> None:
    """Coming back a second time, or with an invented state, installs nothing and says so pleasantly."""
    url = await browser.allow(await browser.start())
    first, _ = await browser.back(url)
    second, page = await browser.back(url)
    invented, _ = await browser.back(f"{browser.base}{PATH_REDIRECT}?code=x&state=y", cookie="slack-app-oauth-state=y")

    assert (first, second, invented) == (200, 401, 401)
    assert "de:slack-install-failed-text" in page


async def test_another_browser_cannot_finish_the_installation(
    slack: FakeSlack, bot: Bot, newcomer: User, browser: Browser
) -> None:
    """Without the cookie the state is worth nothing, and it is not used up by the attempt."""
    url = await browser.allow(await browser.start())

    without, _ = await browser.back(url, cookie="")
    wrong, _ = await browser.back(url, cookie="slack-app-oauth-state=other")
    rightly, _ = await browser.back(url)

    assert (without, wrong, rightly) == (400, 400, 200)


async def test_a_cancelled_or_broken_installation_gets_a_page(
    slack: FakeSlack, bot: Bot, newcomer: User, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    """Cancelled at Slack; a bad code; Slack not answering. Codes do not stand in the log."""
    cancelled = await browser.back(f"{browser.base}{PATH_REDIRECT}?error=access_denied")
    url = await browser.allow(await browser.start())
    bad, _ = await browser.back(url.replace("code=", "code=bad"))
    slack.faults.next("oauth.v2.access", Fault.drop())
    broken, _ = await browser.install()

    assert (cancelled[0], bad, broken) == (200, 401, 401)
    assert "de:slack-install-cancelled-text" in cancelled[1]
    assert "code" not in caplog.text
    assert bot.dialogue.back == []


async def test_pages_speak_english_to_everybody_else(slack: FakeSlack, bot: Bot, newcomer: User) -> None:
    """And Kazakh to those who ask for it, even as a second choice."""
    for wanted, spoken in (("fr", "en"), ("", "en"), ("fr-FR,kk;q=0.8", "kk")):
        other = Browser(slack, wanted)
        async with other.session.get(other.base + PATH_INSTALL) as response:
            assert f'lang="{spoken}"' in await response.text()
        await other.session.close()


async def test_tokens_are_unreadable_in_the_database_file(
    slack: FakeSlack, bot: Bot, newcomer: User, browser: Browser, database: Path, engine: AsyncEngine
) -> None:
    """Neither the access nor the refresh token, nor a state that still works."""
    slack.app.token_rotation = True
    await browser.install()
    await browser.start()
    files = b"".join(path.read_bytes() for path in database.parent.iterdir())
    tokens = [newcomer.team.bot_token, *slack.world.oauth.refresh, browser.cookie.partition("=")[2]]

    assert len(tokens) == 3
    assert not [token for token in tokens if token.encode() in files]


async def vault_of(engine: AsyncEngine, slack: FakeSlack, keys: str = KEY) -> InstallationVault:
    return InstallationVault(slack.app.client_id, engine, Cipher(keys))


async def test_installing_again_replaces_the_old_rows(
    slack: FakeSlack, bot: Bot, newcomer: User, browser: Browser, engine: AsyncEngine
) -> None:
    """One row for the workspace, with the new token."""
    for _ in range(3):
        await browser.install()
    vault = await vault_of(engine, slack)
    found = await vault.find("T7")

    async with engine.connect() as connection:
        rows = [len((await connection.execute(select(table))).all()) for table in (vault.installations, vault.bots)]
    assert rows == [1, 1]
    assert found is not None
    assert found.bot_token == newcomer.team.bot_token
    assert await vault.teams() == ["T7"]


async def test_the_encryption_key_can_be_changed(
    slack: FakeSlack, bot: Bot, newcomer: User, browser: Browser, engine: AsyncEngine
) -> None:
    """With both keys everything is encrypted anew; then the old one can go. A lost key means installing again."""
    await browser.install()
    new = Fernet.generate_key().decode()

    await (await vault_of(engine, slack, f"{new},{KEY}")).renew_encryption()
    with_new, with_old = [await (await vault_of(engine, slack, key)).find("T7") for key in (new, KEY)]

    assert with_new is not None
    assert with_new.bot_token == newcomer.team.bot_token
    assert with_old is None


@pytest.mark.parametrize("key", ["", "short", "ключ"])
async def test_a_bad_encryption_key_stops_the_start(slack: FakeSlack, engine: AsyncEngine, key: str) -> None:
    """With one line that says how to make a good one."""
    with pytest.raises(SettingsError, match="KORRIDOR_SLACK_ENCRYPTION_KEY"):
        build(settings_for_many(slack, key=key), engine=engine)


async def test_what_several_workspaces_need_is_named(slack: FakeSlack, engine: AsyncEngine) -> None:
    """Client secret, encryption key, public address."""
    with pytest.raises(SettingsError, match="KORRIDOR_SLACK_BOT_TOKEN"):
        build(SlackSettings(client_id="1", signing_secret=SecretStr("x")), engine=engine)
    with pytest.raises(SettingsError, match="KORRIDOR_PUBLIC_URL"):
        build(settings_for_many(slack, public_url=""), engine=engine)


@pytest.mark.parametrize("order", [("tokens_revoked", "app_uninstalled"), ("app_uninstalled", "tokens_revoked")])
async def test_leaving_deletes_everything_once(
    slack: FakeSlack, bot: Bot, newcomer: User, browser: Browser, engine: AsyncEngine, order: tuple[str, ...]
) -> None:
    """In either order of the two events; the dialogue is told once, and coming back works."""
    await browser.install()
    deliveries = await slack.uninstall(newcomer.team, order=order)
    await bot.idle()

    assert all(delivery.acked for delivery in deliveries)
    assert await (await vault_of(engine, slack)).find("T7") is None
    assert [(chat.key, reason) for chat, reason in bot.dialogue.gone] == [("slack:T7:", order[0])]
    await browser.install()
    await slack.say(newcomer, slack.dm(newcomer.team, newcomer), "wieder da")
    await slack.wait_for(lambda: slack.sent)


async def test_a_strange_workspace_is_told_to_install(slack: FakeSlack, bot: Bot, user: User) -> None:
    """Its events are acknowledged and not stored."""
    delivery = await slack.slash(user, slack.channel(user.team, "C1"), "/korridor", "hi")

    assert delivery.error is None
    assert bot.inbox.items == {}


@pytest.fixture
async def rotating(slack: FakeSlack, bot: Bot, newcomer: User, browser: Browser) -> tuple[Gateway, Team, str]:
    """Install with a token of twelve hours."""
    slack.app.token_rotation = True
    await browser.install()
    return bot.adapter._gateway, newcomer.team, slack.dm(newcomer.team, newcomer).id


async def test_an_expired_token_is_renewed_once(
    slack: FakeSlack, rotating: tuple[Gateway, Team, str], engine: AsyncEngine
) -> None:
    """Even when five messages meet it at the same time: a refresh token works once."""
    gateway, team, channel = rotating
    slack.rates.enabled = False
    slack.advance(13 * 3600)

    await asyncio.gather(*(gateway.post(team.id, channel, Outgoing(str(number))) for number in range(5)))

    refreshes = [call for call in slack.calls if call.args.get("grant_type") == "refresh_token"]
    found = await (await vault_of(engine, slack)).find(team.id)
    assert (len(refreshes), len(slack.sent)) == (1, 5)
    assert found is not None
    assert found.bot_token == team.bot_token


async def test_a_token_is_renewed_two_hours_before_it_expires(
    slack: FakeSlack, rotating: tuple[Gateway, Team, str], engine: AsyncEngine
) -> None:
    """Nobody has to meet an expired one; digests need no event for it."""
    gateway, team, channel = rotating
    vault = await vault_of(engine, slack)
    installation = await vault.find(team.id)
    assert installation is not None
    installation.bot_token_expires_at = int(time.time()) + 100 * 60
    await vault.async_save(installation)
    gateway.workspaces.installed(team.id)  # type: ignore[attr-defined]

    await gateway.post(team.id, channel, Outgoing("hi"))

    assert [call.method for call in slack.calls][-2:] == ["oauth.v2.access", "chat.postMessage"]


async def test_a_rotation_that_another_process_did_is_found_in_the_vault(
    slack: FakeSlack, rotating: tuple[Gateway, Team, str], engine: AsyncEngine
) -> None:
    """Ours is refused then, and theirs is used."""
    gateway, team, channel = rotating
    slack.advance(13 * 3600)
    other = build(settings_for_many(slack), engine=engine)
    await other.adapter.start()
    await other.adapter._gateway.post(team.id, channel, Outgoing("theirs"))
    await other.adapter.stop()

    await gateway.post(team.id, channel, Outgoing("ours"))

    assert [message.text for message in slack.sent] == ["theirs", "ours"]


async def test_a_failing_rotation_leaves_a_good_token_in_use(
    slack: FakeSlack, rotating: tuple[Gateway, Team, str], engine: AsyncEngine
) -> None:
    """Slack being down for a while is no reason to fall silent."""
    gateway, team, channel = rotating
    vault = await vault_of(engine, slack)
    installation = await vault.find(team.id)
    assert installation is not None
    installation.bot_token_expires_at = int(time.time()) + 100 * 60
    await vault.async_save(installation)
    gateway.workspaces.installed(team.id)  # type: ignore[attr-defined]
    slack.faults.next("oauth.v2.access", Fault.html_503())

    await gateway.post(team.id, channel, Outgoing("hi"))

    assert len(slack.sent) == 1


async def test_expired_states_are_swept(slack: FakeSlack, engine: AsyncEngine) -> None:
    """An old link is worth nothing, and the table does not grow."""
    states = StateVault(-1, engine)
    old = await states.async_issue()

    assert await states.async_consume(old) is False
    async with engine.connect() as connection:
        assert (await connection.execute(select(states.oauth_states))).all() == []
