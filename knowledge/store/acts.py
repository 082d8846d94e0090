"""What editors do, each act whole or not at all: edit, accept, merge, reject, correct, retract, undo.

An act names the version of the claim it was decided on. When somebody else was faster it is refused with what they
did, and nothing is overwritten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from knowledge.claims import Act, Claim, Decision, State
from knowledge.errors import ReviewError, StoreError
from knowledge.store import queries
from knowledge.store.access import Access
from knowledge.store.audit import chosen, entry, find_entry, note
from knowledge.store.loading import EDITOR, RECORDED, Head, Key, key_of, publication, restoration, retraction
from knowledge.store.newsroom import find, rank
from knowledge.store.newsroom_tables import claims
from knowledge.store.tables import records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from knowledge.claims import Editor, Entry, ReviewItem
    from knowledge.facts import Model

UNDONE = "undone by an editor"
_STATES = {Act.ACCEPT: State.ACCEPTED, Act.MERGE: State.MERGED, Act.REJECT: State.REJECTED}


class Editing:
    """Acts on claims and facts; every one is written down and can be undone while nothing was built on it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._access = Access(engine)

    async def edit(
        self, claim: Claim, decision: Decision, *, version: int, by: Editor, now: datetime, detail: str
    ) -> ReviewItem:  # fmt: skip
        """Replace a claim that is open by its changed form."""
        async with self._access.writing() as connection:
            item = await _open(connection, claim.id, version)
            before = {"claim": item.claim.model_dump(mode="json"), "decision": item.decision.model_dump(mode="json")}
            await _change(connection, claim, decision)
            await note(connection, by, Act.EDIT, now=now, claim=claim.id, detail=detail, before=before)
            return await find(connection, claim.id)

    async def publish(
        self, name: str, models: Sequence[Model], *, version: int, fact: str, by: Editor, now: datetime,
        act: Act = Act.ACCEPT, detail: str = "",
    ) -> Entry:  # fmt: skip
        """Accept or merge an open claim: record what it makes of sources, entities and facts, and close it."""
        async with self._access.writing() as connection:
            await _open(connection, name, version)
            before = await _record(connection, models, now)
            await _close(connection, name, act)
            return await note(connection, by, act, now=now, claim=name, fact=fact, detail=detail,
                              before={"records": before})  # fmt: skip

    async def reject(self, name: str, *, version: int, reason: str, by: Editor, now: datetime) -> Entry:
        """Close an open claim without taking anything from it."""
        async with self._access.writing() as connection:
            await _open(connection, name, version)
            await _close(connection, name, Act.REJECT)
            return await note(connection, by, Act.REJECT, now=now, claim=name, detail=reason, before={"records": []})

    async def correct(
        self, models: Sequence[Model], *, fact: str, by: Editor, now: datetime, detail: str
    ) -> Entry:  # fmt: skip
        """Supersede a fact; raises ReviewError `nothing-changed` if it says the same."""
        async with self._access.writing() as connection:
            before = await _record(connection, models, now)
            if not before:
                raise ReviewError("nothing-changed", f"{fact} says so already; nothing was changed", fact=fact)
            return await note(connection, by, Act.CORRECT, now=now, fact=fact, detail=detail,
                              before={"records": before})  # fmt: skip

    async def retract(self, fact: str, *, reason: str, by: Editor, now: datetime) -> Entry:
        """Take a fact back, for a reason that readers will see."""
        if not reason.strip():
            raise ReviewError("reason-missing", f"the retraction of {fact} has no reason; readers will see it")
        async with self._access.writing() as connection:
            key = Key("fact", fact)
            row = (await connection.execute(queries.latest(*key))).one_or_none()
            if row is None or row.event != RECORDED:
                raise ReviewError("fact-unknown", f"fact {fact} is not known, or is retracted already", fact=fact)
            head = Head(row.version, row.event, row.digest)
            await connection.execute(
                insert(records), [retraction(key, head, origin=EDITOR, reason=reason.strip(), now=now)]
            )
            before = [{"kind": "fact", "id": fact, "version": row.version, "event": "retracted", "body": row.body}]
            return await note(connection, by, Act.RETRACT, now=now, fact=fact, detail=reason.strip(),
                              before={"records": before})  # fmt: skip

    async def undo(self, number: int, *, by: Editor, now: datetime) -> Entry:
        """Take an act back; raises ReviewError when something was built on it since."""
        async with self._access.writing() as connection:
            done, before = await find_entry(connection, number)
            if not before:
                raise ReviewError("act-final", f"act {number} changed nothing that could be undone", number=str(number))
            for each in reversed(before.get("records", [])):
                await _restore(connection, each, now)
            if "claim" in before:
                claim = Claim.model_validate(before["claim"])
                await _open(connection, claim.id, None)
                await _change(connection, claim, Decision.model_validate(before["decision"]))
            elif done.claim is not None:
                await _set(connection, done.claim, state=State.OPEN.value)
            return await note(connection, by, Act.UNDO, now=now, claim=done.claim, fact=done.fact, undoes=number)

    async def audit(self, *, claim: str | None = None, fact: str | None = None, limit: int = 20) -> list[Entry]:
        """Return what was done, the latest first."""
        async with self._access.reading() as connection:
            rows = await connection.execute(chosen(claim=claim, fact=fact, limit=limit))
            return [entry(row) for row in rows]


async def _open(connection: AsyncConnection, name: str, version: int | None) -> ReviewItem:
    """Return a claim that is open and as the editor saw it; raises ReviewError with what was done meanwhile."""
    item = await find(connection, name)
    if item.state is not State.OPEN:
        raise ReviewError("claim-decided", f"claim {name} is {item.state.value} already", **_who(item))
    if version is not None and item.version != version:
        raise ReviewError("claim-changed", f"claim {name} was changed meanwhile; look at it again", **_who(item))
    return item


def _who(item: ReviewItem) -> dict[str, str]:
    last = item.last
    told = {"claim": item.claim.id, "state": item.state.value}
    if last is None:
        return told
    return told | {"name": last.editor.name or last.editor.key, "act": last.act.value, "detail": last.detail}


async def _close(connection: AsyncConnection, name: str, act: Act) -> None:
    await _set(connection, name, state=_STATES[act].value)


async def _change(connection: AsyncConnection, claim: Claim, decision: Decision) -> None:
    await _set(connection, claim.id, body=claim.model_dump_json(), decision=decision.model_dump_json(),
               rank=rank(claim, decision))  # fmt: skip


async def _set(connection: AsyncConnection, name: str, **values: str | int) -> None:
    await connection.execute(
        update(claims).where(claims.c.id == name).values(version=claims.c.version + 1, **values)
    )  # fmt: skip


async def _record(connection: AsyncConnection, models: Sequence[Model], now: datetime) -> list[dict[str, Any]]:
    """Append models to the record; returns for each that was new what was there before."""
    before = []
    for model in models:
        key = key_of(model)
        row = (await connection.execute(queries.latest(*key))).one_or_none()
        heads = {key: Head(row.version, row.event, row.digest)} if row is not None else {}
        rows = publication([model], heads=heads, now=now)
        if rows:
            await connection.execute(insert(records), rows)
            known = row.body if row is not None and row.event == RECORDED else None
            before.append({"kind": key.kind, "id": key.id, "version": rows[0]["version"], "event": RECORDED,
                           "body": known})  # fmt: skip
    return before


async def _restore(connection: AsyncConnection, was: dict[str, Any], now: datetime) -> None:
    key = Key(was["kind"], was["id"])
    row = (await connection.execute(queries.latest(*key))).one_or_none()
    if row is None:
        raise StoreError(f"{key} has left the record, which only grows; restore the database from its backup")
    if (row.version, row.event) != (was["version"], was["event"]):
        raise ReviewError("changed-since", f"{key} was changed again since; undo that first", fact=key.id)
    head = Head(row.version, row.event, row.digest)
    if was["body"] is not None:
        new = restoration(key, was["body"], head, now=now)
    else:
        new = retraction(key, head, origin=EDITOR, reason=UNDONE, now=now)
    await connection.execute(insert(records), [new])
