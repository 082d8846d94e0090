"""Buttons of a card: what each does with its claim, and what stands in its place afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple

from bot.newsroom import fields, pages
from bot.newsroom.cards import REJECTIONS, candidates, card
from bot.newsroom.context import Caller, Draft, Drafts
from bot.newsroom.roles import Role
from bot.newsroom.words import clipped, fault, note
from bot.phrases import say
from knowledge.claims import Relation, State
from knowledge.errors import ReviewError
from knowledge.languages import LANGUAGES

if TYPE_CHECKING:
    from bot.messages import Reply
    from bot.newsroom.acting import Acting
    from bot.newsroom.queue import Queue
    from bot.newsroom.requests import Press
    from bot.storage.desk import DeskStore
    from knowledge.claims import Claim, ReviewItem

TOAST = 200
_SHORT = 40


class Step(NamedTuple):
    """A press, read: who, on which claim."""

    caller: Caller
    press: Press
    item: ReviewItem


class Pressing:
    """What happens when a button of a card is pressed."""

    def __init__(self, acting: Acting, queue: Queue, desk: DeskStore, drafts: Drafts, names: Names) -> None:
        self._acting, self._queue, self._desk, self._drafts, self._names = acting, queue, desk, drafts, names
        self.wake: Callable[[], None] = lambda: None
        """Has cards posted and refreshed elsewhere."""
        self._verbs: dict[str, Callable[[Step], Awaitable[Reply]]] = {
            "a": self._accept, "b": self._back, "e": self._edit, "f": self._field, "g": self._merge, "m": self._which,
            "n": self._next, "o": self._other_reason, "r": self._reject, "u": self._undo, "v": self._value,
            "w": self._newcomer, "x": self._why,
        }  # fmt: skip

    async def do(self, caller: Caller, press: Press) -> Reply:
        """Do what a button says; returns what takes the card's place, or is said."""
        item = await self._queue.by_number(press.number)
        verb = self._verbs.get(press.verb)
        if item is None or verb is None:
            return note("", toast=say(caller.language, "expired-button"))
        try:
            return await verb(Step(caller, press, item))
        except ReviewError as refused:
            return await self._refreshed(caller, item.claim.id, toast=fault(refused, caller.language))

    async def typed(self, caller: Caller, draft: Draft, text: str) -> Reply:
        """Take words for the value or the reason that was asked for."""
        item = await self._queue.by_number(draft.number)
        if item is None:
            await self._drafts.keep(caller, None)
            return note(say(caller.language, "expired-button"))
        try:
            if draft.asks == "reason":
                await self._acting.reject(item.claim.id, version=draft.version, reason=text.strip(), by=caller.editor)
            elif (choice := await self._changed(caller, draft, item, text)) is not None:
                return choice
        except ReviewError as refused:
            if refused.reason in {"claim-decided", "claim-changed"}:
                await self._drafts.keep(caller, None)
            return note(fault(refused, caller.language))
        await self._drafts.keep(caller, None)
        return (await self._refreshed(caller, item.claim.id)).model_copy(update={"replaces": False})

    async def shown(self, caller: Caller, item: ReviewItem) -> Reply:
        """Return a claim's card."""
        return card(await self._queue.view(item), caller.language, caller.zone)

    async def _changed(self, caller: Caller, draft: Draft, item: ReviewItem, text: str) -> Reply | None:
        """Store what was typed; returns what is to be chosen from first, where that is open."""
        claim, field = item.claim, draft.field
        if field == fields.SUBJECT:
            view = await self._queue.view(item)
            found = self._names(text, view.known)
            if len(found) != 1:
                await self._drafts.keep(caller, draft.model_copy(update={"text": text.strip()[:120]}))
                return pages.which_subject(view, found, text.strip(), caller.language)
            new = fields.with_subject(claim, found[0])
        elif field[:1] == fields.SENTENCE and field[1:] in LANGUAGES:
            new = fields.sentence(claim, next(code for code in LANGUAGES if code == field[1:]), text)
        elif field == fields.DEADLINE:
            new = fields.checked(claim, {"deadline": fields.deadline(text)})
        else:
            figures = fields.figures(claim.quantities, int(field[1:]), text)
            new = claim.model_copy(update={"quantities": figures})
        await self._store(caller, item, new, version=draft.version, detail=f"{field}: {clipped(text, _SHORT)}")
        return None

    async def _store(self, caller: Caller, item: ReviewItem, claim: Claim, *, version: int, detail: str) -> None:
        if claim == item.claim:
            raise ReviewError("nothing-changed", f"{claim.id} says so already", claim=claim.id)
        await self._acting.edit(item, claim, version=version, by=caller.editor, detail=detail)
        self.wake()

    async def _refreshed(self, caller: Caller, claim: str, *, toast: str = "", is_plain: bool = False) -> Reply:
        """Return the card as it is by now, in place of the one that was pressed; `is_plain` if it says the toast."""
        item = await self._acting.newsroom.item(claim)
        if caller.message.message_id:
            ended = item.seen_at if item.state is not State.OPEN else None
            await self._desk.saw(caller.chat, caller.message.message_id, version=item.version, ended_at=ended)
        self.wake()
        shown = await self.shown(caller, item)
        return shown.model_copy(update={"replaces": True, "toast": clipped(toast, TOAST), "says_toast": is_plain})

    async def _done(self, caller: Caller, claim: str, toast: str) -> Reply:
        """Return the card of an act that was done, which shows that it was."""
        return await self._refreshed(caller, claim, toast=say(caller.language, toast), is_plain=True)

    async def _accept(self, step: Step) -> Reply:
        name = step.item.claim.id
        await self._acting.accept(name, version=step.press.version, by=step.caller.editor)
        return await self._done(step.caller, name, "news-toast-accepted")

    async def _back(self, step: Step) -> Reply:
        await self._drafts.keep(step.caller, None)
        return await self._refreshed(step.caller, step.item.claim.id)

    async def _next(self, step: Step) -> Reply:
        language = step.caller.language
        if step.caller.is_desk:
            has_more = await self._queue.show_next(step.caller.chat)
            self.wake()
            return note("", toast=say(language, "news-toast-next" if has_more else "news-toast-none-left"))
        following = await self._queue.after(step.item.claim.id)
        if following is None or following.claim.id == step.item.claim.id:
            return note("", toast=say(language, "news-toast-none-left"))
        return await self.shown(step.caller, following)

    async def _edit(self, step: Step) -> Reply:
        self._fresh(step)
        return pages.editing(await self._queue.view(step.item), step.caller.language)

    async def _field(self, step: Step) -> Reply:
        """Ask for a field: with buttons where there is a choice, else in words."""
        self._fresh(step)
        caller, field = step.caller, step.press.rest
        view = await self._queue.view(step.item)
        if (choice := pages.choosing(view, field, caller.language)) is not None:
            return choice
        draft = Draft(chat_key=caller.chat.key, asks="field", number=view.number, version=step.press.version,
                      field=field)  # fmt: skip
        await self._drafts.keep(caller, draft)
        instead = step.item.claim.statement.get(field[1:], "") if field[:1] == fields.SENTENCE else ""  # type: ignore[call-overload] # a text may be no language
        return pages.asking(field, caller.language, caller.chat, instead=instead)

    async def _value(self, step: Step) -> Reply:
        """Take a value that was chosen."""
        field, _, value = step.press.rest.partition("=")
        claim, item, version = step.item.claim, step.item, step.press.version
        if field == fields.RELATION and value in set(Relation):
            decision = item.decision.model_copy(update={"relation": Relation(value)})
            await self._acting.decide(item, decision, version=version, by=step.caller.editor)
            return await self._refreshed(step.caller, claim.id)
        if field == fields.STATUS:
            new = claim.model_copy(update=fields.firmness(value))
        elif field == fields.TOPIC:
            new = claim.model_copy(update={"topic": fields.topic(value)})
        else:
            new = fields.with_subject(claim, value)
        await self._store(step.caller, item, new, version=version, detail=f"{field}: {value}")
        await self._drafts.keep(step.caller, None)
        toast = say(step.caller.language, "news-toast-check-sentence") if field == fields.STATUS else ""
        return await self._refreshed(step.caller, claim.id, toast=toast)

    async def _newcomer(self, step: Step) -> Reply:
        """Take a name that we do not know, by the kind that was chosen."""
        draft = await self._drafts.of(step.caller)
        if draft is None or not draft.text or draft.number != step.press.number:
            return note("", toast=say(step.caller.language, "expired-button"))
        proposed = fields.newcomer(draft.text, step.press.rest)
        new = fields.with_subject(step.item.claim, proposed.id, proposed)
        detail = f"{fields.SUBJECT}: {clipped(draft.text, _SHORT)}"
        await self._store(step.caller, step.item, new, version=step.press.version, detail=detail)
        await self._drafts.keep(step.caller, None)
        return await self._refreshed(step.caller, step.item.claim.id)

    async def _which(self, step: Step) -> Reply:
        self._fresh(step)
        return pages.merging(await self._queue.view(step.item), step.caller.language)

    async def _merge(self, step: Step) -> Reply:
        name, known = step.item.claim.id, candidates(await self._queue.view(step.item))
        index = int(step.press.rest) if step.press.rest.isdecimal() else len(known)
        if index >= len(known):
            return note("", toast=say(step.caller.language, "expired-button"))
        await self._acting.merge(name, fact=known[index].id, version=step.press.version, by=step.caller.editor)
        return await self._done(step.caller, name, "news-toast-merged")

    async def _why(self, step: Step) -> Reply:
        self._fresh(step)
        return pages.rejecting(await self._queue.view(step.item), step.caller.language)

    async def _reject(self, step: Step) -> Reply:
        name, reason = step.item.claim.id, step.press.rest
        if reason not in REJECTIONS:
            return note("", toast=say(step.caller.language, "expired-button"))
        await self._acting.reject(name, version=step.press.version, reason=reason, by=step.caller.editor)
        return await self._refreshed(step.caller, name)

    async def _other_reason(self, step: Step) -> Reply:
        self._fresh(step)
        caller = step.caller
        draft = Draft(chat_key=caller.chat.key, asks="reason", number=step.press.number, version=step.press.version)
        await self._drafts.keep(caller, draft)
        return pages.asking("reason", caller.language, caller.chat)

    async def _undo(self, step: Step) -> Reply:
        last, caller = step.item.last, step.caller
        if last is None or str(last.number) != step.press.rest:
            return await self._refreshed(caller, step.item.claim.id)
        if last.editor.key != caller.editor.key and caller.role < Role.CHIEF:
            return note("", toast=say(caller.language, "news-chief-only"))
        await self._acting.undo(last.number, by=caller.editor)
        return await self._done(caller, step.item.claim.id, "news-toast-undone")

    @staticmethod
    def _fresh(step: Step) -> None:
        """Raise ReviewError if the card shows what is no longer so."""
        if step.item.state is not State.OPEN or step.item.version != step.press.version:
            last = step.item.last
            told = {"name": last.editor.name or last.editor.key, "act": last.act.value} if last else {}
            reason = "claim-changed" if step.item.state is State.OPEN else "claim-decided"
            raise ReviewError(reason, f"claim {step.item.claim.id} was changed meanwhile", **told)


if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.history import Snapshot

    Names = Callable[[str, Snapshot], Sequence[str]]
    """Finds entities by a whole name."""
