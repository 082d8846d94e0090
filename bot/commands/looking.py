"""`korridor facts`: a look into the store."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from bot.commands.asking import end_of
from bot.errors import BotError, UsageError
from bot.settings import load_settings
from bot.wiring import snapshot
from knowledge.facts import Status, Topic
from knowledge.store.engine import create_engine
from knowledge.store.fact_store import FactStore

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.history import Version


def facts_list(arguments: Namespace) -> int:
    """Print id, status and statement of each fact."""
    for name, value, known in (("topic", arguments.topic, Topic), ("status", arguments.status, Status)):
        if value and value not in known._value2member_map_:
            raise UsageError(f"--{name} {value}: not known; one of {', '.join(known)}")
    known_now = asyncio.run(snapshot(load_settings(), as_of=end_of(arguments.as_of)))
    for fact in known_now.facts.values():
        fits = (not arguments.topic or arguments.topic in fact.topics) and arguments.status in (None, fact.status)
        if fits:
            sys.stdout.write(f"{fact.id:<34} {fact.status:<11} {fact.statement.in_(arguments.language)}\n")
    return 0


def facts_show(arguments: Namespace) -> int:
    """Print one fact with its history, as JSON."""
    settings = load_settings()
    versions = asyncio.run(_history(settings, arguments.id))
    if not versions:
        raise BotError(f"there is no fact {arguments.id}; `korridor facts list` shows them all")
    for version in versions:
        body = version.fact.model_dump(mode="json", exclude_defaults=True)
        head = f"version {version.number}, recorded {version.recorded_at:%Y-%m-%d %H:%M} UTC"
        if version.fact.retracted_at:
            head += f", retracted {version.fact.retracted_at:%Y-%m-%d %H:%M} UTC: {version.reason}"
        sys.stdout.write(head + "\n" + json.dumps(body, ensure_ascii=False, indent=2) + "\n")
    return 0


async def _history(settings: Settings, fact_id: str) -> tuple[Version, ...]:
    await snapshot(settings)
    engine = create_engine(settings.database_url)
    try:
        return await FactStore(engine).history(fact_id)
    finally:
        await engine.dispose()
