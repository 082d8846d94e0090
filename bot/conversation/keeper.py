"""Keeps subscriptions, new and changed ones, and reads them back."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.conversation import accounts
from bot.conversation.digesting import home
from bot.conversation.follower import is_terminal, person_key
from bot.conversation.presenting import note, told
from bot.digests.subscription import Subscription
from bot.digests.subscriptions import MOST_IN_A_CHAT
from bot.messages import Chat, IncomingMessage, Reply
from bot.phrases import say

if TYPE_CHECKING:
    from bot.conversation.accounts import Reader
    from bot.conversation.drafts import Draft
    from bot.conversation.follower import Follower
    from bot.digests.subscriptions import Listed, Saved, Subscriptions
    from knowledge.languages import Language

_log = logging.getLogger(__name__)
Tell = Callable[[Chat, Reply], Awaitable[None]]
"""Writes to somebody in another chat than the one that is talked in."""


class Keeper:
    """Stores what drafts say."""

    def __init__(
        self, subscriptions: Subscriptions, follower: Follower, *, clock: Callable[[], datetime]
    ) -> None:  # fmt: skip
        self._subscriptions, self._follower, self._clock = subscriptions, follower, clock
        self.tell: Tell | None = None
        """How somebody is told whose change was replaced; None where there is no way."""

    async def store(self, draft: Draft, message: IncomingMessage, reader: Reader) -> Reply:
        """Keep what a draft says, new or in place of what it began with; returns the confirmation."""
        if is_terminal(message):
            return undelivered(reader.language)
        if draft.changes:
            return await self._change(draft, message, reader)
        if (before := await self._of_line(draft, message)) is not None:
            return await self._edited(draft, before, message, reader)
        wanted = self.new(draft, message)
        same = next((one for one in await self._follower.found(message) if _is_same(one.subscription, wanted)), None)
        if same is not None:
            return accounts.noted("digest-there-already", same, reader)
        listed = await self._subscriptions.create(wanted)
        if listed is None:
            return told(reader.language, "digest-too-many-here", most=MOST_IN_A_CHAT)
        return accounts.stored(listed, reader, is_new=True)

    def new(self, draft: Draft, message: IncomingMessage) -> Subscription:
        """Return the subscription that a draft describes; it is not kept yet."""
        chat = home(message).model_copy(update={"thread": draft.thread})
        assert draft.schedule is not None  # noqa: S101 - a draft is stored when nothing is missing
        name = self._subscriptions.id_of_line(chat, draft.line) if draft.line else self._subscriptions.new_id()
        return Subscription(
            id=name, chat=chat, topics=draft.topics, entities=draft.entities,
            facts=draft.facts, schedule=draft.schedule, language=draft.language, skip_if_empty=draft.skip_if_empty,
            created_by=message.person.id if message.person else None, created_at=self._clock(),
        )  # fmt: skip

    async def _of_line(self, draft: Draft, message: IncomingMessage) -> Listed | None:
        """Return the subscription that the same message made before it was edited."""
        if not draft.line:
            return None
        return await self._follower.mine(self._subscriptions.id_of_line(home(message), draft.line), message)

    async def _edited(self, draft: Draft, before: Listed, message: IncomingMessage, reader: Reader) -> Reply:
        """Change what a message made; what has been switched off since is set up anew."""
        if before.ended_by is not None:
            return await self.store(draft.model_copy(update={"line": ""}), message, reader)
        wanted = self.new(draft, message)
        if _is_same(before.subscription, wanted) and before.subscription.skip_if_empty == wanted.skip_if_empty:
            return accounts.noted("digest-there-already", before, reader)
        changing = {"changes": before.subscription.id, "seen": before.revision}
        return await self._change(draft.model_copy(update=changing), message, reader)

    async def _change(self, draft: Draft, message: IncomingMessage, reader: Reader) -> Reply:
        """Put a draft in place of the subscription it began with."""
        found = await self._follower.mine(draft.changes, message)
        if found is None or draft.schedule is None:
            return note(say(reader.language, "digest-gone"))
        changed = found.subscription.model_copy(update={
            "schedule": draft.schedule, "language": draft.language, "topics": draft.topics,
            "entities": draft.entities, "facts": draft.facts, "skip_if_empty": draft.skip_if_empty,
        })  # fmt: skip
        return await self.saved(changed, draft.seen, message, reader)

    async def saved(self, changed: Subscription, seen: int, message: IncomingMessage, reader: Reader) -> Reply:
        """Keep a changed subscription; the last who changes it wins, and whose change it replaces is told."""
        saved = await self._subscriptions.change(changed, by=person_key(message), seen=seen)
        if saved is None:
            return note(say(reader.language, "digest-gone"))
        if saved.overwritten is not None:
            await self._tell_other(saved, reader)
        reply = accounts.stored(saved.listed, reader, is_new=False, overwrote=saved.overwritten is not None)
        return reply.model_copy(update={"replaces": True})

    async def _tell_other(self, saved: Saved, reader: Reader) -> None:
        """Tell the person whose change counts no longer, in their direct chat."""
        if self.tell is None or not saved.overwritten:
            return
        platform, workspace, person = saved.overwritten.split(":", 2)
        chat = Chat.model_validate({"platform": platform, "workspace": workspace, "id": person})
        try:
            await self.tell(chat, accounts.overwritten(saved, reader))
        except Exception as exc:  # noqa: BLE001 - whatever the platform's reason, the change itself is made and told here
            _log.info("overwritten_untold", extra={"fault": type(exc).__name__})


def undelivered(language: Language) -> Reply:
    """Return why nothing is set up in a terminal."""
    return told(language, "digest-terminal")


def _is_same(one: Subscription, other: Subscription) -> bool:
    """Return whether two subscriptions would bring the same digest at the same time."""
    kept = {"chat", "schedule", "topics", "entities", "facts", "language"}
    return one.model_dump(include=kept) == other.model_dump(include=kept)
