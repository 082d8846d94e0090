"""What doctor says about Slack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.adapters.slack.settings import SlackSettings
from tests.adapters.slack.conftest import build, settings
from tests.fakes.slack.faults import Fault

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Team


async def test_all_is_well(slack: FakeSlack, team: Team) -> None:
    """Nothing needs a remedy."""
    found = await build(settings(slack)).adapter.check()

    assert all(finding.is_ok for finding in found)
    assert "Workspace T1" in found[0].text
    assert not any(finding.remedy for finding in found)


async def test_missing_scopes_are_each_named(slack: FakeSlack, team: Team) -> None:
    """With what to do about them."""
    team.scopes -= {"users:read", "assistant:write"}

    found = await build(settings(slack)).adapter.check()

    (error,) = [finding for finding in found if not finding.is_ok]
    assert error.text == "scopes are missing: assistant:write, users:read"
    assert "slack-manifest.yaml" in error.remedy


async def test_a_refused_token_is_told_from_a_network_fault(slack: FakeSlack, team: Team) -> None:
    """One needs a new token, the other patience."""
    slack.faults.next("auth.test", Fault.html_503())
    fault = (await build(settings(slack)).adapter.check())[0]
    team.token_state = "account_inactive"
    refused = (await build(settings(slack)).adapter.check())[0]

    assert "network" in fault.remedy
    assert refused.text == "its token was refused (account_inactive)"
    assert "KORRIDOR_SLACK_BOT_TOKEN" in refused.remedy


async def test_a_bad_app_token_and_a_missing_secret_are_found(slack: FakeSlack, team: Team) -> None:
    """Each with its setting."""
    bad = await build(settings(slack, app_token=SecretStr("xapp-bad"))).adapter.check()
    over_http = await build(settings(slack, over="http")).adapter.check()

    assert (bad[1].is_ok, "KORRIDOR_SLACK_APP_TOKEN" in bad[1].remedy) == (False, True)
    assert [finding.is_ok for finding in over_http] == [True, True, True]


@pytest.mark.parametrize("where", ["text", "remedy"])
async def test_findings_show_no_secrets(slack: FakeSlack, team: Team, where: str) -> None:
    """Not even wrong ones."""
    given = settings(slack, app_token=SecretStr("xapp-secret"), bot_token=SecretStr("xoxb-secret"))

    found = await build(given).adapter.check()

    assert not [finding for finding in found if "secret" in getattr(finding, where).replace("signing secret", "")]
    assert "xoxb-secret" not in repr(given)


async def test_nobody_has_installed_us_yet(slack: FakeSlack, engine: AsyncEngine) -> None:
    """A warning that says where to start."""
    given = SlackSettings(
        signing_secret=SecretStr("x"), client_id="1", client_secret=SecretStr("y"), public_url="http://127.0.0.1",
        encryption_key=SecretStr(Fernet.generate_key().decode()), base_url=slack.base_url,
    )  # fmt: skip

    found = await build(given, engine=engine).adapter.check()

    assert (found[0].is_ok, found[0].is_required, "/slack/install" in found[0].remedy) == (False, False, True)
