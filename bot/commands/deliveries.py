"""`korridor deliveries`: what is to be sent, was sent, and was not; and what failed, taken up again."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from bot.commands.reading import place_of, shown_place, since_of
from bot.commands.tables import show_table
from bot.digests.describing import describe
from bot.digests.notices import remedy
from bot.digests.stored import from_row
from bot.digests.subscription import DEFAULT_GRACE
from bot.errors import BotError, UsageError
from bot.settings import load_settings
from bot.storage.delivery_models import State
from bot.storage.delivery_queries import Again, FoundDelivery, Traced
from bot.wiring import now

if TYPE_CHECKING:
    from bot.storage.ledger import Ledger

_Result = TypeVar("_Result")
STATES: tuple[State, ...] = get_args(State)
_FAILED: tuple[State, ...] = ("failed", "gone")
_MOST = 10_000
_MEANINGS: dict[State, str] = {
    "open": "waits for its turn, or for the platform",
    "sent": "the platform has it",
    "empty": "there was nothing to say",
    "failed": "the platform refused it",
    "gone": "the chat is closed to us",
    "in_doubt": "cut off twice: it may have arrived",
    "missed": "too late to be made up; the next one says so",
    "dropped": "nobody wanted it any more",
}
_REFUSED: dict[Again, str] = {
    Again.UNKNOWN: "there is no such delivery; `korridor deliveries list` shows them",
    Again.OPEN: "is being worked on already; `korridor deliveries show` tells how far it is",
    Again.SENT: "was sent, and nothing is sent twice; `/digest now` in the chat gives another one",
    Again.NEEDLESS: "there was nothing to say; `/digest now` in the chat gives a digest all the same",
    Again.ENDED: "its subscription has ended; switch it on again with /digest in the chat",
    Again.IN_DOUBT: "may have arrived: look into the chat, and if it is not there, add --not-arrived",
}


def deliveries_list(arguments: Namespace) -> int:
    """Print deliveries, the latest due first."""
    place = place_of(arguments.chat) if arguments.chat else None
    since = since_of(arguments.since, now=now()) if arguments.since else None
    if arguments.limit < 1:
        raise UsageError(f"--limit {arguments.limit}: write 1 or more")
    found = asyncio.run(_with_ledger(lambda ledger: ledger.queries.find(
        states=arguments.state or (), place=place, since=since, limit=arguments.limit)))  # fmt: skip
    if arguments.json:
        _write([_as_json(one) for one in found])
    elif found:
        columns = ("key", "due (UTC)", "state", "chat", "repeated", "fault")
        show_table(columns, [_row(one) for one in found])
    else:
        sys.stdout.write("No delivery.\n")
    return 0


def deliveries_show(arguments: Namespace) -> int:
    """Print one delivery with all that was tried."""
    traced = asyncio.run(_with_ledger(lambda ledger: ledger.queries.trace(arguments.key)))
    if traced is None:
        raise BotError(f"{arguments.key}: {_REFUSED[Again.UNKNOWN]}")
    if arguments.json:
        _write(_traced_as_json(traced))
    else:
        _show(traced)
    return 0


def deliveries_retry(arguments: Namespace) -> int:
    """Have deliveries taken up again; exit code 1 if one that was named cannot be."""
    if bool(arguments.keys) == arguments.failed:
        raise UsageError("give the keys of deliveries, or --failed for all that failed")
    if arguments.not_arrived and arguments.failed:
        raise UsageError("--not-arrived is said of deliveries one has looked for: name them by their keys")
    since = since_of(arguments.since, now=now())
    place = place_of(arguments.chat) if arguments.chat else None

    async def retry(ledger: Ledger) -> dict[str, Again]:
        keys = list(dict.fromkeys(arguments.keys))
        if arguments.failed:
            found = await ledger.queries.find(states=_FAILED, place=place, since=since, limit=_MOST)
            keys = [one.id for one in reversed(found)]
        until = now() + DEFAULT_GRACE
        return {key: await ledger.queries.again(key, until=until, is_known_lost=arguments.not_arrived) for key in keys}

    ended = asyncio.run(_with_ledger(retry))
    for key, again in ended.items():
        if again is Again.TAKEN_UP:
            sys.stdout.write(f"{key}: taken up again; the running bot sends it within 15 seconds\n")
        elif arguments.failed:
            sys.stdout.write(f"{key}: left as it is, {_REFUSED[again]}\n")
    if not ended:
        sys.stdout.write("No delivery has failed.\n")
    refused = [f"{key}: {_REFUSED[again]}" for key, again in ended.items() if again is not Again.TAKEN_UP]
    if refused and not arguments.failed:
        raise BotError("; ".join(refused))
    return 0


async def _with_ledger(work: Callable[[Ledger], Awaitable[_Result]]) -> _Result:
    from bot.storage.database import BotDatabase

    database = await BotDatabase.open(load_settings().database_url, clock=now)
    try:
        return await work(database.ledger)
    finally:
        await database.close()


def _row(one: FoundDelivery) -> tuple[str, ...]:
    return (one.id, f"{one.due:%Y-%m-%d %H:%M}", one.state, shown_place(one.chat_key, one.thread),
            str(one.repeated or ""), one.fault)  # fmt: skip


def _show(traced: Traced) -> None:
    one = traced.delivery
    told: list[tuple[str, str]] = [
        ("delivery", one.id), ("chat", shown_place(one.chat_key, one.thread)), ("kind", one.kind),
        ("due", _due(traced)), ("state", f"{one.state}: {_MEANINGS[one.state]}"),
    ]  # fmt: skip
    if traced.subscription is not None:
        told.insert(3, ("subscription", _described(traced)))
    if one.parked_until is not None and one.finished_at is None:
        told.append(("put off by the platform until", _moment(one.parked_until)))
    if one.finished_at is not None:
        told.append(("ended", _moment(one.finished_at)))
    if one.fault:
        told.append(("error", f"{one.fault}: {remedy(one.fault, 'en')}"))
    if one.repeated:
        told.append(("repeated", f"{one.repeated} (no answer had come; there may be a copy)"))
    told += [("receipt", f"{sent.message_id} (part {sent.part + 1}, {_moment(sent.at)})") for sent in traced.received]
    if traced.facts:
        told.append(("facts", ", ".join(traced.facts)))
    width = max(len(name) for name, _ in told) + 2
    sys.stdout.write("".join(f"{name.ljust(width)}{value}\n" for name, value in told))
    if traced.tried:
        sys.stdout.write("\n")
        show_table(("part", "attempt", "began (UTC)", "took", "outcome"), [
            (str(call.part + 1), str(call.number), f"{call.began:%Y-%m-%d %H:%M:%S}",
             f"{(call.ended - call.began).total_seconds():.1f} s" if call.ended else "",
             call.outcome or "none: cut off, or still out") for call in traced.tried
        ])  # fmt: skip


def _due(traced: Traced) -> str:
    due = traced.delivery.due
    if traced.subscription is None:
        return _moment(due)
    zone = from_row(traced.subscription).schedule.zone
    local = due.astimezone(from_row(traced.subscription).schedule.time_zone)
    return f"{local:%Y-%m-%d %H:%M} {zone} ({_moment(due)})"


def _described(traced: Traced) -> str:
    subscription = from_row(traced.subscription)
    ended = traced.subscription.ended_by if traced.subscription else None
    return f"{subscription.id}, {describe(subscription.schedule, 'en')}{f', ended by {ended}' if ended else ''}"


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _as_json(one: FoundDelivery) -> dict[str, Any]:
    return {
        "key": one.id, "subscription": one.subscription, "kind": one.kind,
        "chat": shown_place(one.chat_key, one.thread), "due": one.due, "state": one.state, "fault": one.fault,
        "repeated": one.repeated, "parked_until": one.parked_until, "finished_at": one.finished_at,
    }  # fmt: skip


def _traced_as_json(traced: Traced) -> dict[str, Any]:
    fault = traced.delivery.fault
    return _as_json(traced.delivery) | {
        "remedy": remedy(fault, "en") if fault else "",
        "attempts": [call._asdict() for call in traced.tried],
        "receipts": [sent._asdict() for sent in traced.received],
        "facts": list(traced.facts),
    }


def _write(document: Any) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=_as_text) + "\n")


def _as_text(value: object) -> str:
    assert isinstance(value, datetime)  # noqa: S101 - nothing else in these documents needs words
    return value.isoformat().replace("+00:00", "Z")
