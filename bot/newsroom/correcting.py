"""`/correct` and `/retract`: a known fact is changed one field at a time, or taken back after a second look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from bot.digests.dates import partial
from bot.messages import Bold, Break, Button, Italic, Node, Reply, Text
from bot.newsroom import fields, pages
from bot.newsroom.context import Caller, Draft, Drafts
from bot.newsroom.requests import press
from bot.newsroom.roles import Role
from bot.newsroom.words import clipped, fault, figure, note, told
from bot.phrases import say
from knowledge.answering.stating import stated
from knowledge.answering.wording import say as say_fact
from knowledge.errors import ReviewError
from knowledge.facts import Quantity, Status
from knowledge.ingestion.accepting import corrected
from knowledge.languages import ENDONYMS, LANGUAGES, Language

if TYPE_CHECKING:
    from bot.newsroom.acting import Acting
    from bot.newsroom.requests import Press
    from bot.storage.shown import ShownStore
    from knowledge.facts import Fact

_LABEL = 60
_OFFERED = 5


class Correcting:
    """Corrections and retractions, kept as drafts until they are confirmed."""

    def __init__(self, acting: Acting, drafts: Drafts, shown: ShownStore) -> None:
        self._acting, self._drafts, self._shown = acting, drafts, shown
        self.wake: Callable[[], None] = lambda: None

    async def correct(self, caller: Caller, name: str, offered: Sequence[str]) -> Reply:
        """Begin to correct a fact; without a name, one of the last answer's."""
        if not name:
            return await self._which(caller, offered, "correct")
        fact = await self._acting.fact(name.casefold())
        draft = Draft(chat_key=caller.chat.key, fact=fact.id)
        await self._drafts.keep(caller, draft)
        return _page(fact, draft, caller.language)

    async def retract(self, caller: Caller, name: str, reason: str, offered: Sequence[str]) -> Reply:
        """Ask whether a fact is to be taken back, with what will happen."""
        if caller.role < Role.CHIEF:
            return told(caller.language, "news-chief-only", is_private=True)
        if not name:
            return await self._which(caller, offered, "retract")
        fact = await self._acting.fact(name.casefold())
        draft = Draft(chat_key=caller.chat.key, fact=fact.id, asks="" if reason else "retraction", text=reason)
        await self._drafts.keep(caller, draft)
        return _confirming(fact, reason, caller, await self._chats(fact))

    async def do(self, caller: Caller, pressed: Press) -> Reply:
        """Go on with a correction or retraction after one of its buttons."""
        draft = await self._drafts.of(caller)
        if draft is None or not draft.fact:
            return note("", toast=say(caller.language, "expired-button"))
        if pressed.rest == "stop":
            await self._drafts.keep(caller, None)
            return note(say(caller.language, "news-cancelled")).model_copy(update={"replaces": True})
        try:
            fact = await self._acting.fact(draft.fact)
            return await self._done(caller, draft, fact, pressed.rest)
        except ReviewError as refused:
            return note("", toast=clipped(fault(refused, caller.language), 200))

    async def typed(self, caller: Caller, draft: Draft, text: str) -> Reply:
        """Take words for the value or the reason that was asked for."""
        fact = await self._acting.fact(draft.fact)
        if draft.asks == "retraction":
            reason = " ".join(text.split())
            await self._drafts.keep(caller, draft.model_copy(update={"asks": "", "text": reason}))
            return _confirming(fact, reason, caller, await self._chats(fact))
        try:
            pending = fields.fact_change(fact, draft.pending, draft.field, text)
        except ReviewError as refused:
            return note(fault(refused, caller.language))
        return (await self._kept(caller, draft, fact, pending)).model_copy(update={"replaces": False})

    async def _done(self, caller: Caller, draft: Draft, fact: Fact, what: str) -> Reply:
        language = caller.language
        if what == "save" and draft.pending:
            detail = ", ".join(_names(draft, fact))
            await self._acting.correct(fact.id, draft.pending, by=caller.editor, detail=detail)
            await self._drafts.keep(caller, None)
            self.wake()
            return _finished(await self._acting.fact(fact.id), "news-corrected", language)
        if what == "yes" and draft.text:
            if caller.role < Role.CHIEF:
                return note("", toast=say(language, "news-chief-only"))
            await self._acting.retract(fact.id, reason=draft.text, by=caller.editor)
            await self._drafts.keep(caller, None)
            self.wake()
            return _finished(fact, "news-retracted", language)
        return await self._asked(caller, draft, fact, what)

    async def _asked(self, caller: Caller, draft: Draft, fact: Fact, what: str) -> Reply:
        """Take a value that was chosen, or ask for one."""
        language = caller.language
        field, _, value = what.partition("=")
        if value:
            return await self._kept(caller, draft, fact, fields.fact_change(fact, draft.pending, field, value))
        if field == fields.STATUS:
            return _statuses(language)
        if not field or field in {"save", "yes"}:
            return _page(fact, draft, language)
        await self._drafts.keep(caller, draft.model_copy(update={"asks": "fact-field", "field": field}))
        instead = next((fact.statement.in_(code) for code in LANGUAGES if field == f"{fields.SENTENCE}{code}"), "")
        return pages.asking(field, language, caller.chat, instead=instead)

    async def _chats(self, fact: Fact) -> int:
        """Return how many chats have been shown a fact."""
        return len({one.chat_key for one in await self._shown.showing(fact.id)})

    async def _kept(self, caller: Caller, draft: Draft, fact: Fact, pending: dict[str, object]) -> Reply:
        new = draft.model_copy(update={"pending": pending, "asks": "", "field": ""})
        await self._drafts.keep(caller, new)
        return _page(fact, new, caller.language)

    async def _which(self, caller: Caller, offered: Sequence[str], command: str) -> Reply:
        """Offer the facts of the last answer."""
        known = (await self._acting.living.look()).known
        facts = [found for name in offered if (found := known.facts.get(name)) is not None][:_OFFERED]
        if not facts:
            return told(caller.language, f"news-{command}-usage")
        rows = [(Button(label=clipped(stated(fact, caller.language), _LABEL),
                        data=press("k" if command == "correct" else "z", rest=str(index))),)
                for index, fact in enumerate(facts)]  # fmt: skip
        draft = Draft(chat_key=caller.chat.key, pending={"offered": [fact.id for fact in facts]})
        await self._drafts.keep(caller, draft)
        return Reply(nodes=(Text(text=say(caller.language, f"news-{command}-which")),), buttons=tuple(rows))

    async def chosen(self, caller: Caller, pressed: Press) -> Reply:
        """Go on with the fact that was chosen of the last answer's."""
        draft = await self._drafts.of(caller)
        offered = draft.pending.get("offered", []) if draft else []
        if not pressed.rest.isdecimal() or int(pressed.rest) >= len(offered):
            return note("", toast=say(caller.language, "expired-button"))
        name = offered[int(pressed.rest)]
        reply = await (self.correct(caller, name, ()) if pressed.verb == "k" else self.retract(caller, name, "", ()))
        return reply.model_copy(update={"replaces": True})


def _button(rest: str, label: str, style: str = "default") -> Button:
    return Button.model_validate({"label": clipped(label, _LABEL), "data": press("c", rest=rest), "style": style})


def _page(fact: Fact, draft: Draft, language: Language) -> Reply:
    """Return a fact with what is to be changed of it, and how it would then be said."""
    pending = draft.pending
    nodes: list[Node] = [Bold(text=say(language, "news-correct-title")), Break(), Text(text=stated(fact, language))]
    if pending:
        nodes += [Break(), *_after(fact, draft, language)]
    rows = [
        tuple(_button(f"{fields.SENTENCE}{code}", f"✏️ {ENDONYMS[code]}") for code in LANGUAGES),
        *pages.wide(list(_fields(fact, draft, language)), 2),
        (*((_button("save", say(language, "news-button-save"), "primary"),) if pending else ()),
         _button("stop", say(language, "news-button-cancel"))),
    ]  # fmt: skip
    return Reply(nodes=tuple(nodes), buttons=tuple(rows), replaces=True)


def _after(fact: Fact, draft: Draft, language: Language) -> Iterator[Node]:
    """Yield the sentences as they would be, or what is still missing."""
    try:
        new = corrected(fact, draft.pending)
    except ReviewError as missing:
        yield Text(text=f"⚠️ {fault(missing, language)}")
        return
    yield Bold(text=say(language, "news-correct-then"))
    for code in LANGUAGES:
        is_own = code not in new.untranslated
        text = new.statement.in_(code) if is_own else say(language, "news-not-translated")
        yield Break()
        yield Text(text=f"{ENDONYMS[code]}: {text}") if is_own else Italic(text=f"{ENDONYMS[code]}: {text}")


def _fields(fact: Fact, draft: Draft, language: Language) -> Iterator[Button]:
    pending = draft.pending
    known = tuple(Quantity.model_validate(each) for each in pending.get("quantities", ())) or fact.quantities
    for index, each in enumerate(known):
        label = say(language, "news-field-figure", value=figure(each, language))
        yield _button(f"{fields.FIGURE}{index}", label)
    status = say_fact(language, "status", status=Status(pending.get("status", fact.status)).value)
    yield _button(fields.STATUS, say(language, "news-field-status", value=status))
    when = pending.get("deadline", fact.deadline)
    value = partial(when, language) if when else "–"
    yield _button(fields.DEADLINE, say(language, "news-field-deadline", value=value))


def _statuses(language: Language) -> Reply:
    offered = [_button(f"{fields.STATUS}={value}", pages.firmness(value, language)) for value in fields.STATUSES]
    rows = (*pages.wide(offered, 2), (_button("", say(language, "news-button-back")),))
    return Reply(nodes=(Text(text=say(language, "news-ask-st")),), buttons=rows, replaces=True)


def _names(draft: Draft, fact: Fact) -> Iterator[str]:
    """Yield what was changed, in plain words for the audit."""
    for name, value in draft.pending.items():
        if name == "statement":
            yield from (f"statement {code}" for code in value)
        elif name == "quantities":
            for old, new in zip(fact.quantities, value, strict=False):
                after = Quantity.model_validate(new)
                if after != old:
                    before, now = ("–".join(f"{each:f}" for each in some.numbers) for some in (old, after))
                    yield f"{old.kind} {before} → {now} {after.unit}"
        elif getattr(fact, name, None) != value:
            yield f"{name} {getattr(fact, name, '') or '–'} → {value or '–'}"


def _confirming(fact: Fact, reason: str, caller: Caller, chats: int) -> Reply:
    """Return what will happen, and the button that lets it."""
    language = caller.language
    nodes: list[Node] = [Bold(text=say(language, "news-retract-title")), Break(), Text(text=stated(fact, language))]
    if not reason:
        nodes += [Break(), Text(text=say(language, "news-ask-retraction")), *pages.heard_hint(caller.chat, language)]
        return Reply(nodes=tuple(nodes), buttons=((_button("stop", say(language, "news-button-cancel")),),))
    nodes += [Break(), Text(text=say(language, "news-retract-reason", reason=reason)), Break()]
    nodes += [Text(text=say(language, "news-retract-effect")), Break()]
    nodes += [Text(text=say(language, "news-retract-chats", count=chats))]
    yes = _button("yes", say(language, "news-button-retract"), "danger")
    return Reply(nodes=tuple(nodes), buttons=((yes, _button("stop", say(language, "news-button-cancel"))),))


def _finished(fact: Fact, key: str, language: Language) -> Reply:
    nodes = (Bold(text=say(language, key)), Break(), Text(text=stated(fact, language)))
    return Reply(nodes=nodes, replaces=True)
