"""The newsroom's memory: articles and the claims read from them, on their way to becoming facts.

What editors do to claims stands in `acts`; feeds in `feeds`. Filing the same article twice changes nothing, so that a
kill between two steps of reading is made good by reading again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from knowledge.articles import Article
from knowledge.claims import Act, Claim, Decision, Editor, Relation, ReviewItem, State
from knowledge.errors import ReviewError
from knowledge.store.access import Access
from knowledge.store.audit import KORRIDOR, last_entries, note
from knowledge.store.newsroom_tables import articles, claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_URGENCY = {
    Relation.UPDATES: 0, Relation.DISPUTES: 1, Relation.IMPLAUSIBLE: 2, Relation.NEW: 3, Relation.CONFIRMS: 4,
    Relation.DUPLICATE: 5,
}  # fmt: skip
"""What is looked at first: what makes something wrong that we say today."""
ClaimRow = Any
"""A row of the claim table."""


@dataclass(frozen=True)
class Filed:
    """What came of an article."""

    new: tuple[str, ...] = ()
    """Claims that nobody has seen yet."""
    known: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    """Open claims that the changed article no longer makes."""


class Newsroom:
    """Articles and claims on an engine of `create_engine`, in a database that `upgrade` has set up."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._access = Access(engine)

    async def file(
        self, article: Article, proposals: Iterable[tuple[Claim, Decision]], *, now: datetime, is_heard: bool = False
    ) -> Filed:  # fmt: skip
        """Keep an article and what it claims; a changed text replaces the earlier one under the same id.

        `is_heard` tells that a second reader has answered for this text, were it that there is nothing in it.
        """
        proposals = list(proposals)
        async with self._access.writing() as connection:
            await _keep(connection, article, is_heard=is_heard)
            known = {row.id: row.state for row in await connection.execute(_states(article.id))}
            new = [(claim, decision) for claim, decision in proposals if claim.id not in known]
            for claim, decision in new:
                await connection.execute(insert(claims).values(_row(claim, decision, now)))
                await note(connection, Editor(key=KORRIDOR), Act.PROPOSE, now=now, claim=claim.id)
            said = {claim.id for claim, _ in proposals}
            gone = [name for name, state in known.items() if state == State.OPEN and name not in said]
            again = sorted(name for name in said if known.get(name) == State.OUTDATED)
            await _set_state(connection, gone, State.OUTDATED)
            await _set_state(connection, again, State.OPEN)
        return Filed(tuple(claim.id for claim, _ in new), tuple(sorted(said & known.keys())), tuple(gone))

    async def article(self, name: str) -> Article | None:
        """Return an article by its id."""
        async with self._access.reading() as connection:
            body = (await connection.execute(select(articles.c.body).where(articles.c.id == name))).scalar()
        return Article.model_validate_json(body) if body else None

    async def is_heard(self, article: Article) -> bool:
        """Return whether a second reader has answered for an article as it reads now."""
        query = select(articles.c.heard).where(articles.c.id == article.id)
        async with self._access.reading() as connection:
            return (await connection.execute(query)).scalar() == article.told

    async def article_at(self, url: str) -> Article | None:
        """Return the article at a canonical address."""
        async with self._access.reading() as connection:
            body = (await connection.execute(select(articles.c.body).where(articles.c.url == url).limit(1))).scalar()
        return Article.model_validate_json(body) if body else None

    async def articles_since(self, moment: datetime, *, limit: int = 500) -> list[Article]:
        """Return what was read after a moment, the latest first: what a new article may be a copy of."""
        chosen = select(articles.c.body).where(articles.c.fetched_at > moment)
        async with self._access.reading() as connection:
            rows = (await connection.execute(chosen.order_by(articles.c.fetched_at.desc()).limit(limit))).scalars()
            return [Article.model_validate_json(body) for body in rows]

    async def items(
        self, *, state: State = State.OPEN, article: str | None = None, limit: int = 20, skip: int = 0
    ) -> list[ReviewItem]:  # fmt: skip
        """Return claims, the most urgent first, then the oldest."""
        chosen = select(claims).where(claims.c.state == state.value)
        if article is not None:
            chosen = chosen.where(claims.c.article == article)
        chosen = chosen.order_by(claims.c.rank, claims.c.seen_at, claims.c.id).limit(limit).offset(skip)
        async with self._access.reading() as connection:
            rows = (await connection.execute(chosen)).all()
            return await _items(connection, rows)

    async def item(self, name: str) -> ReviewItem:
        """Return one claim; raises ReviewError `claim-unknown`."""
        async with self._access.reading() as connection:
            return await find(connection, name)

    async def counts(self) -> dict[State, int]:
        """Return how many claims there are in each state; states without any are left out."""
        async with self._access.reading() as connection:
            rows = await connection.execute(select(claims.c.state, func.count()).group_by(claims.c.state))
            return {State(state): count for state, count in rows}


async def find(connection: AsyncConnection, name: str) -> ReviewItem:
    """Return one claim within a transaction; raises ReviewError `claim-unknown`."""
    row = (await connection.execute(select(claims).where(claims.c.id == name))).one_or_none()
    if row is None:
        raise ReviewError("claim-unknown", f"there is no claim {name}; `korridor review --list` shows them", claim=name)
    return (await _items(connection, [row]))[0]


async def _items(connection: AsyncConnection, rows: Sequence[ClaimRow]) -> list[ReviewItem]:
    last = await last_entries(connection, [row.id for row in rows])
    return [
        ReviewItem(
            claim=Claim.model_validate_json(row.body), decision=Decision.model_validate_json(row.decision),
            state=State(row.state), version=row.version, seen_at=row.seen_at, last=last.get(row.id),
        )
        for row in rows
    ]  # fmt: skip


async def _keep(connection: AsyncConnection, article: Article, *, is_heard: bool) -> None:
    heard = {"heard": article.told} if is_heard else {}
    values = heard | {
        "url": article.url, "cluster": article.cluster or article.id, "digest": article.sha256,
        "body": article.model_dump_json(), "fetched_at": article.fetched_at,
    }  # fmt: skip
    changed = await connection.execute(update(articles).where(articles.c.id == article.id).values(values))
    if not changed.rowcount:
        await connection.execute(insert(articles).values(id=article.id, **values))


async def _set_state(connection: AsyncConnection, names: Sequence[str], state: State) -> None:
    if names:
        changed = update(claims).where(claims.c.id.in_(names))
        await connection.execute(changed.values(state=state.value, version=claims.c.version + 1))


def _states(article: str) -> Any:
    return select(claims.c.id, claims.c.state).where(claims.c.article == article)


def rank(claim: Claim, decision: Decision) -> int:
    """Return what a claim is sorted by: how urgent, then how sure the extractor is."""
    return _URGENCY[decision.relation] * 1000 + round((1 - claim.confidence) * 999)


def _row(claim: Claim, decision: Decision, now: datetime) -> dict[str, Any]:
    return {
        "id": claim.id, "article": claim.article, "state": State.OPEN.value, "version": 1,
        "rank": rank(claim, decision), "body": claim.model_dump_json(), "decision": decision.model_dump_json(),
        "seen_at": now,
    }  # fmt: skip
