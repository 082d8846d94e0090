"""The newsroom at work: desk, reading room and posting of cards put together; part of the composition root."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.errors import SettingsError
from bot.metrics import Metrics
from bot.newsroom.acting import Acting
from bot.newsroom.desk import NewsDesk
from bot.newsroom.feeds import Feeds
from bot.newsroom.intake import Intake
from bot.newsroom.roles import Staff, chats, keys
from bot.newsroom.sources import Reading
from knowledge.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.digests.outlet import Outlet
    from bot.living import LivingKnowledge
    from bot.newsroom.menus import DeskMenus
    from bot.settings import Settings
    from bot.storage.database import BotDatabase
    from knowledge.articles import Article
    from knowledge.claims import Claim, Decision
    from knowledge.history import Snapshot
    from knowledge.ingestion.proposing import Proposals, Proposer
    from knowledge.ingestion.retrieve.fetching import Fetcher
    from knowledge.ingestion.retrieve.guard import Guard
    from knowledge.ingestion.retrieve.remote import RemoteExtractor

STAFF_KNOWN_FOR = timedelta(seconds=5)
ENDS_WITHIN_S = 6.0
"""How long a stop waits for a call that is out; after that it counts as cut off."""


class Proposing:
    """Claims and decisions against what is known; what they need is made once for each state of it."""

    def __init__(self) -> None:
        self._made: tuple[Snapshot, Proposer] | None = None

    def propose(self, article: Article, known: Snapshot, further: Sequence[Claim]) -> Proposals:
        """Return what an article claims; `further` is what a second reader says it does."""
        return self._of(known).propose(article, further=further)

    def decide(self, claim: Claim, article: Article, known: Snapshot) -> Decision:
        """Return how a claim stands to what is known."""
        return self._of(known).decide(claim, article)

    def _of(self, known: Snapshot) -> Proposer:
        from knowledge.ingestion.proposing import Proposer

        if self._made is None or self._made[0] is not known:
            self._made = known, Proposer(known)
        return self._made[1]


class Editorial(NamedTuple):
    """What conversations and commands ask of the newsroom."""

    desk: NewsDesk
    reading: Reading
    feeds: Feeds
    guard: Guard


def editorial(
    settings: Settings, database: BotDatabase, living: LivingKnowledge, *, clock: Callable[[], datetime],
    metrics: Metrics | None = None,
) -> Editorial:  # fmt: skip
    """Return the newsroom over the bot's database."""
    from knowledge.ingestion.retrieve.guard import Guard, networks

    proposing = Proposing()
    acting = Acting(database.engine, living, decide=proposing.decide, clock=clock)
    staff = Staff(
        database.editors, clock=clock, known_for=STAFF_KNOWN_FOR, editors=keys(settings.editors),
        chiefs=keys(settings.chief_editors),
    )  # fmt: skip
    feeds, guard = Feeds(database.engine), Guard(allow=networks(settings.fetch_allow))
    desk = NewsDesk(
        acting, database, staff, clock=clock, chats=chats(settings.editors_chat), default=settings.language,
        intake=Intake(database.readings, feeds, guard=guard),
    )  # fmt: skip
    reading = Reading(
        acting.newsroom, living, propose=proposing.propose, place=placed, clock=clock, metrics=metrics or Metrics(),
        extractor=extractor(settings),
    )  # fmt: skip
    return Editorial(desk, reading, feeds, guard)


def placed(article: Article, known: Sequence[Article]) -> Article:
    """Return an article with its cluster; a newer version of one that we have takes its id, so that it replaces it."""
    from knowledge.ingestion.parse import Kinship, cluster

    found = cluster(article, known)
    if found.article is None or found.kinship is Kinship.NEW:
        return article
    is_same = found.kinship in {Kinship.SAME, Kinship.UPDATE}
    name = found.article if is_same else article.id
    return article.model_copy(update={"id": name, "cluster": None if found.cluster == name else found.cluster})


def extractor(settings: Settings) -> RemoteExtractor | None:
    """Return what reads articles beside the rules, where the settings name it; raises SettingsError."""
    if not settings.extractor_url:
        return None
    if not settings.extractor_model:
        raise SettingsError("KORRIDOR_EXTRACTOR_MODEL is needed with KORRIDOR_EXTRACTOR_URL (see docs/settings.md)")
    from knowledge.ingestion.retrieve.remote import RemoteExtractor

    key = settings.extractor_key.get_secret_value() if settings.extractor_key else ""
    return RemoteExtractor(settings.extractor_url, settings.extractor_model, key)


def fetcher(settings: Settings, guard: Guard) -> Fetcher:
    """Return what fetches pages, as whom the settings say."""
    from knowledge.ingestion.retrieve.fetching import Fetcher

    return Fetcher(guard, contact=settings.contact)


async def take_over_feeds(settings: Settings, feeds: Feeds) -> int:
    """Have the feeds read that the settings' list names; returns how many were new."""
    from knowledge.ingestion.retrieve.feed_list import read_feed_list

    if settings.feeds is None:
        return 0
    try:
        text = await asyncio.to_thread(settings.feeds.read_text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"KORRIDOR_FEEDS: {settings.feeds} cannot be read: {error.strerror}") from error
    return await feeds.add(read_feed_list(text, file=str(settings.feeds)))


class EditorialWork:
    """Reads and posts from `start` to `halt`: `post` and `read` are called by the clock, and when asked for."""

    def __init__(
        self, made: Editorial, settings: Settings, database: BotDatabase, outlets: Mapping[str, Outlet], *,
        clock: Callable[[], datetime], menus: Mapping[str, DeskMenus] | None = None,
    ) -> None:  # fmt: skip
        from bot.newsroom.counter import Counter
        from bot.newsroom.menus import EditorMenus
        from bot.newsroom.room import ReadingRoom

        self._made, self._settings = made, settings
        self._fetcher = fetcher(settings, made.guard)
        self._counter = Counter(made.desk, database, outlets, clock=clock)
        self._room = ReadingRoom(
            self._fetcher, made.reading, made.feeds, made.desk, database, clock=clock, reread_days=settings.reread_days
        )  # fmt: skip
        self._menus = EditorMenus(made.desk.staff, database.editors, database.leases, menus or {}, clock=clock)
        self._is_open = False
        self._wake: Callable[[], None] = lambda: None
        self._posting, self._reading = asyncio.Lock(), asyncio.Lock()
        self._at_work: asyncio.Task[int | None] | None = None

    def wake_by(self, *, post: Callable[[], None], read: Callable[[], None]) -> None:
        """Have what is wanted done at once."""

        def both() -> None:
            post()
            read()

        self._made.desk.wake_by(both)
        self._room.wake, self._wake = post, both

    async def start(self) -> None:
        """Begin."""
        await self._fetcher.__aenter__()
        self._is_open = True
        self._wake()

    async def halt(self) -> None:
        """Let calls end that are out; what was not begun waits in the database."""
        self._is_open = False
        with suppress(TimeoutError):
            async with asyncio.timeout(ENDS_WITHIN_S), self._posting:
                pass
        await self._leave_off()
        await self._fetcher.__aexit__(None, None, None)

    async def _leave_off(self) -> None:
        """End the reading before its connections close: what it is at is not taken for one that cannot be had."""
        if (at_work := self._at_work) is not None:
            at_work.cancel()
            _, late = await asyncio.wait({at_work}, timeout=ENDS_WITHIN_S)
            if late:
                return
        with suppress(StoreError):  # then the lease runs out by itself
            await self._room.leave()

    async def post(self) -> None:
        """Post and refresh what is to be seen."""
        if not self._is_open:
            return
        async with self._posting:
            await self._counter.serve()
            await self._menus.serve()

    async def read(self) -> bool:
        """Read what is to be read; returns whether it was this process's turn, and it came to an end."""
        async with self._reading:
            return self._is_open and await self._read_on()

    async def _read_on(self) -> bool:
        self._at_work = asyncio.create_task(self._room.serve(), name="reading")
        try:
            return await self._at_work is not None
        except asyncio.CancelledError:
            if self._is_open:
                raise
            return False  # halted
        finally:
            self._at_work = None

    async def tidy(self) -> None:
        """Forget what is past its time."""
        await self._counter.tidy()
        await self._room.tidy()
