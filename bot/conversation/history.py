"""What became of facts over time, and who else says so: what `/why` adds to how a question was read. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.citations import source_line
from bot.conversation.presenting import lines_reply
from bot.digests import dates
from bot.phrases import say
from knowledge.answering.stating import stated

if TYPE_CHECKING:
    from bot.messages import Reply
    from knowledge.facts import Fact, Source
    from knowledge.history import Version
    from knowledge.languages import Language


def further_sources(fact: Fact, sources: Mapping[str, Source], language: Language) -> list[str]:
    """Return a line for each further source that confirms a fact."""
    return [
        say(language, "why-confirmed", source=source_line(sources[one.source], one.locator, language))
        for one in fact.confirmed_by if one.source in sources
    ]  # fmt: skip


def has_history(name: str, facts: Mapping[str, Fact]) -> bool:
    """Return whether a fact that was told has been changed, before or since, or taken back."""
    return name not in facts or facts[name].version > 1


def history_reply(told: Sequence[Sequence[Version]], language: Language) -> Reply | None:
    """Return the versions of facts with their dates and reasons; None where there is but one of each."""
    lines = [line for versions in told if _is_worth_telling(versions) for line in _lines(versions, language)]
    return lines_reply(say(language, "history-title"), lines) if lines else None


def _is_worth_telling(versions: Sequence[Version]) -> bool:
    return len(versions) > 1 or any(version.fact.retracted_at for version in versions)


def _lines(versions: Sequence[Version], language: Language) -> Iterator[str]:
    for version in versions:
        day = dates.partial(version.recorded_at.date().isoformat(), language)
        yield say(language, "history-version", date=day, statement=stated(version.fact, language))
        if version.fact.retracted_at is not None:
            day = dates.partial(version.fact.retracted_at.date().isoformat(), language)
            yield say(language, "history-retracted", date=day, reason=version.reason or "–")
