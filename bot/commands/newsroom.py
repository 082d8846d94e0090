"""Commands for editors: reading articles, deciding on claims, correcting facts, feeds, the audit."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.tables import show_table
from bot.compiled import refuse_outdated
from bot.editorial import EditorialWork, fetcher, take_over_feeds
from bot.errors import BotError, UsageError
from bot.newsroom import fields
from bot.newsroom.roles import TERMINAL
from bot.settings import load_settings
from bot.wiring import conversation, now
from knowledge.claims import Act, Editor
from knowledge.languages import LANGUAGES

if TYPE_CHECKING:
    from bot.newsroom.sources import Taken
    from bot.settings import Settings
    from bot.wiring import Parts

_ME = Editor(key=TERMINAL, name=TERMINAL)
_SHORT = 90
_BUSY = (
    "a bot on this database reads the feeds: what is due is read within half a minute. If none runs any more, "
    "try again in two minutes"
)


@asynccontextmanager
async def _open() -> AsyncIterator[tuple[Settings, Parts]]:
    settings = load_settings()
    async with conversation(settings, owner=f"command-{socket.gethostname()}-{os.getpid()}") as parts:
        yield settings, parts


def _run(work: Callable[[Settings, Parts], Awaitable[None]]) -> int:
    async def run() -> None:
        async with _open() as (settings, parts):
            await work(settings, parts)

    asyncio.run(run())
    return 0


def article_add(arguments: Namespace) -> int:
    """Read an article and print what it claims, with what each claim would change."""
    refuse_outdated()

    async def add(settings: Settings, parts: Parts) -> None:
        taken = await _taken(arguments.source, settings, parts)
        sys.stdout.write(f"{taken.article.title} ({taken.article.language}, {taken.article.id})\n")
        items = await parts.newsroom.desk.acting.newsroom.items(article=taken.article.id, limit=500)
        for item in items:
            text = next(iter(item.claim.statement.values()))
            about = (
                f" {item.decision.fact}: {item.decision.before} → {item.decision.after}" if item.decision.fact else ""
            )
            sys.stdout.write(f"{item.claim.id}  {item.decision.relation}{about}\n  {text}\n")
        known = f", {len(taken.filed.known)} known before" if taken.filed.known else ""
        sys.stdout.write(f"{len(taken.filed.new)} new claims{known}; korridor review\n")

    return _run(add)


async def _taken(source: str, settings: Settings, parts: Parts) -> Taken:
    from knowledge.ingestion.parse import article

    if source.startswith(("http://", "https://")):
        async with fetcher(settings, parts.newsroom.guard) as fetching:
            page = await fetching.page(source)
        made = article(page.content, url=page.url, media_type=page.media_type, fetched_at=now())
        return await parts.newsroom.reading.take(made)
    try:
        content = sys.stdin.buffer.read() if source == "-" else await asyncio.to_thread(Path(source).read_bytes)
    except OSError as error:
        raise BotError(f"{source} cannot be read: {error.strerror}") from error
    return await parts.newsroom.reading.take(article(content, fetched_at=now()))


def review(arguments: Namespace) -> int:
    """List what waits, decide on one claim, or go through them card by card."""

    async def work(_settings: Settings, parts: Parts) -> None:
        acting = parts.newsroom.desk.acting
        if arguments.accept or arguments.reject:
            await _decide(arguments, parts)
        elif arguments.list or arguments.json:
            items = await acting.newsroom.items(limit=1000)
            if arguments.json:
                for item in items:
                    sys.stdout.write(item.model_dump_json(exclude_defaults=True) + "\n")
                return
            rows = [
                (i.claim.id, i.decision.relation.value, next(iter(i.claim.statement.values()))[:_SHORT]) for i in items
            ]
            show_table(("CLAIM", "RELATION", "SENTENCE"), rows)
        else:
            from bot.commands.reviewing import go_through

            await go_through(parts.service, arguments.language)

    return _run(work)


async def _decide(arguments: Namespace, parts: Parts) -> None:
    acting = parts.newsroom.desk.acting
    name = arguments.accept or arguments.reject
    item = await acting.newsroom.item(name)
    if arguments.accept:
        entry = await acting.accept(name, version=item.version, by=_ME)
        sys.stdout.write(f"{entry.act.value}: {entry.fact}\n")
        return
    if not arguments.reason.strip():
        raise UsageError("--reject needs a --reason")
    await acting.reject(name, version=item.version, reason=arguments.reason, by=_ME)
    sys.stdout.write(f"reject: {name}\n")


def audit(arguments: Namespace) -> int:
    """Print what editors did."""

    async def work(_settings: Settings, parts: Parts) -> None:
        entries = await parts.newsroom.desk.acting.editing.audit(fact=arguments.fact, limit=arguments.limit)
        rows = [
            (str(e.number), f"{e.at:%Y-%m-%d %H:%M}", e.editor.name or e.editor.key, e.act.value,
             e.fact or e.claim or "", e.detail[:_SHORT])
            for e in entries if e.act is not Act.PROPOSE
        ]  # fmt: skip
        show_table(("NUMBER", "UTC", "EDITOR", "ACT", "WHAT", "DETAIL"), rows)

    return _run(work)


def facts_correct(arguments: Namespace) -> int:
    """Correct a fact by options."""

    async def work(_settings: Settings, parts: Parts) -> None:
        acting = parts.newsroom.desk.acting
        fact, changes = await acting.fact(arguments.id), dict[str, Any]()
        for field, typed in ((f"{fields.FIGURE}0", arguments.figure), (fields.DEADLINE, arguments.deadline),
                             (fields.STATUS, arguments.status), *_statements(arguments.statement)):  # fmt: skip
            if typed is not None:
                changes = fields.fact_change(fact, changes, field, typed)
        if not changes:
            raise UsageError("say what to correct: --figure, --deadline, --status or --statement")
        await acting.correct(fact.id, changes, by=_ME, detail=json.dumps(changes, ensure_ascii=False)[:200])
        new = await acting.fact(fact.id)
        for language in LANGUAGES:
            borrowed = f" ({new.untranslated[language]})" if language in new.untranslated else ""
            sys.stdout.write(f"{language}{borrowed}: {new.statement.in_(language)}\n")

    return _run(work)


def _statements(given: list[str]) -> list[tuple[str, str]]:
    found = []
    for each in given:
        language, separator, text = each.partition("=")
        if language not in LANGUAGES or not separator:
            raise UsageError(f'--statement {each[:30]}: write it as en="The sentence."')
        found.append((f"{fields.SENTENCE}{language}", text))
    return found


def facts_retract(arguments: Namespace) -> int:
    """Take a fact back."""

    async def work(_settings: Settings, parts: Parts) -> None:
        entry = await parts.newsroom.desk.acting.retract(arguments.id, reason=arguments.reason, by=_ME)
        sys.stdout.write(f"retract: {entry.fact}\n")

    return _run(work)


def feeds_list(_arguments: Namespace) -> int:
    """Print the feeds with how they are doing."""

    async def work(settings: Settings, parts: Parts) -> None:
        await take_over_feeds(settings, parts.newsroom.feeds)
        rows = [
            (feed.url, feed.title, f"{feed.read_at:%Y-%m-%d %H:%M}" if feed.read_at else "never", feed.fault)
            for feed in await parts.newsroom.feeds.feeds()
        ]
        show_table(("FEED", "TITLE", "READ (UTC)", "FAULT"), rows)

    return _run(work)


def feeds_add(arguments: Namespace) -> int:
    """Have a feed read."""

    async def work(_settings: Settings, parts: Parts) -> None:
        from knowledge.feeds import Feed

        url = str(parts.newsroom.guard.parse(arguments.url))
        new = await parts.newsroom.feeds.add([Feed(url=url)])
        sys.stdout.write(f"{url} {'is read from now on' if new else 'was read already'}.\n")

    return _run(work)


def feeds_remove(arguments: Namespace) -> int:
    """Read a feed no longer."""

    async def work(_settings: Settings, parts: Parts) -> None:
        if not await parts.newsroom.feeds.remove(arguments.url):
            raise BotError(f"{arguments.url} is not read; `korridor feeds list` shows them all")
        sys.stdout.write(f"{arguments.url} is not read any more.\n")

    return _run(work)


def feeds_poll(_arguments: Namespace) -> int:
    """Read the feeds that are due."""
    refuse_outdated()

    async def work(settings: Settings, parts: Parts) -> None:
        await take_over_feeds(settings, parts.newsroom.feeds)
        reading = EditorialWork(parts.newsroom, settings, parts.database, {}, clock=now)
        await reading.start()
        try:
            is_ours = await reading.read()
        finally:
            await reading.halt()
        if not is_ours:
            raise BotError(_BUSY)
        counts = await parts.newsroom.desk.queue.counts()
        sys.stdout.write(", ".join(f"{state.value}: {count}" for state, count in counts.items()) + "\n")

    return _run(work)
