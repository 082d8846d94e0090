"""What `korridor doctor` looks at: settings, database, time zone data, and each platform."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.compiled import REMEDY as REMEDY_COMPILED
from bot.compiled import compiled, outdated
from bot.digests.zone_data import REMEDY, zone_data_fault
from bot.editorial import extractor
from bot.errors import SettingsError
from bot.semantic import encoder_if
from bot.wiring import conversation
from knowledge.errors import KnowledgeError
from knowledge.facts import Fact
from knowledge.store.engine import create_engine

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.ingestion.retrieve.remote import RemoteExtractor

_SETTINGS = "see docs/settings.md"


@dataclass(frozen=True)
class Checked:
    """One thing that was looked at."""

    what: str
    is_ok: bool
    text: str
    remedy: str = ""
    is_required: bool = True

    @property
    def is_fault(self) -> bool:
        """Whether Korridor cannot work as it is set."""
        return self.is_required and not self.is_ok

    def __str__(self) -> str:
        mark = "ok  " if self.is_ok else "FAIL" if self.is_required else "note"
        remedy = f"\n       -> {self.remedy}" if self.remedy else ""
        return f"{mark}  {self.what}: {self.text}{remedy}"


async def examine(settings: Settings) -> list[Checked]:
    """Return all findings, settings and database first: without them nothing else is looked at."""
    try:
        await asyncio.to_thread(encoder_if, is_on=settings.semantic == "on")
        second = extractor(settings)
    except SettingsError as fault:
        return [Checked("settings", is_ok=False, text=str(fault), remedy=_SETTINGS)]
    database = await _database(settings)
    if not database.is_ok:
        return [database, _time_zones()]
    reader = [] if second is None else [await _reader(second)]
    return [database, _time_zones(), _reading(), *reader, *[checked async for checked in _platforms(settings)]]


async def _database(settings: Settings) -> Checked:
    try:
        engine = create_engine(settings.database_url)
        try:
            async with engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        finally:
            await engine.dispose()
        async with conversation(settings) as (_, _, living, *_):
            known = living.state.known
            facts: list[Fact] = list(known.facts.values())
    except (KnowledgeError, OSError) as error:
        return Checked("database", is_ok=False, text=str(error), remedy="see KORRIDOR_DATABASE_URL in docs/settings.md")
    return Checked("database", is_ok=True, text=f"{len(facts)} facts of {len(known.sources)} sources")


def _time_zones() -> Checked:
    if fault := zone_data_fault():
        return Checked("time zones", is_ok=False, text=fault, remedy=REMEDY)
    return Checked("time zones", is_ok=True, text="Asia/Almaty is UTC+5, as it has been since March 2024")


def _reading() -> Checked:
    """Look at what reads articles: machine code that is older than its source reads by rules of yesterday."""
    if changed := outdated():
        text = f"compiled before {changed[0].name} was changed"
        return Checked("reading", is_ok=False, text=text, remedy=f"{REMEDY_COMPILED}, then start again")
    how = "by compiled code" if compiled() else "by plain Python; `make native` makes it faster"
    return Checked("reading", is_ok=True, text=f"articles are read {how}")


async def _reader(second: RemoteExtractor) -> Checked:
    """Look at the second reader: articles are read without it, too."""
    if fault := await second.fault():
        return Checked(
            "second reader", is_ok=False, text=f"{second.url}: {fault}", is_required=False,
            remedy="see KORRIDOR_EXTRACTOR_URL in docs/settings.md; until then the rules read alone",
        )  # fmt: skip
    return Checked("second reader", is_ok=True, text=f"{second.url} has {second.model}")


async def _platforms(settings: Settings) -> AsyncIterator[Checked]:
    if not settings.has_telegram and not settings.has_slack:
        yield Checked(
            "platforms", is_ok=True, text="none has a token; `korridor run` opens the terminal chat",
            remedy="set KORRIDOR_TELEGRAM_TOKEN or KORRIDOR_SLACK_BOT_TOKEN to go online", is_required=False,
        )  # fmt: skip
        return
    from bot.platforms import platforms

    async with conversation(settings) as (service, database, living, *_):
        try:
            built = platforms(settings, service, database, living.briefing)
        except SettingsError as fault:
            yield Checked("settings", is_ok=False, text=str(fault), remedy=_SETTINGS)
            return
        for name, reason in built.faults.items():
            yield Checked(f"{name}, settings", is_ok=False, text=reason, remedy=_SETTINGS)
        for name, adapter in built.adapters.items():
            for finding in await adapter.check():
                yield Checked(
                    f"{name}, {finding.name}", finding.is_ok, finding.text, finding.remedy, finding.is_required
                )
