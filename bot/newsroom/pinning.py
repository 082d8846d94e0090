"""`/pin`, `/unpin`, `/pins`: a reviewed answer to the question that was just asked, until a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from bot.digests.dates import partial
from bot.messages import Bold, Break, Button, Code, Node, Reply, Text
from bot.newsroom.context import Draft
from bot.newsroom.pages import heard_hint
from bot.newsroom.requests import press
from bot.newsroom.words import clipped, note, told
from bot.phrases import say
from knowledge.answering.pinned import is_as_reviewed
from knowledge.pins import Pin, PinnedFact
from knowledge.store.pinning import Pinning

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncEngine

    from bot.living import LivingKnowledge
    from bot.newsroom.context import Caller, Drafts
    from bot.newsroom.requests import Press, Request

DAYS: Final = (7, 30, 90, 365)
_UNFIT: Final = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 30


class Pins:
    """Pinned answers, made from the last question and its answer."""

    def __init__(
        self, engine: AsyncEngine, living: LivingKnowledge, drafts: Drafts, *, clock: Callable[[], datetime]
    ) -> None:  # fmt: skip
        self._pinning, self._living, self._drafts, self._clock = Pinning(engine), living, drafts, clock

    async def pin(self, caller: Caller, request: Request) -> Reply:
        """Ask for the text of the answer, or for its last day if the text is there."""
        known = self._living.state.known.facts
        facts = [name for name in request.facts if name in known]
        if not request.question or not facts:
            return told(caller.language, "news-pin-usage")
        pending = {"question": request.question, "facts": facts}
        draft = Draft(chat_key=caller.chat.key, asks="pin", field="pin", pending=pending)
        if request.text.strip():
            return await self.typed(caller, draft, request.text)
        await self._drafts.keep(caller, draft)
        nodes = (Text(text=say(caller.language, "news-pin-ask", question=request.question)),
                 *heard_hint(caller.chat, caller.language))  # fmt: skip
        return Reply(nodes=nodes)

    async def typed(self, caller: Caller, draft: Draft, text: str) -> Reply:
        """Take the text; ask until when it is to be said."""
        said = " ".join(text.split())
        await self._drafts.keep(caller, draft.model_copy(update={"asks": "", "text": said}))
        nodes: list[Node] = [Text(text=say(caller.language, "news-pin-until")), Break(), Bold(text=said)]
        row = tuple(
            Button(label=say(caller.language, "news-pin-days", count=days), data=press("p", rest=days)) for days in DAYS
        )
        return Reply(nodes=tuple(nodes), buttons=(row,))

    async def chosen(self, caller: Caller, pressed: Press) -> Reply:
        """Pin the answer until the day that was chosen."""
        draft = await self._drafts.of(caller)
        if draft is None or draft.field != "pin" or not draft.text or not pressed.rest.isdecimal():
            return note("", toast=say(caller.language, "expired-button"))
        known = (await self._living.look()).known.facts
        facts = tuple(PinnedFact.of(known[name]) for name in draft.pending["facts"] if name in known)
        if not facts:
            return note("", toast=say(caller.language, "expired-button"))
        question = str(draft.pending["question"])
        expires = self._clock().date() + timedelta(days=int(pressed.rest))
        made = Pin(
            id=_name(question), questions=(question,), text={caller.language: draft.text}, facts=facts, expires=expires
        )
        await self._pinning.pin(made, by=caller.editor, now=self._clock())
        await self._drafts.keep(caller, None)
        await self._living.look()
        when = partial(expires.isoformat(), caller.language)
        return note(say(caller.language, "news-pinned", name=made.id, when=when)).model_copy(update={"replaces": True})

    async def unpin(self, caller: Caller, name: str) -> Reply:
        """Take a pinned answer back."""
        if not name.strip():
            return await self.listed(caller)
        await self._pinning.unpin(name.strip().casefold(), by=caller.editor, now=self._clock())
        await self._living.look()
        return told(caller.language, "news-unpinned", name=name.strip().casefold())

    async def listed(self, caller: Caller) -> Reply:
        """Return what is pinned, with its last day and whether it is in use."""
        known, language = (await self._living.look()).known, caller.language
        if not known.pins:
            return told(language, "news-pins-none")
        nodes: list[Node] = [Bold(text=say(language, "news-pins-title"))]
        for pin in known.pins.values():
            state = "in-use" if self._clock().date() <= pin.expires else "expired"
            state = state if all(is_as_reviewed(pin, known.facts).values()) else "changed"
            when = partial(pin.expires.isoformat(), language)
            shown = pin.text.get(language) or next(iter(pin.text.values()))
            nodes += [Break(), Code(text=pin.id), Text(text=f" · {say(language, f'news-pin-{state}', when=when)}")]
            nodes += [Break(), Text(text=clipped(shown, 200))]
        return Reply(nodes=tuple(nodes))


def _name(question: str) -> str:
    """Return what to call the answer to a question: the same for the same question."""
    slug = _UNFIT.sub("-", question.casefold()).strip("-")[:_LONGEST].strip("-")
    return slug if len(slug) * 2 > len(question[:_LONGEST]) else f"pin-{sha256(question.encode()).hexdigest()[:10]}"
