"""A digest that was sent, opened again by its buttons: all of it, or its facts to follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.following import follow_buttons
from bot.conversation.presenting import note
from bot.digests.digest import Digest
from bot.digests.presenting import full
from bot.messages import ChatKind, Reply, Text
from bot.phrases import say

if TYPE_CHECKING:
    from bot.conversation.desk import Desk
    from bot.conversation.wishes import OpenDigest
    from bot.digests.subscriptions import Subscriptions
    from bot.messages import IncomingMessage
    from bot.storage.delivery_log import DeliveryLog

_MOST_OFFERED = 12


class Opener:
    """Finds what was sent."""

    def __init__(self, desk: Desk, subscriptions: Subscriptions, log: DeliveryLog) -> None:
        self._desk, self._subscriptions, self._log = desk, subscriptions, log

    async def open(self, wish: OpenDigest, message: IncomingMessage) -> Reply:
        """Return the whole digest, or its facts as buttons; on Slack for the person who pressed alone."""
        digest = await self._stored(wish, message)
        if digest is None:
            return note("", toast=say(wish.language, "digest-not-kept"))
        reply = self._facts(digest, wish) if wish.is_for_following else self._full(digest)
        is_alone = message.chat.platform == "slack" and message.chat.kind is ChatKind.GROUP
        return reply.model_copy(update={"is_private": is_alone})

    async def _stored(self, wish: OpenDigest, message: IncomingMessage) -> Digest | None:
        """Return a digest of this very chat; None when it is not kept any more, or was never sent here."""
        listed = await self._subscriptions.get(wish.subscription)
        if listed is None or listed.subscription.chat.key not in _keys(message):
            return None
        kept = await self._log.show(f"{listed.subscription.chat.platform}.{wish.subscription}.{wish.ref}")
        return Digest.model_validate_json(kept.digest) if kept is not None and kept.digest else None

    def _full(self, digest: Digest) -> Reply:
        return full(digest, sources=self._desk.briefing.sources)

    def _facts(self, digest: Digest, wish: OpenDigest) -> Reply:
        known = self._desk.briefing.facts
        facts = [known[fact] for fact in digest.facts if fact in known][:_MOST_OFFERED]
        return Reply(
            nodes=(Text(text=say(wish.language, "follow-which")),), buttons=follow_buttons(facts, wish.language)
        )


def _keys(message: IncomingMessage) -> set[str]:
    """Return the chat a button was pressed in, and on Slack the person's own, whose digests come there."""
    chat = message.chat
    own = f"{chat.platform}:{chat.workspace}:{message.person.id}" if message.person else chat.key
    return {chat.key, own} if chat.kind is ChatKind.DIRECT else {chat.key}
