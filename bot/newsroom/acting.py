"""Editors' acts, each checked against what is known at that moment; the same from chat and terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.newsroom.cards import View
from knowledge.claims import Act, Decision, Editor, State
from knowledge.errors import ReviewError
from knowledge.ingestion.accepting import accept, check_wording, corrected, merge
from knowledge.store.acts import Editing
from knowledge.store.audit import KORRIDOR
from knowledge.store.newsroom import Newsroom

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncEngine

    from bot.living import LivingKnowledge
    from knowledge.articles import Article
    from knowledge.claims import Claim, Entry, ReviewItem
    from knowledge.facts import Fact
    from knowledge.history import Snapshot
    from knowledge.ingestion.accepting import Publication

BY_EDITOR = "by-editor"
"""Reason of a decision that an editor made: it is not taken anew."""
Decide = Callable[["Claim", "Article", "Snapshot"], Decision]
"""Tells how a claim stands to what is known."""


class Acting:
    """What editors do, over one database."""

    def __init__(
        self, engine: AsyncEngine, living: LivingKnowledge, *, decide: Decide, clock: Callable[[], datetime]
    ) -> None:
        self.newsroom, self.editing, self.living = Newsroom(engine), Editing(engine), living
        self._decide, self._clock = decide, clock

    async def view(self, item: ReviewItem, *, number: int = 0, waiting: int = 0) -> View:
        """Return a claim with all that its card shows."""
        article, known = await self.newsroom.article(item.claim.article), (await self.living.look()).known
        if article is None or item.state is not State.OPEN:
            return View(item, number, article, known, waiting)
        try:
            made = _publication(item, article, known)
        except ReviewError as problem:
            return View(item, number, article, known, waiting, problem=problem)
        outcome = next((model for model in made.models if getattr(model, "id", "") == made.fact), None)
        return View(item, number, article, known, waiting, outcome=outcome)  # type: ignore[arg-type] # `fact` names one

    async def accept(self, name: str, *, version: int, by: Editor) -> Entry:
        """Make a fact of a claim; when it stands otherwise to what is known by now, say so instead."""
        item, article, known = await self._looked(name)
        if (done := _repeated(item, version, by, {Act.ACCEPT, Act.MERGE})) is not None:
            return done
        if item.decision.reason != BY_EDITOR and item.state is State.OPEN and item.version == version:
            fresh = self._decide(item.claim, article, known)
            if _says(fresh) != _says(item.decision):
                await self.editing.edit(
                    item.claim, fresh, version=version, by=Editor(key=KORRIDOR), now=self._clock(), detail="decision"
                )
                raise ReviewError("decision-changed", f"what is known has changed; look at {name} again", claim=name)
        return await self._published(item, _publication(item, article, known), version=version, by=by)

    async def merge(self, name: str, *, fact: str, version: int, by: Editor) -> Entry:
        """Add a claim's article to a known fact as a further source."""
        item, article, known = await self._looked(name)
        if (done := _repeated(item, version, by, {Act.MERGE})) is not None:
            return done
        return await self._published(item, merge(item, article, known, fact=fact), version=version, by=by)

    async def reject(self, name: str, *, version: int, reason: str, by: Editor) -> Entry:
        """Close a claim without taking anything from it."""
        item = await self.newsroom.item(name)
        if (done := _repeated(item, version, by, {Act.REJECT})) is not None:
            return done
        return await self.editing.reject(name, version=version, reason=reason, by=by, now=self._clock())

    async def edit(self, item: ReviewItem, claim: Claim, *, version: int, by: Editor, detail: str) -> ReviewItem:
        """Change an open claim; how it stands to what is known is looked at anew."""
        decision = item.decision
        if decision.reason != BY_EDITOR:
            _, article, known = await self._looked(claim.id)
            decision = self._decide(claim, article, known)
        return await self.editing.edit(claim, decision, version=version, by=by, now=self._clock(), detail=detail)

    async def decide(self, item: ReviewItem, decision: Decision, *, version: int, by: Editor) -> ReviewItem:
        """Say as an editor how a claim stands to what is known."""
        chosen = decision.model_copy(update={"reason": BY_EDITOR})
        detail = f"relation: {decision.relation}"
        return await self.editing.edit(item.claim, chosen, version=version, by=by, now=self._clock(), detail=detail)

    async def undo(self, number: int, *, by: Editor) -> Entry:
        """Take an act back."""
        entry = await self.editing.undo(number, by=by, now=self._clock())
        await self.living.look()
        return entry

    async def fact(self, name: str) -> Fact:
        """Return a fact as it is known now; raises ReviewError `fact-unknown`."""
        known = (await self.living.look()).known
        found = known.facts.get(name)
        if found is None:
            raise ReviewError("fact-unknown", f"fact {name} is not known; `korridor facts list` shows them", fact=name)
        return found

    async def correct(self, name: str, changes: Mapping[str, object], *, by: Editor, detail: str) -> Entry:
        """Supersede a fact by one with some fields changed."""
        new = corrected(await self.fact(name), changes)
        entry = await self.editing.correct([new], fact=name, by=by, now=self._clock(), detail=detail)
        await self.living.look()
        return entry

    async def retract(self, name: str, *, reason: str, by: Editor) -> Entry:
        """Take a fact back."""
        entry = await self.editing.retract(name, reason=reason, by=by, now=self._clock())
        await self.living.look()
        return entry

    async def _looked(self, name: str) -> tuple[ReviewItem, Article, Snapshot]:
        item = await self.newsroom.item(name)
        article = await self.newsroom.article(item.claim.article)
        if article is None:
            raise ReviewError("article-unknown", f"the article of {name} is not kept any more", claim=name)
        return item, article, (await self.living.look()).known

    async def _published(self, item: ReviewItem, made: Publication, *, version: int, by: Editor) -> Entry:
        entry = await self.editing.publish(
            item.claim.id, made.models, version=version, fact=made.fact, by=by, now=self._clock(), act=made.act
        )
        await self.living.look()
        return entry


def _publication(item: ReviewItem, article: Article, known: Snapshot) -> Publication:
    check_wording(item.claim, article)
    return accept(item, article, known)


def _says(decision: Decision) -> tuple[Any, ...]:
    return decision.relation, decision.fact, decision.before, decision.after


def _repeated(item: ReviewItem, version: int, by: Editor, acts: set[Act]) -> Entry | None:
    """Return the act if it is done already, by the same editor on what they saw: an update that came twice."""
    last = item.last
    is_same = last is not None and last.act in acts and last.editor.key == by.key and item.version == version + 1
    return last if is_same and item.state is not State.OPEN else None
