"""`/review`, `/audit`, `/undo` and `/editors`: the queue, what was done, who may."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.messages import Bold, Break, Code, Node, Reply, Text
from bot.newsroom.cards import card, rejection
from bot.newsroom.roles import Role
from bot.newsroom.words import clipped, clock, note, told
from bot.phrases import say
from knowledge.claims import Act, State

if TYPE_CHECKING:
    from bot.newsroom.acting import Acting
    from bot.newsroom.context import Caller
    from bot.newsroom.queue import Queue
    from bot.newsroom.roles import Staff
    from knowledge.claims import Entry
    from knowledge.languages import Language

_KEY = re.compile(r"(?:telegram:-?\d+|slack:[A-Z0-9]+:[A-Z0-9]+)$")
_LISTED = 15
_DETAIL = 120
_COUNTED = (State.OPEN, State.ACCEPTED, State.MERGED, State.REJECTED)


class Managing:
    """What editors look up, and chief editors set."""

    def __init__(self, acting: Acting, queue: Queue, staff: Staff) -> None:
        self._acting, self._queue, self._staff = acting, queue, staff
        self.wake: Callable[[], None] = lambda: None

    async def review(self, caller: Caller) -> tuple[Reply, ...]:
        """Return how many claims wait, and the card of the first."""
        counts, language = await self._queue.counts(), caller.language
        first = await self._queue.first()
        if first is None:
            return (told(language, "news-queue-empty"),)
        told_counts = [f"{say(language, f'news-count-{state}')}: {counts.get(state, 0)}" for state in _COUNTED]
        head = Reply(nodes=(Bold(text=say(language, "news-queue-title")), Break(), Text(text=" · ".join(told_counts))))
        return (head, card(await self._queue.view(first), language, caller.zone))

    async def audit(self, caller: Caller, about: str) -> Reply:
        """Return what was done lately, or to one fact."""
        entries = await self._acting.editing.audit(fact=about.casefold() or None, limit=_LISTED + 30)
        told_ = [entry for entry in entries if entry.act is not Act.PROPOSE][:_LISTED]
        if not told_:
            return told(caller.language, "news-audit-empty")
        nodes: list[Node] = [Bold(text=say(caller.language, "news-audit-title"))]
        for entry in told_:
            nodes += [Break(), *_line(entry, caller)]
        return Reply(nodes=tuple(nodes))

    async def undo(self, caller: Caller, number: str) -> Reply:
        """Take back an act by its number, or one's own last."""
        language = caller.language
        typed = number.strip().lstrip("#")
        if typed and not typed.isdecimal():
            return told(language, "news-undo-usage")
        entries = await self._acting.editing.audit(limit=200)
        undone = {entry.undoes for entry in entries}
        mine = (entry for entry in entries if entry.editor.key == caller.editor.key and entry.act is not Act.UNDO)
        last = next((entry for entry in mine if entry.number not in undone), None)
        wanted = int(typed) if typed else last.number if last else None
        if wanted is None:
            return told(language, "news-undo-nothing")
        entry = next((entry for entry in entries if entry.number == wanted), None)
        is_others = entry is None or entry.editor.key != caller.editor.key
        if is_others and caller.role < Role.CHIEF:
            return told(language, "news-chief-only", is_private=True)
        await self._acting.undo(wanted, by=caller.editor)
        self.wake()
        what = _what(entry, language) if entry else f"#{wanted}"
        return note(say(language, "news-undone", what=what))

    async def editors(self, caller: Caller, argument: str) -> Reply:
        """Return who is an editor; chief editors add and remove."""
        verb, _, rest = argument.partition(" ")
        if not verb or verb.casefold() == "list":
            return await self._listed(caller.language)
        if caller.role < Role.CHIEF:
            return told(caller.language, "news-chief-only", is_private=True)
        key, _, role = rest.strip().partition(" ")
        if verb.casefold() not in {"add", "remove"} or not _KEY.match(key):
            return told(caller.language, "news-editors-usage")
        if verb.casefold() == "add":
            await self._staff.add(key, Role.CHIEF if role.casefold() == "chief" else Role.EDITOR, by=caller.editor.key)
        elif not await self._staff.remove(key):
            return told(
                caller.language, "news-editors-settled" if key in self._staff.settled else "news-editors-unknown"
            )
        self.wake()
        return await self._listed(caller.language)

    async def _listed(self, language: Language) -> Reply:
        known = await self._staff.all()
        if not known:
            return told(language, "news-editors-none")
        nodes: list[Node] = [Bold(text=say(language, "news-editors-title"))]
        for key, role in known.items():
            nodes += [Break(), Code(text=key), Text(text=f" · {say(language, f'news-role-{role.name.lower()}')}")]
        return Reply(nodes=tuple(nodes))


def _line(entry: Entry, caller: Caller) -> tuple[Node, ...]:
    """Return one act: number, when, who did what to what."""
    what = _what(entry, caller.language)
    about = entry.fact or entry.claim or ""
    detail = rejection(entry.detail, caller.language) if entry.act is Act.REJECT else entry.detail
    parts = [f" · {clock(entry.at, caller.language, caller.zone)} · {what}", about, clipped(detail, _DETAIL)]
    return (Code(text=f"#{entry.number}"), Text(text=" · ".join(part for part in parts if part)))


def _what(entry: Entry, language: Language) -> str:
    return say(language, f"news-did-{entry.act.value}", name=entry.editor.name or entry.editor.key)
