"""The digest of one delivery, from what is known at the time: the shell around the pure composition."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bot.digests.amending import Amendment
from bot.digests.catalogue import Catalogue
from bot.digests.composition import compose, fact_line
from bot.digests.digest import Contents, Digest, LineKind, Section, SectionKind
from bot.digests.notices import notice
from bot.digests.occurrences import Occurrence
from bot.digests.presenting import short
from bot.digests.stored import from_row
from bot.messages import Chat, ChatKind, Reply
from knowledge.languages import LANGUAGES

if TYPE_CHECKING:
    from bot.digests.subscription import Subscription
    from bot.living import LivingKnowledge, State
    from bot.storage.delivery_models import Earlier, Task
    from knowledge.facts import Source
    from knowledge.history import Change

_DAY_LENGTH = 8
"""Of a ref that is a local date; an alert's is longer."""
_LOOK_AGAIN_S = 1.0
_ANY, _ANY_REF = "0" * 16, "0" * 14
_WORDED = 500
"""How many digests are kept in words."""


class Composed(NamedTuple):
    """What is to be sent, and what is kept of it."""

    chat: Chat
    reply: Reply | None
    """None when there is nothing to say."""
    known_at: datetime
    """As of when: what is recorded later is for the next one."""
    contents: str | None = None
    digest: str | None = None
    facts: tuple[str, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    """Messages that are to read otherwise before this one is sent."""


class Compose(Protocol):
    """Says what to send for a delivery."""

    async def warm(self) -> None:
        """Get ready."""
        ...

    async def __call__(self, task: Task, now: datetime) -> Composed:
        """Return what to send for a delivery."""
        ...


class Knowledge:
    """What is known, in the orders that digests need; one reading serves all deliveries."""

    def __init__(self, living: LivingKnowledge, *, clock: Callable[[], datetime]) -> None:
        self._living, self._facts, self._clock = living, living.facts, clock
        self._reading = asyncio.Lock()
        self._state: State | None = None
        self._looked_s = float("-inf")
        self.as_of: datetime | None = None
        self.catalogue = Catalogue({})
        self.sources: Mapping[str, Source] = {}
        self.worded: dict[Digest, Reply] = {}
        """Digests in words, without whose they are."""
        self._changes: dict[datetime, tuple[Change, ...]] = {}
        self._quiet_since: datetime | None = None
        """After this moment nothing has changed."""

    async def refresh(self) -> None:
        """Look for changes, at most once a second."""
        async with self._reading:
            if time.monotonic() - self._looked_s < _LOOK_AGAIN_S:
                return
            now = self._clock()
            state = await self._living.look()
            if state is not self._state:
                self.catalogue = await asyncio.to_thread(Catalogue, state.known.facts)
                self.sources, self._state = state.known.sources, state
                self.worded.clear()
            self.as_of, self._looked_s = now, time.monotonic()
            self._changes.clear()
            self._quiet_since = None

    async def changes_since(self, moment: datetime) -> tuple[Change, ...]:
        """Return what changed after a moment, up to what is known here."""
        if self._quiet_since is not None and moment >= self._quiet_since:
            return ()
        if moment not in self._changes:
            found = self._changes[moment] = await self._facts.changes_since(moment, until=self.as_of)
            if not found:
                self._quiet_since = moment
        return self._changes[moment]


class Composer:
    """Composes deliveries of every kind; a `Compose`."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    async def __call__(self, task: Task, now: datetime) -> Composed:
        """Return what to send for a delivery."""
        subscription = from_row(task.owner)
        if task.kind == "notice":
            return Composed(_owners_chat(task.chat_key), notice(subscription, fault=task.owner.fault), now)  # type: ignore[union-attr]
        previous, missed = told_before(task.earlier)
        on_date = len(task.ref) == _DAY_LENGTH
        await self._knowledge.refresh()
        digest = compose(
            subscription, known=self._knowledge.catalogue, changes=await self._changes(task), previous=previous,
            missed=missed, occurrence=Occurrence(_local_date(task.ref), task.due) if on_date else None,
            now=now if on_date else task.due,
        )  # fmt: skip
        return self._composed(subscription, digest)

    async def warm(self) -> None:
        """Read what is known and the words for it, so that the first digest does not wait for that."""
        await self._knowledge.refresh()
        today = date(2026, 1, 1)
        for language in LANGUAGES:
            fact = next(iter(self._knowledge.catalogue.facts.values()), None)
            lines = (fact_line(LineKind.ADDED, fact, language, today),) if fact else ()
            sections = (Section(kind=SectionKind.NEW, lines=lines),) if lines else ()
            self._short(Digest(subscription=_ANY, ref=_ANY_REF, language=language, on=today, sections=sections))

    async def preview(self, subscription: Subscription, *, news_since: datetime, now: datetime) -> Reply | None:
        """Return the digest that would come now; nothing is kept."""
        await self._knowledge.refresh()
        digest = compose(
            subscription, known=self._knowledge.catalogue, previous=(), now=now,
            changes=await self._knowledge.changes_since(news_since),
        )  # fmt: skip
        return None if digest is None else short(digest, sources=self._knowledge.sources)

    async def _changes(self, task: Task) -> tuple[Change, ...]:
        return await self._knowledge.changes_since(task.owner.news_since)  # type: ignore[union-attr]

    def _composed(self, subscription: Subscription, digest: Digest | None) -> Composed:
        if digest is None:
            return Composed(subscription.chat, None, self._knowledge.as_of)  # type: ignore[arg-type]  # refreshed
        return Composed(
            subscription.chat, self._short(digest),
            self._knowledge.as_of,  # type: ignore[arg-type]  # refreshed
            digest.contents.model_dump_json(), digest.model_dump_json(exclude_defaults=True), digest.facts,
        )  # fmt: skip

    def _short(self, digest: Digest) -> Reply:
        """Return a digest in words; those who are told the same share the work, all but the buttons' data."""
        likeness = digest.model_copy(update={"subscription": _ANY, "ref": _ANY_REF})
        known = self._knowledge.worded
        reply = known.get(likeness)
        if reply is None:
            if len(known) >= _WORDED:
                known.clear()
            reply = known[likeness] = short(likeness, sources=self._knowledge.sources)
        mine = f"{digest.subscription}.{digest.ref}"
        buttons = tuple(
            tuple(key.model_copy(update={"data": key.data.replace(f"{_ANY}.{_ANY_REF}", mine)}) for key in row)
            for row in reply.buttons
        )
        return reply.model_copy(update={"buttons": buttons})


def told_before(earlier: Sequence[Earlier]) -> tuple[list[Contents], tuple[Occurrence, ...]]:
    """Return what the last digests held, the newest last, and which were missed since the last that was sent."""
    sent = max((one.due for one in earlier if one.state == "sent"), default=None)
    missed = (
        Occurrence(_local_date(one.ref), one.due) for one in earlier
        if one.state == "missed" and len(one.ref) == _DAY_LENGTH and (sent is None or one.due > sent)
    )  # fmt: skip
    return [Contents.model_validate_json(one.contents) for one in earlier if one.contents], tuple(missed)


def _local_date(ref: str) -> date:
    return date.fromisoformat(ref)


def _owners_chat(person_key: str) -> Chat:
    platform, workspace, person = person_key.split(":", 2)
    return Chat.model_validate({"platform": platform, "workspace": workspace, "id": person, "kind": ChatKind.DIRECT})
