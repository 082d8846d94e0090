"""Slack, put together: what comes in is stored and acknowledged, worked in order, and answered once."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from bot.adapters.slack.answers import Answers
from bot.adapters.slack.app import Authorize, Intake, build_app
from bot.adapters.slack.checks import Finding, http_finding, socket_finding, workspace_findings
from bot.adapters.slack.delivery import Delivery
from bot.adapters.slack.errors import SlackError, TokenRejectedError
from bot.adapters.slack.gateway import Gateway, quiet_sdk
from bot.adapters.slack.home import Home, HomeSource
from bot.adapters.slack.http import Door
from bot.adapters.slack.outlet import SlackOutlet
from bot.adapters.slack.people import People
from bot.adapters.slack.render import render
from bot.adapters.slack.several import Several
from bot.adapters.slack.socket import Socket
from bot.adapters.slack.tokens import REFUSED, SingleWorkspace, Workspaces
from bot.adapters.slack.translate import translate
from bot.adapters.slack.worker import Worker
from bot.adapters.slack.works import Asked, DigestWanted, HomeOpened, Shared, Task, Way, WorkspaceLeft, workspace_chat
from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.ext.asyncio import AsyncEngine
    from starlette.routing import Route

    from bot.adapters.slack.settings import SlackSettings
    from bot.adapters.slack.words import Say
    from bot.messages import Chat, Reply
    from bot.ports import Dialogue, Inbox, InboxItem, Parks

logger = logging.getLogger(__name__)

_START_S = 2.0
"""So long the start waits to be finished; after that it goes on by itself."""
_STOP_S = 8.0
_TRY_AGAIN_S = 5.0


class SlackAdapter:
    """Everything about Slack behind five methods."""

    def __init__(
        self, settings: SlackSettings, *, dialogue: Dialogue, inbox: Inbox, engine: AsyncEngine | None = None,
        say: Say, home: HomeSource, is_command: Callable[[str], bool],
        opens_form: Callable[[str], bool] = lambda _: False, parks: Parks | None = None,
    ) -> None:  # fmt: skip
        """Put the parts together; nothing is called before `start`."""
        quiet_sdk()
        self._dialogue = dialogue
        self._starting: asyncio.Task[None] | None = None
        self._several: Several | None = None
        self._gateway = Gateway(self._workspaces_of(settings, engine, say), api_url=settings.base_url, parks=parks)
        self._delivery = Delivery(self._gateway)
        self.outlet = SlackOutlet(self._gateway)
        """The way out for digests, under the same limits as answers."""
        people = People(self._gateway)
        self._answers = Answers(self._gateway, people, dialogue, inbox, say)
        self._home = Home(self._gateway, people, dialogue, home, say)

        def translated(body: dict[str, Any]) -> Task | None:
            return translate(body, is_command=is_command, opens_form=opens_form)

        self._worker = Worker(inbox, translate=translated, handle=self._handle)
        self._intake = Intake(inbox, self._worker, translated)
        self._authorize = Authorize(self._gateway.workspaces)
        self._app = build_app(self._gateway, self._authorize, self._intake)
        self._socket = _socket(settings, self._app, self._gateway)
        self._door = Door(self._app, settings.signing_secret.get_secret_value()) if settings.signing_secret else None
        if self._socket is None and self._door is None:
            raise SettingsError("Slack needs KORRIDOR_SLACK_APP_TOKEN (Socket Mode) or KORRIDOR_SLACK_SIGNING_SECRET")

    async def start(self) -> None:
        """Begin; a dead token names itself in one line, and a Slack that does not answer holds up nobody else."""
        await self._gateway.open()
        self._starting = asyncio.create_task(self._start(), name="slack-start")
        await asyncio.wait([self._starting], timeout=_START_S)

    async def stop(self) -> None:
        """Stop within ten seconds: take nothing more, finish what is in work, close what is open."""
        self._intake.is_open = False
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        socket = self._socket.stop(within_s=_STOP_S) if self._socket is not None else asyncio.sleep(0)
        await asyncio.gather(socket, self._worker.stop(within_s=_STOP_S))
        await self._gateway.close()

    def routes(self) -> list[Route]:
        """Return the routes for the web application: events, and installation where there are several workspaces."""
        events = [self._door.route()] if self._door is not None else []
        return events + (self._several.routes() if self._several is not None else [])

    def health(self) -> dict[str, Any]:
        """Return how Slack is, for readiness and people."""
        is_refused = self._gateway.workspaces.is_refused
        fault = REFUSED if is_refused else self._socket.fault if self._socket is not None else ""
        return {
            "is_running": self._worker.is_running and not fault,
            "fault": fault or None,
            "transport": "http" if self._socket is None else "socket",
            "is_connected": self._socket is None or self._socket.is_connected,
            "busy": self._worker.busy,
            "missing_scopes": sorted(self._gateway.missing_scopes),
        }

    async def check(self) -> list[Finding]:
        """Return what doctor should say: tokens, scopes, Socket Mode, signing secret."""
        await self._gateway.open()
        try:
            if self._several is not None:
                await self._several.prepare()
            found = await workspace_findings(self._gateway)
            found.append(await socket_finding(self._socket))
        finally:
            await self._gateway.close()
        return [*found, http_finding(has_secret=self._door is not None, has_socket=self._socket is not None)]

    async def post(self, chat: Chat, reply: Reply) -> str:
        """Post a reply into a chat; return the first message's timestamp, or raise a SlackError."""
        way, sent = Way(team=chat.workspace, channel=chat.id, user="", thread=chat.thread), []
        for message in render(reply):
            await self._delivery.ready(way)
            sent.append(await self._delivery.send(way, message))
        if reply.picture is not None:
            await self._gateway.upload(chat.workspace, chat.id, reply.picture, thread=chat.thread)
        return sent[0] if sent else ""

    async def edit(self, chat: Chat, sent_id: str, reply: Reply) -> None:
        """Put a reply in place of a message we sent; what no longer fits into it is left out."""
        await self._gateway.edit(chat.workspace, chat.id, sent_id, render(reply)[0])

    async def _handle(self, item: InboxItem, task: Task) -> None:
        match task.work:
            case Asked() as asked:
                await self._answers.answer(item, asked)
            case Shared() as shared:
                await self._answers.share(item, shared)
            case DigestWanted() as wanted:
                if not await self._home.opened_form(wanted):
                    await self._answers.answer(item, wanted.asked)
            case HomeOpened() as opened:
                await self._home.handle(opened)
            case WorkspaceLeft(team, reason):
                await self._left(team, reason)

    async def _left(self, team: str, reason: str) -> None:
        """Forget a workspace; of the two events that tell of it, in either order, the second changes nothing."""
        self._authorize.forget(team)
        if await self._gateway.workspaces.forget(team):
            logger.info("slack_workspace_left", extra={"team": team, "reason": reason})
            await self._dialogue.chat_gone(workspace_chat(team), reason=reason)

    async def _installed(self, team: str) -> None:
        self._authorize.forget(team)
        await self._dialogue.chat_back(workspace_chat(team))

    async def _start(self) -> None:
        while True:
            try:
                await self._begin()
            except Exception:
                logger.exception("slack_not_started")  # the database: it is tried again
                await asyncio.sleep(_TRY_AGAIN_S)
            else:
                return

    async def _begin(self) -> None:
        if self._several is not None:
            await self._several.prepare()
        elif not await self._token_works():
            return
        await self._gateway.recall()
        await self._worker.start()
        if self._socket is not None:
            await self._socket.start()

    async def _token_works(self) -> bool:
        """Return whether it makes sense to start."""
        try:
            await self._gateway.identity("")
        except TokenRejectedError:
            return False
        except SlackError as error:
            logger.warning("slack_unreachable", extra={"error": error.code})
        return True

    def _workspaces_of(self, settings: SlackSettings, engine: AsyncEngine | None, say: Say) -> Workspaces:
        """Return where tokens come from: the settings, or the vault of those who installed us."""
        if settings.bot_token is not None:
            return SingleWorkspace(settings.bot_token.get_secret_value())
        self._several = Several(
            settings,
            engine,
            say=say,
            client=lambda: self._gateway.client(),  # noqa: PLW0108 - made after this
            installed=self._installed,
        )
        return self._several.workspaces


def _socket(settings: SlackSettings, app: Any, gateway: Gateway) -> Socket | None:
    return None if settings.app_token is None else Socket(app, gateway, settings.app_token.get_secret_value())
