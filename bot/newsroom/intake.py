"""`/add` and `/feeds`: what editors want read. An article is read in the background, and what came of it is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.messages import Bold, Break, Node, Reply, Text
from bot.newsroom.roles import Role
from bot.newsroom.words import day, told
from bot.phrases import say
from bot.storage.readings import Reading as Wanted
from knowledge.feeds import Feed
from knowledge.ingestion.retrieve.faults import FetchError
from knowledge.ingestion.retrieve.guard import Guard

if TYPE_CHECKING:
    from bot.newsroom.context import Caller
    from bot.newsroom.feeds import Feeds
    from bot.storage.readings import ReadingStore

_LONGEST = 2000


class Intake:
    """Takes orders; the reading room carries them out."""

    def __init__(self, readings: ReadingStore, feeds: Feeds, *, guard: Guard | None = None) -> None:
        self._readings, self._feeds, self._guard = readings, feeds, guard or Guard()
        self.wake: Callable[[], None] = lambda: None

    async def add(self, caller: Caller, address: str) -> Reply:
        """Have an article read."""
        if caller.chat.platform == "terminal":  # nothing runs beside that chat
            return told(caller.language, "news-reading-terminal")
        url = self._address(address)
        if url is None:
            return told(caller.language, "news-add-usage")
        wanted = Wanted(caller.message.key, url, caller.chat, caller.editor, caller.language)
        await self._readings.add(wanted)
        self.wake()
        return told(caller.language, "news-reading", address=url)

    async def feeds(self, caller: Caller, argument: str) -> Reply:
        """Show the feeds; chief editors add and remove."""
        verb, _, rest = argument.strip().partition(" ")
        if not verb or verb.casefold() == "list":
            return await self._listed(caller)
        if caller.role < Role.CHIEF:
            return told(caller.language, "news-chief-only", is_private=True)
        if verb.casefold() == "add" and (url := self._address(rest)) is not None:
            await self._feeds.add([Feed(url=url)])
            self.wake()
            return told(caller.language, "news-feeds-added", address=url)
        if verb.casefold() == "remove" and rest.strip():
            found = await self._feeds.by(rest.strip().lstrip("#"))
            if found is None:
                return told(caller.language, "news-feeds-unknown")
            await self._feeds.remove(found.url)
            return told(caller.language, "news-feeds-removed", address=found.url)
        return told(caller.language, "news-feeds-usage")

    def _address(self, typed: str) -> str | None:
        text = typed.strip().strip("<>").partition("|")[0]
        if not text or " " in text or len(text) > _LONGEST:
            return None
        try:
            return str(self._guard.parse(text))
        except FetchError:
            return None

    async def _listed(self, caller: Caller) -> Reply:
        known = await self._feeds.feeds()
        if not known:
            return told(caller.language, "news-feeds-none")
        nodes: list[Node] = [Bold(text=say(caller.language, "news-feeds-title"))]
        for number, feed in enumerate(known, 1):
            title = f"{feed.title} · " if feed.title else ""
            nodes += [Break(), Text(text=f"{number}. {title}{feed.url} · {_state(feed, caller)}")]
        return Reply(nodes=tuple(nodes))


def _state(feed: Feed, caller: Caller) -> str:
    if feed.failing_since is not None:
        return say(caller.language, "news-feed-failing", when=day(feed.failing_since, caller.language))
    if feed.read_at is not None:
        return say(caller.language, "news-feed-read", when=day(feed.read_at, caller.language))
    return say(caller.language, "news-feed-waiting")
