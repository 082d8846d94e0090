"""What errands say, and which messages they change: a `Compose` that leaves digests to theirs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.conversation.presenting import answer_id, answer_reply
from bot.digests.amending import Amendment
from bot.digests.catalogue import concerns
from bot.digests.composer import Composed
from bot.digests.digest import Contents, Digest, Told, mark
from bot.digests.presenting import short
from bot.digests.schedule import AtOnce
from bot.digests.stored import from_row
from bot.errands.amended import amended_digest, amended_reply
from bot.errands.awaited import answer_to
from bot.errands.notice import answer_notice, correction_notice
from bot.errands.versions import Versions
from bot.messages import Chat
from bot.storage.delivery_models import ERRANDS
from bot.storage.follows import Follow

if TYPE_CHECKING:
    from bot.digests.composer import Compose
    from bot.living import LivingKnowledge
    from bot.messages import Reply
    from bot.storage.database import BotDatabase
    from bot.storage.delivery_models import Task
    from bot.storage.errands import Errand
    from bot.storage.shown import Showing


class ErrandComposer:
    """Composes errands; everything else goes to the composer of digests."""

    def __init__(self, digests: Compose, living: LivingKnowledge, database: BotDatabase) -> None:
        self._digests, self._living, self._database = digests, living, database

    async def warm(self) -> None:
        """Get ready."""
        await self._digests.warm()

    async def __call__(self, task: Task, now: datetime) -> Composed:
        """Return what to send for a delivery."""
        if task.kind not in ERRANDS:
            return await self._digests(task, now)
        errand = await self._database.ledger.errands.load(task.subscription)
        if errand is None:  # forgotten together with who waited for it
            platform, workspace, name = task.chat_key.split(":", 2)
            chat = Chat.model_validate({"platform": platform, "workspace": workspace, "id": name})
            return Composed(chat, None, now)
        await self._living.look()
        return await (self._answer if errand.kind == "answer" else self._correction)(task, errand, now)

    async def _answer(self, task: Task, errand: Errand, now: datetime) -> Composed:
        chat, said = Chat.model_validate_json(errand.chat), json.loads(errand.payload)
        briefing = self._living.briefing()
        follow = Follow(
            errand.chat_key, chat.thread, errand.person_key, "question", said["question"],
            datetime.fromisoformat(said["asked_at"]), errand.language, said["context"],
        )  # fmt: skip
        answer = answer_to(briefing, follow, now.date())
        if answer is None:  # what would have answered it was taken back meanwhile
            return Composed(chat, None, now)
        told = answer_reply(
            answer, sources=briefing.sources, is_group=False, identity=answer_id(said["question"], answer)
        )  # fmt: skip
        reply = answer_notice(said["question"], told, errand.language)
        (kept,) = await self._database.handled.save(task.id, [reply], person_key=errand.person_key)
        facts = tuple(briefing.facts[fact] for fact in answer.cited)
        contents = Contents(on=now.date(), told=tuple(Told(fact=fact.id, mark=mark(fact)) for fact in facts))
        return Composed(chat, kept, now, contents.model_dump_json(), None, answer.cited)

    async def _correction(self, task: Task, errand: Errand, now: datetime) -> Composed:
        chat, said = Chat.model_validate_json(errand.chat), json.loads(errand.payload)
        history = await self._living.facts.history(said["fact"])
        versions = Versions(history) if history else None
        if versions is None or versions.name != said["version"]:  # changed again: the errand of that change tells it
            return Composed(chat, None, now)
        showing = await self._database.ledger.shown.showing(said["fact"], chat_key=task.chat_key)
        outdated = [one for one in showing if versions.is_outdated(one)]
        amendments = tuple([await self._amendment(one, said["fact"], versions) for one in outdated])
        reply = None
        if not said.get("is_told") and not await self._is_followed(task.chat_key, versions):
            reply = correction_notice(versions, said["before"], self._living.state.known.sources, errand.language)
        return Composed(chat, reply, now, amendments=amendments)

    async def _amendment(self, one: Showing, fact: str, versions: Versions) -> Amendment:
        """Return a message as it is to read: with all that has become of its facts, not of this one alone."""
        base = await self._base(one) if one.is_changeable else None
        changed = {fact: versions} | await self._earlier(one, base, fact)
        sources = self._living.state.known.sources
        reply: Reply | None = None
        if isinstance(base, Digest):
            reply = short(amended_digest(base, changed), sources=sources)
        elif base is not None:
            reply = amended_reply(base, changed, sources)
        facts = tuple((name, each.name) for name, each in changed.items())
        return Amendment(Chat.model_validate_json(one.chat), one.message_ids, reply, facts)

    async def _base(self, one: Showing) -> Digest | Reply | None:
        """Return a message as it was sent; None where that is not kept any more."""
        if one.digest is not None:
            return Digest.model_validate_json(one.digest)
        kept = await self._database.handled.load(one.answered or one.delivery or "")
        return kept[one.number] if kept is not None and one.number < len(kept) else None

    async def _earlier(self, one: Showing, base: Digest | Reply | None, fact: str) -> dict[str, Versions]:
        """Return the other facts of a message that are not any more what they were when it was sent."""
        sent: dict[str, Any] = {}
        if isinstance(base, Digest):
            sent = {line.fact: line.mark for line in base.lines}
        elif base is not None and base.shown is not None:
            sent = {each.fact: str(each.version) for each in base.shown.facts}
        found: dict[str, Versions] = {}
        for name, said in sent.items():
            history = await self._living.facts.history(name) if name != fact else ()
            versions = Versions(history) if history else None
            if versions is not None and versions.is_outdated(_as_sent(one, said, is_digest=isinstance(base, Digest))):
                found[name] = versions
        return found

    async def _is_followed(self, chat_key: str, versions: Versions) -> bool:
        """Return whether the chat is told of every change of the fact at once anyway."""
        rows = [row for row in await self._database.ledger.subscriptions.at_once() if row.chat_key == chat_key]
        followed = (from_row(row) for row in rows)
        return any(
            isinstance(one.schedule.cadence, AtOnce) and one.pause is None and concerns(one, versions.fact)
            for one in followed
        )


def _as_sent(one: Showing, said: str, *, is_digest: bool) -> Showing:
    return replace(one, version=None, told=said) if is_digest else replace(one, version=said, told=None)
