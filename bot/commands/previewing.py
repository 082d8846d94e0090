"""`korridor digest preview`: what a chat would get, as it would look; nothing is sent, nothing is stored."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.adapters.terminal.plain import clean, plain
from bot.commands.reading import moment_of, place_of, shown_place
from bot.digests.describing import describe
from bot.digests.previewing import Previewed, Previewer
from bot.digests.stored import from_row
from bot.errors import BotError
from bot.settings import load_settings
from bot.storage.database import PACKAGE
from bot.storage.delivery_queries import DeliveryQueries
from bot.storage.tables import VERSION_TABLE
from bot.storage.transactions import Transactions
from bot.wiring import now
from knowledge.store.engine import create_engine
from knowledge.store.fact_store import FactStore
from knowledge.store.migrate import pending

if TYPE_CHECKING:
    from bot.messages import Reply
    from bot.storage.subscriptions import StoredSubscription

_WIDTH = 100


def digest_preview(arguments: Namespace) -> int:
    """Print the digest of every subscription of a chat."""
    place_of(arguments.chat)
    if arguments.at is not None:
        moment_of(arguments.at, option="--at")
    url = load_settings().database_url
    if pending(url) or pending(url, package=PACKAGE, version_table=VERSION_TABLE):
        raise BotError("the database is not set up yet; `korridor run` or `korridor db upgrade` does that")
    found = asyncio.run(_previews(url, arguments))
    if not found:
        raise BotError(
            f"{arguments.chat} has no subscription; "
            "/digest in the chat sets one up, `korridor subscriptions export` shows them all"
        )
    for number, (row, previewed) in enumerate(found):
        if number:
            sys.stdout.write("\n")
        _show(row, previewed)
    return 0


async def _previews(url: str, arguments: Namespace) -> list[tuple[StoredSubscription, Previewed]]:
    engine = create_engine(url)
    try:
        queries = DeliveryQueries(Transactions(engine))
        previewer = Previewer(queries, FactStore(engine), clock=now)
        return [
            (row, await previewer.preview(row, at=_at(arguments.at, row), language=arguments.language,
                                          is_full=arguments.full))
            for row in await queries.subscriptions(place_of(arguments.chat))
        ]  # fmt: skip
    finally:
        await engine.dispose()


def _at(text: str | None, row: StoredSubscription) -> datetime | None:
    """Return the moment asked for, by the clock of the subscription's own city."""
    return None if text is None else moment_of(text, option="--at", zone=from_row(row).schedule.time_zone)


def _show(row: StoredSubscription, previewed: Previewed) -> None:
    subscription, reply = previewed.subscription, previewed.reply
    head = f"{shown_place(row.chat_key, row.thread)} · {row.id} · {describe(subscription.schedule, 'en')}"
    when = ["nothing comes by the clock"]
    if previewed.at is not None:
        when = [
            f"{previewed.at.astimezone(subscription.schedule.time_zone):%Y-%m-%d %H:%M} {subscription.schedule.zone}"
        ]
    if previewed.is_paused:
        when.append("paused: it would not be sent")
    if reply is None:
        when.append("nothing to say: nothing would be sent")
    if sys.stdout.isatty():
        _show_styled(head, ", ".join(when), reply)
        return
    lines = [f"== {head}", f"   {', '.join(when)}"]
    if reply is not None:
        lines += ["", plain([reply.model_copy(update={"buttons": ()})]), "", *_buttons(reply)]
    sys.stdout.write("\n".join(lines) + "\n")


def _show_styled(head: str, when: str, reply: Reply | None) -> None:
    from rich.console import Console, Group
    from rich.panel import Panel
    from rich.text import Text

    from bot.adapters.terminal.render import styled

    console = Console(highlight=False)
    inside = (
        [] if reply is None else [styled(reply), Text(""), *(Text(row, style="reverse") for row in _buttons(reply))]
    )
    console.print(Panel(Group(*inside), title=Text(clean(head)), subtitle=Text(when), title_align="left",
                        subtitle_align="left", padding=(1, 2), width=min(console.width, _WIDTH)))  # fmt: skip


def _buttons(reply: Reply) -> Sequence[str]:
    return ["  ".join(f"[ {clean(button.label)} ]" for button in row) for row in reply.buttons]
