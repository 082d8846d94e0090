"""`korridor facts`: a look into the store."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from bot.commands.knowing import end_of, known
from bot.errors import BotError, UsageError
from bot.settings import load_settings
from knowledge.facts import Status, Topic

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.claims import Entry
    from knowledge.facts import Fact
    from knowledge.history import Version
    from knowledge.languages import Language

_ACTS = 100
"""Of editors on one fact, as many as are shown."""


def facts_list(arguments: Namespace) -> int:
    """Print id, status and statement of each fact."""
    for name, value, values in (("topic", arguments.topic, Topic), ("status", arguments.status, Status)):
        if value and value not in values._value2member_map_:
            raise UsageError(f"--{name} {value}: not known; one of {', '.join(values)}")
    facts = known(load_settings(), as_of=end_of(arguments.as_of)).facts
    for fact in facts.values():
        fits = (not arguments.topic or arguments.topic in fact.topics) and arguments.status in (None, fact.status)
        if fits:
            sys.stdout.write(f"{fact.id:<34} {fact.status:<11} {_stated(fact, arguments.language)}\n")
    return 0


def _stated(fact: Fact, language: Language) -> str:
    if language not in fact.untranslated:  # without loading the words around facts, which takes longer than all of this
        return fact.statement.in_(language)
    from knowledge.answering.stating import stated

    return stated(fact, language)


def facts_show(arguments: Namespace) -> int:
    """Print one fact with its history, as JSON."""
    import asyncio

    settings = load_settings()
    known(settings)  # sets up a database that is not set up yet
    versions, acts = asyncio.run(_history(settings, arguments.id))
    if not versions:
        raise BotError(f"there is no fact {arguments.id}; `korridor facts list` shows them all")
    for version in versions:
        body = version.fact.model_dump(mode="json", exclude_defaults=True)
        head = f"version {version.number}, recorded {version.recorded_at:%Y-%m-%d %H:%M} UTC"
        if version.fact.retracted_at:
            head += f", retracted {version.fact.retracted_at:%Y-%m-%d %H:%M} UTC: {version.reason}"
        sys.stdout.write(head + "\n" + json.dumps(body, ensure_ascii=False, indent=2) + "\n")
    for act in acts:
        who = act.editor.name or act.editor.key
        sys.stdout.write(f"{act.at:%Y-%m-%d %H:%M} UTC {act.act.value} by {who}: {act.detail or '–'}\n")
    return 0


async def _history(settings: Settings, fact_id: str) -> tuple[tuple[Version, ...], list[Entry]]:
    """Return the versions of a fact, and what editors did to it, the earliest first."""
    from knowledge.store.acts import Editing
    from knowledge.store.engine import create_engine
    from knowledge.store.fact_store import FactStore

    engine = create_engine(settings.database_url)
    try:
        acts = await Editing(engine).audit(fact=fact_id, limit=_ACTS)
        return await FactStore(engine).history(fact_id), acts[::-1]
    finally:
        await engine.dispose()
