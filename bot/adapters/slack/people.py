"""Who talks to us: language and time zone from the profile, and whether they may change a channel's settings."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

from bot.adapters.slack.errors import SlackError
from bot.messages import ChatKind, MessageKind, Person

if TYPE_CHECKING:
    from bot.adapters.slack.gateway import Gateway
    from bot.messages import Chat, IncomingMessage

logger = logging.getLogger(__name__)

KEPT_S = 24 * 3600.0
PATIENCE_S = 3.0
"""How long an answer waits for a profile; it goes on without."""
_MOST_KEPT = 20_000
_NOTHING: dict[str, Any] = {}


class People:
    """Profiles and channel creators, kept for a day."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._kept: dict[tuple[str, str, str], tuple[float, dict[str, Any]]] = {}

    async def known(self, message: IncomingMessage) -> IncomingMessage:
        """Return the message with what Slack knows of its person."""
        if message.person is None:
            return message
        may_set = message.kind is MessageKind.BUTTON or message.text.startswith("/")
        person = await self.person(message.chat, message.person.id, for_settings=may_set)
        return message.model_copy(update={"person": person})

    async def person(self, chat: Chat, user_id: str, *, for_settings: bool = False) -> Person:
        """Return a person; whether they are an admin is looked up only where settings may change."""
        profile = await self._look_up(chat.workspace, "users.info", "user", user=user_id, include_locale=True)
        is_admin = chat.kind is ChatKind.DIRECT or (for_settings and await self._is_admin(chat, user_id, profile))
        called = profile.get("profile") or {}
        return Person(
            id=user_id, name=called.get("display_name") or profile.get("real_name") or "",
            language=profile.get("locale"), time_zone=profile.get("tz") or None, is_admin=is_admin,
        )  # fmt: skip

    async def _is_admin(self, chat: Chat, user_id: str, profile: dict[str, Any]) -> bool:
        """Return whether someone is an admin or owner of the workspace, or made the channel."""
        if profile.get("is_admin") or profile.get("is_owner"):
            return True
        channel = await self._look_up(chat.workspace, "conversations.info", "channel", channel=chat.id)
        return channel.get("creator") == user_id

    async def _look_up(self, team: str, method: str, part: str, **arguments: Any) -> dict[str, Any]:
        """Return a profile or channel; an empty one if Slack does not tell in time."""
        key = (team, method, str(arguments[part]))
        kept = self._kept.get(key)
        if kept is not None and time.monotonic() - kept[0] < KEPT_S:
            return kept[1]
        if self._gateway.is_parked(team, method, **arguments):
            return _NOTHING
        try:
            async with asyncio.timeout(PATIENCE_S):
                found = await self._gateway.call(team, method, **arguments)
        except (SlackError, TimeoutError) as error:
            logger.warning("slack_profile_unknown", extra={"method": method, "error": type(error).__name__})
            return _NOTHING
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (time.monotonic(), found.get(part) or {})
        return self._kept[key][1]
