"""Slack as deliveries see it: a `bot.digests.outlet.Outlet`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.adapters.slack.errors import (
    AmbiguousError,
    ChatGoneError,
    MalformedError,
    MissingScopeError,
    NeedsInviteError,
    SlackError,
    ThreadGoneError,
    ThrottledError,
    TokenExpiredError,
    TokenRejectedError,
    UnreachableError,
    WorkspacePausedError,
)
from bot.adapters.slack.render import Outgoing, render
from bot.digests.outlet import Ambiguous, Fault, Refused, Result, Sent, Throttled, Unavailable, Unreachable, Urgency

if TYPE_CHECKING:
    from bot.adapters.slack.gateway import Gateway
    from bot.messages import Chat, Reply

logger = logging.getLogger(__name__)
_FAULTS: tuple[tuple[type[SlackError], Fault], ...] = (
    (NeedsInviteError, Fault.NOT_INVITED),
    (ChatGoneError, Fault.CLOSED),
    (ThreadGoneError, Fault.NO_THREAD),
    (TokenRejectedError, Fault.NOT_INSTALLED),
    (TokenExpiredError, Fault.NOT_INSTALLED),
    (WorkspacePausedError, Fault.NOT_INSTALLED),
    (MissingScopeError, Fault.NOT_INSTALLED),
)
_BY_CODE = {
    "user_disabled": Fault.BLOCKED, "user_not_found": Fault.BLOCKED, "messages_tab_disabled": Fault.BLOCKED,
}  # fmt: skip


class SlackOutlet:
    """Sends one message at a time; whether again is not decided here."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._team = ""

    def parts(self, reply: Reply) -> Sequence[Outgoing]:
        """Return a reply as the messages Slack takes."""
        return render(reply)

    async def turn(self, chat: Chat, *, urgency: Urgency) -> None:  # noqa: ARG002 - a channel's lane is all there is
        """Return when one message may go to a channel; at once if it is parked, for `post` will say so."""
        if not self._gateway.is_parked(chat.workspace, "chat.postMessage", channel=chat.id):
            await self._gateway.turn(chat.workspace, chat.id)

    def share(self, replicas: int) -> None:
        """Do nothing: Slack's limits are the channels', and a channel's digests rarely meet."""

    async def is_up(self) -> bool:
        """Ask Slack who we are."""
        try:
            await self._gateway.identity(self._team)
        except (UnreachableError, AmbiguousError):
            return False
        except SlackError:
            return True
        return True

    async def post(self, chat: Chat, part: Outgoing) -> Result:
        """Send one message, once; what Slack refuses outright is sent in a simpler form."""
        self._team, thread = chat.workspace, chat.thread
        while True:
            try:
                return Sent(await self._gateway.post_once(chat.workspace, chat.id, part, thread=thread))
            except MalformedError as fault:
                if not part.blocks:
                    return _refused(fault)
                logger.error("slack_blocks_refused", extra={"error": fault.code})  # noqa: TRY400 - the code says it all
                part = replace(part, blocks=())
            except SlackError as fault:
                return _result(fault)

    async def edit(self, chat: Chat, message_id: str, part: Outgoing) -> Result:
        """Put a message in place of one of ours; one that is gone, or too old to change, stays as it is."""
        while True:
            try:
                await self._gateway.edit(chat.workspace, chat.id, message_id, part)
            except MalformedError as fault:
                if not part.blocks:
                    return _refused(fault)
                part = replace(part, blocks=())
            except SlackError as fault:
                return _result(fault)
            else:
                return Sent(message_id)


def _result(fault: SlackError) -> Result:
    match fault:
        case ThrottledError():
            return Throttled(fault.retry_after)
        case UnreachableError():
            return Unreachable()
        case AmbiguousError():
            return Unavailable() if fault.code.startswith("http_5") else Ambiguous()
    return _refused(fault)


def _refused(fault: SlackError) -> Refused:
    logger.warning("delivery_refused", extra={"error": fault.code})
    if fault.code in _BY_CODE:
        return Refused(_BY_CODE[fault.code])
    if fault.code.startswith("restricted_action"):
        return Refused(Fault.NO_RIGHTS)
    return Refused(next((ours for kind, ours in _FAULTS if isinstance(fault, kind)), Fault.REFUSED))
