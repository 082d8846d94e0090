"""What `korridor doctor` says about Slack: one finding for each thing that can be wrong, with its remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.adapters.slack.errors import SlackError, TokenRejectedError, UnreachableError
from bot.adapters.slack.surface import scopes

if TYPE_CHECKING:
    from bot.adapters.slack.gateway import Gateway
    from bot.adapters.slack.socket import Socket

_NETWORK = "check the network and try again"
_REINSTALL = "add them under OAuth & Permissions (or use slack-manifest.yaml) and install the app again"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    is_ok: bool
    text: str
    remedy: str = ""
    """What to do; empty when there is nothing to be done."""
    is_required: bool = True
    """Whether the bot cannot work without."""


def _good(name: str, text: str) -> Finding:
    return Finding(name, is_ok=True, text=text)


def _bad(name: str, text: str, remedy: str) -> Finding:
    return Finding(name, is_ok=False, text=text, remedy=remedy)


async def workspace_findings(gateway: Gateway) -> list[Finding]:
    """Return whether the token of each workspace works and has the scopes we need."""
    teams = await gateway.workspaces.teams()
    if not teams:
        remedy = "open /slack/install in a browser, or set KORRIDOR_SLACK_BOT_TOKEN for one workspace"
        return [
            Finding("workspaces", is_ok=False, text="none has installed Korridor", remedy=remedy, is_required=False)
        ]
    return [finding for team in teams for finding in await _one_workspace(gateway, team)]


async def _one_workspace(gateway: Gateway, team: str) -> list[Finding]:
    name = f"workspace {team}".strip()
    try:
        workspace, granted = await gateway.identity(team)
    except TokenRejectedError as error:
        remedy = "install the app again; for one workspace copy the new xoxb token to KORRIDOR_SLACK_BOT_TOKEN"
        return [_bad(name, f"its token was refused ({error.code})", remedy)]
    except SlackError as error:
        return [_bad(name, f"Slack could not be asked ({error.code})", _NETWORK)]
    missing = [scope for scope in scopes() if scope not in granted]
    found = [_good(name, f"the token works in {workspace}")]
    if missing:
        found.append(_bad(name, f"scopes are missing: {', '.join(missing)}", _REINSTALL))
    return found


async def socket_finding(socket: Socket | None) -> Finding:
    """Return whether the app-level token opens Socket Mode."""
    name = "Socket Mode"
    if socket is None:
        return _good(name, "off: KORRIDOR_SLACK_APP_TOKEN is not set; events come over HTTP")
    try:
        await socket.check()
    except UnreachableError as error:
        return _bad(name, f"Slack is not reachable ({error.code})", _NETWORK)
    except SlackError as error:
        remedy = "make an app-level token with connections:write and set it as KORRIDOR_SLACK_APP_TOKEN"
        return _bad(name, f"the app token was refused ({error.code})", remedy)
    return _good(name, "the app token works")


def http_finding(*, has_secret: bool, has_socket: bool) -> Finding:
    """Return whether events can come over HTTP."""
    name = "signing secret"
    if has_secret:
        return _good(name, "set")
    if has_socket:
        return _good(name, "not set, and not needed with Socket Mode")
    remedy = "copy it from Basic Information to KORRIDOR_SLACK_SIGNING_SECRET, or set KORRIDOR_SLACK_APP_TOKEN"
    return _bad(name, "not set: no event can reach Korridor", remedy)
