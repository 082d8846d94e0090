"""What `korridor doctor` says about Slack: one finding for each thing that can be wrong, with its remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.adapters.slack.errors import SlackError, TokenRejectedError, UnreachableError
from bot.adapters.slack.surface import scopes

if TYPE_CHECKING:
    from bot.adapters.slack.gateway import Gateway
    from bot.adapters.slack.socket import Socket

_NETWORK = "check the network and try again"
_REINSTALL = "add them under OAuth & Permissions (or use slack-manifest.yaml) and install the app again"


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    level: Literal["ok", "warning", "error"]
    subject: str
    text: str
    remedy: str = ""
    """What to do about it; empty when all is well."""

    @property
    def name(self) -> str:
        """What was looked at."""
        return self.subject

    @property
    def is_ok(self) -> bool:
        """Whether all is well."""
        return self.level == "ok"

    @property
    def is_required(self) -> bool:
        """Whether Slack cannot work without."""
        return self.level == "error"


async def workspace_findings(gateway: Gateway) -> list[Finding]:
    """Return whether the token of each workspace works and has the scopes we need."""
    teams = await gateway.workspaces.teams()
    if not teams:
        remedy = "open /slack/install in a browser, or set KORRIDOR_SLACK_BOT_TOKEN for one workspace"
        return [Finding("warning", "Slack workspaces", "none has installed Korridor", remedy)]
    return [finding for team in teams for finding in await _one_workspace(gateway, team)]


async def _one_workspace(gateway: Gateway, team: str) -> list[Finding]:
    subject = f"Slack workspace {team}".strip()
    try:
        name, granted = await gateway.identity(team)
    except TokenRejectedError as error:
        remedy = "install the app again; for one workspace copy the new xoxb token to KORRIDOR_SLACK_BOT_TOKEN"
        return [Finding("error", subject, f"its token was refused ({error.code})", remedy)]
    except SlackError as error:
        return [Finding("error", subject, f"Slack could not be asked ({error.code})", _NETWORK)]
    missing = [scope for scope in scopes() if scope not in granted]
    found = [Finding("ok", subject, f"the token works in {name}")]
    if missing:
        found.append(Finding("error", subject, f"scopes are missing: {', '.join(missing)}", _REINSTALL))
    return found


async def socket_finding(socket: Socket | None) -> Finding:
    """Return whether the app-level token opens Socket Mode."""
    subject = "Slack Socket Mode"
    if socket is None:
        return Finding("ok", subject, "off: KORRIDOR_SLACK_APP_TOKEN is not set; events come over HTTP")
    try:
        await socket.check()
    except UnreachableError as error:
        return Finding("error", subject, f"Slack is not reachable ({error.code})", _NETWORK)
    except SlackError as error:
        remedy = "make an app-level token with connections:write and set it as KORRIDOR_SLACK_APP_TOKEN"
        return Finding("error", subject, f"the app token was refused ({error.code})", remedy)
    return Finding("ok", subject, "the app token works")


def http_finding(*, has_secret: bool, has_socket: bool) -> Finding:
    """Return whether events can come over HTTP."""
    subject = "Slack signing secret"
    if has_secret:
        return Finding("ok", subject, "set")
    if has_socket:
        return Finding("ok", subject, "not set, and not needed with Socket Mode")
    remedy = "copy it from Basic Information to KORRIDOR_SLACK_SIGNING_SECRET, or set KORRIDOR_SLACK_APP_TOKEN"
    return Finding("error", subject, "not set: no event can reach Korridor", remedy)
