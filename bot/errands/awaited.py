"""Answers that somebody waits for: when something was recorded, their questions are asked again.

Who asked is told once: what they waited for ends in the same transaction in which the answer is planned.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.errands.corrections import LIVES
from bot.messages import Chat
from bot.storage.errands import Errand
from knowledge.answering.answers import Outcome
from knowledge.understanding.question import Context

if TYPE_CHECKING:
    from datetime import date

    from bot.living import LivingKnowledge
    from bot.storage.follows import Follow, FollowStore
    from bot.storage.ledger import Ledger
    from knowledge.answering.answers import Answer
    from knowledge.briefing import Briefing

_log = logging.getLogger(__name__)


class Awaited:
    """Plans the answers to questions that can be answered by now."""

    def __init__(
        self, living: LivingKnowledge, follows: FollowStore, ledger: Ledger, *, clock: Callable[[], datetime]
    ) -> None:
        self._living, self._follows, self._ledger, self._clock = living, follows, ledger, clock
        self._sequence = -1

    async def look(self) -> int:
        """Plan what is to be told; returns how many askers are to be told."""
        state, now = self._living.state, self._clock()
        if state.sequence == self._sequence:
            return 0
        waiting = [one for one in await self._follows.waited_for() if one.chat_key.split(":", 1)[0] != "terminal"]
        answered = await asyncio.to_thread(_answered, state.briefing, waiting, now.date())
        planned = [_errand(follow, now) for follow in answered]
        count = await self._ledger.errands.plan(planned, expires=now + LIVES, done=answered) if answered else 0
        if count:
            _log.info("answers_planned", extra={"count": count})
        self._sequence = state.sequence
        return count


def answer_to(briefing: Briefing, follow: Follow, on: date) -> Answer | None:
    """Return the answer to a question that somebody waits for, if it rests on what was recorded since they asked."""
    contexts = [Context()]
    if known := tuple(fact for fact in (follow.context or "").split() if fact in briefing.facts):
        entities = dict.fromkeys(entity for fact in known for entity in briefing.facts[fact].entities)
        contexts.append(Context(facts=known, entities=tuple(entities)))
    for context in contexts:
        answer = briefing.ask(follow.value, language=follow.language, context=context, on=on).answer
        if answer.outcome is Outcome.ANSWER and not answer.is_list and _is_new(briefing, answer, follow.created_at):
            return answer
    return None


def chat_of(follow: Follow) -> Chat:
    """Return where somebody asked."""
    platform, workspace, name = follow.chat_key.split(":", 2)
    return Chat.model_validate({"platform": platform, "workspace": workspace, "id": name, "thread": follow.thread})


def _answered(briefing: Briefing, waiting: Iterable[Follow], on: date) -> list[Follow]:
    return [follow for follow in waiting if answer_to(briefing, follow, on) is not None]


def _is_new(briefing: Briefing, answer: Answer, asked_at: datetime) -> bool:
    first = briefing.facts[answer.cited[0]].recorded_at
    return first is not None and first > asked_at


def _errand(follow: Follow, now: datetime) -> Errand:
    told = (follow.chat_key, follow.thread or "", follow.person_key or "", follow.value, follow.created_at.isoformat())
    name = sha256("\0".join(told).encode(errors="replace")).hexdigest()[:20]
    payload = json.dumps(
        {"question": follow.value, "context": follow.context, "asked_at": follow.created_at.isoformat()},
        ensure_ascii=False,
    )
    chat = chat_of(follow)
    language = follow.language or "en"
    return Errand(
        f"w{name}", "answer", chat.key, chat.model_dump_json(), follow.person_key, language, payload, now
    )  # fmt: skip
