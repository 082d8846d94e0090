"""Articles are edited without a word: those of the last days are looked at again, ever more rarely.

An article is asked for when it is an hour old, then two, four, eight, and with what the server told of the version we
have, so that most answers are empty. One whose text has changed is read like a new one; its claims take the place of
those it no longer makes. What comes in its place and is another text, or half of it, is none of its versions.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.newsroom.sources import MOST_TRIES
from knowledge.ingestion.parse import Kinship, ParseError, article, cluster
from knowledge.ingestion.retrieve.faults import Cause, FetchError
from knowledge.ingestion.retrieve.pages import Page, Unchanged, Validators
from knowledge.store.visits import Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.newsroom.sources import Reading
    from knowledge.articles import Article
    from knowledge.ingestion.retrieve.fetching import Fetcher
    from knowledge.store.newsroom import Newsroom
    from knowledge.store.visits import VisitStore

_log = logging.getLogger(__name__)
SOONEST: Final = timedelta(hours=1)
LATEST: Final = timedelta(days=1)
"""A server that says its pages stay fresh for longer is asked all the same."""
MOST_AT_ONCE: Final = 3
"""So many articles are looked at in a round, so that what editors ask for does not wait."""
_GONE: Final = frozenset({404, 410})
_DAY: Final = len("2026-11-22")


class Rereading:
    """Looks at articles again, `days` long after their text was last new."""

    def __init__(
        self, fetcher: Fetcher, reading: Reading, newsroom: Newsroom, visits: VisitStore, *,
        clock: Callable[[], datetime], days: int,
    ) -> None:  # fmt: skip
        self._fetcher, self._reading, self._newsroom, self._visits = fetcher, reading, newsroom, visits
        self._clock, self._window = clock, timedelta(days=days)

    async def watch(self, name: str, page: Page) -> None:
        """Have an article that was just read looked at again."""
        if self._window:
            now = self._clock()
            visit = Visit(name, page.url, page.validators.etag, page.validators.modified, now, now)
            await self._later(visit, max_age_s=page.max_age_s)

    async def look(self) -> int:
        """Look at the articles that are due; returns how many had changed."""
        due = await self._visits.due(self._clock(), limit=MOST_AT_ONCE)
        return sum([await self._look_safely(visit) for visit in due])

    async def _look_safely(self, visit: Visit) -> bool:
        begun = await self._visits.begin(visit)
        if begun.tries > MOST_TRIES:  # each time the process ended meanwhile
            _log.error("article_given_up", extra={"article": visit.article, "tries": visit.tries})
            await self._visits.remove(visit.article)
            return False
        try:
            return await self._look(begun)
        except asyncio.CancelledError:  # we were stopped, and not by the article
            await self._visits.put(visit)
            raise
        except Exception as fault:  # noqa: BLE001 - one bad article may stop neither the next nor what comes after it
            _log.error("article_left", extra={"article": visit.article, "fault": type(fault).__name__})
            await self._later(visit)
            return False

    async def _look(self, visit: Visit) -> bool:
        before = await self._newsroom.article(visit.article)
        if before is None or not self._window:
            await self._visits.remove(visit.article)
            return False
        try:
            page = await self._fetcher.get(visit.address, known=Validators(visit.etag, visit.modified))
            if isinstance(page, Unchanged):
                await self._later(visit, max_age_s=page.max_age_s)
                return False
            made = await asyncio.to_thread(_parsed, page, before, self._clock())
        except (FetchError, ParseError) as fault:
            await self._not_read(visit, fault)
            return False
        return await self._compared(visit, page, before, made)

    async def _compared(self, visit: Visit, page: Page, before: Article, made: Article) -> bool:
        told = visit._replace(etag=page.validators.etag, modified=page.validators.modified)
        is_changed = made.told != before.told and _is_version(made, before)
        if is_changed:
            await self._reading.take(made)
            _log.info("article_edited", extra={"article": before.id})
            told = told._replace(address=page.url, changed_at=self._clock())
        await self._later(told, max_age_s=page.max_age_s)
        return is_changed

    async def _not_read(self, visit: Visit, fault: FetchError | ParseError) -> None:
        """Try again at the next time; what is gone or forbidden is left alone."""
        _log.info("article_not_reread", extra={"article": visit.article, "fault": str(fault)})
        if isinstance(fault, ParseError):
            await self._later(visit)
        elif fault.status in _GONE or fault.cause in {Cause.ROBOTS, Cause.ADDRESS}:
            await self._visits.remove(visit.article)
        else:
            await self._later(visit, retry_after_s=fault.retry_after_s)

    async def _later(self, visit: Visit, *, max_age_s: int | None = None, retry_after_s: int | None = None) -> None:
        """Have it looked at when it is twice as old as now; no more once it is too old for that."""
        now = self._clock()
        fresh = min(timedelta(seconds=max_age_s or 0), LATEST)
        wait = max(SOONEST, now - visit.changed_at, fresh, timedelta(seconds=retry_after_s or 0))
        if now + wait > visit.changed_at + self._window:
            await self._visits.remove(visit.article)
        else:
            await self._visits.put(visit._replace(due_at=now + wait, tries=0))


def _parsed(page: Page, before: Article, now: datetime) -> Article:
    """Return what stands there now, as that article; what it does not say of itself is as it was."""
    day = before.published if before.published and len(before.published) == _DAY else None
    made = article(
        page.content, url=page.url, media_type=page.media_type, fetched_at=now, title=before.title,
        published=datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None, language=before.language,
        outlet=before.outlet or "",
    )  # fmt: skip
    return made.model_copy(update={"id": before.id, "cluster": before.cluster})


def _is_version(made: Article, before: Article) -> bool:
    """Tell whether a text is an edited form of another: not a front page, a wall, or what else came in its place."""
    if 2 * _length(made) < _length(before):
        return False
    same = {"url": None, "published": before.published, "fetched_at": before.fetched_at}
    nameless = made.model_copy(update={**same, "id": f"{before.id}-again"})
    return cluster(nameless, [before.model_copy(update={"url": None})]).kinship is not Kinship.NEW


def _length(text: Article) -> int:
    return sum(len(each.text) for each in text.body)
