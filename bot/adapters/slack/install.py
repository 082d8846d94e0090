"""Installation in several workspaces: the page to start from, the redirect back, and what happens then."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import aiohttp
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.routing import Route

from bot.adapters.slack.gateway import sdk_logger
from bot.adapters.slack.pages import page
from bot.adapters.slack.surface import PATH_INSTALL, PATH_REDIRECT, scopes
from bot.adapters.slack.words import Say, preferred

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_sdk.oauth.installation_store import Installation
    from slack_sdk.web.async_client import AsyncWebClient
    from starlette.requests import Request
    from starlette.responses import Response

    from bot.adapters.slack.vault import InstallationVault, StateVault
    from knowledge.languages import Language

logger = logging.getLogger(__name__)
_flow_logger = logging.getLogger(f"{sdk_logger.name}.oauth")
"""The SDK warns with the one-time code in the text; `Install` says the same without it."""
_flow_logger.setLevel(logging.ERROR)

AUTHORIZE_URL = "https://slack.com/oauth/v2/authorize"
_HTML = "text/html; charset=utf-8"


class Flow(AsyncOAuthFlow):
    """Bolt's OAuth flow with our pages; a network fault on the way is a failed installation, not a crash."""

    say: Say

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        """Return the page with the button to Slack."""
        words = _language(request)
        title, text, label = (self.say(words, f"slack-install-{part}") for part in ("title", "text", "button"))
        return page(words, title=title, text=text, url=url, label=label)

    async def run_installation(self, code: str) -> Installation | None:
        """Return what Slack gives for the code; None if it gives nothing."""
        try:
            installation = await super().run_installation(code)
        except (aiohttp.ClientError, TimeoutError):
            installation = None
        if installation is None:
            logger.warning("slack_installation_failed")
        return installation


class Install:
    """The pages and what they lead to."""

    def __init__(
        self, *, client_id: str, client_secret: str, public_url: str, vault: InstallationVault, states: StateVault,
        say: Say, installed: Callable[[str], Awaitable[None]], authorize_url: str = AUTHORIZE_URL,
    ) -> None:  # fmt: skip
        """Prepare; `installed` is called with the workspace's id when an installation is saved."""
        self._say = say
        self._installed = installed
        settings = AsyncOAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=scopes(),
            user_scopes=[],
            redirect_uri=f"{public_url.rstrip('/')}{PATH_REDIRECT}",
            install_path=PATH_INSTALL,
            redirect_uri_path=PATH_REDIRECT,
            authorization_url=authorize_url,
            installation_store=vault,
            state_store=states,
            callback_options=AsyncCallbackOptions(success=self._succeeded, failure=self._failed),
            logger=_flow_logger,
        )
        self.flow = Flow(settings=settings, logger=_flow_logger)
        self.flow.say = say
        self._state_utils = settings.state_utils

    def use(self, client: AsyncWebClient) -> None:
        """Call Slack with this client."""
        self.flow._async_client = client  # noqa: SLF001 - Bolt takes it in the constructor only, before the loop runs

    def routes(self) -> list[Route]:
        """Return the routes for the web application."""
        return [
            Route(PATH_INSTALL, self._start, methods=["GET"]),
            Route(PATH_REDIRECT, self._finish, methods=["GET"]),
        ]

    async def _start(self, request: Request) -> Response:
        return to_starlette_response(await self.flow.handle_installation(_bolt(request)))

    async def _finish(self, request: Request) -> Response:
        return to_starlette_response(await self.flow.handle_callback(_bolt(request)))

    async def _succeeded(self, args: AsyncSuccessArgs) -> BoltResponse:
        installation, words = args.installation, _language(args.request)
        await self._installed(installation.team_id or "")
        logger.info("slack_installed", extra={"team": installation.team_id})
        name = installation.team_name or ""
        title = self._say(words, "slack-installed-title", workspace=name)
        text, label = self._say(words, "slack-installed-text"), self._say(words, "slack-installed-button")
        url = f"https://slack.com/app_redirect?app={installation.app_id}&team={installation.team_id}"
        return self._page(200, page(words, title=title, text=text, url=url, label=label))

    async def _failed(self, args: AsyncFailureArgs) -> BoltResponse:
        words = _language(args.request)
        key = "slack-install-cancelled-text" if args.reason == "access_denied" else "slack-install-failed-text"
        title, text = self._say(words, "slack-install-failed-title"), self._say(words, key)
        label = self._say(words, "slack-install-again")
        return self._page(
            args.suggested_status_code, page(words, title=title, text=text, url=PATH_INSTALL, label=label)
        )

    def _page(self, status: int, body: str) -> BoltResponse:
        forget = self._state_utils.build_set_cookie_for_deletion()
        return BoltResponse(status=status, body=body, headers={"Content-Type": _HTML, "Set-Cookie": forget})


def _bolt(request: Request) -> AsyncBoltRequest:
    return AsyncBoltRequest(body="", query=request.url.query, headers=dict(request.headers))


def _language(request: AsyncBoltRequest) -> Language:
    return preferred(next(iter(request.headers.get("accept-language", [])), ""))
