"""`korridor subscriptions`: all of them as one document, so that a new bot can take over."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.errors import BotError
from bot.settings import load_settings
from bot.wiring import now

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.digests.subscriptions import Subscriptions

_Result = TypeVar("_Result")
STANDARD = "-"
"""Stands for standard input or output."""


def subscriptions_export(arguments: Namespace) -> int:
    """Write all subscriptions as JSON."""
    document = asyncio.run(_with_subscriptions(lambda subscriptions: subscriptions.export()))
    if arguments.file == STANDARD:
        sys.stdout.write(document)
        return 0
    try:
        Path(arguments.file).write_text(document, encoding="utf-8")
    except OSError as exc:
        raise BotError(f"{arguments.file} cannot be written: {exc.strerror}") from exc
    return 0


def subscriptions_import(arguments: Namespace) -> int:
    """Keep the subscriptions of a document that are not here yet; of a document with a fault none is kept."""
    try:
        text = sys.stdin.read() if arguments.file == STANDARD else Path(arguments.file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise BotError(f"{arguments.file} cannot be read: {exc}") from exc
    count = asyncio.run(_with_subscriptions(lambda subscriptions: subscriptions.take_in(text)))
    sys.stdout.write(f"{count} subscriptions taken over; those that were here before are unchanged.\n")
    return 0


async def _with_subscriptions(work: Callable[[Subscriptions], Awaitable[_Result]]) -> _Result:
    from bot.digests.subscriptions import Subscriptions
    from bot.storage.database import BotDatabase

    database = await BotDatabase.open(load_settings().database_url, clock=now)
    try:
        return await work(Subscriptions(database.ledger, clock=now))
    finally:
        await database.close()
