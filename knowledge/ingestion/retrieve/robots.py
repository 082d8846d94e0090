"""Whether the owner of a site lets us fetch a page (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from yarl import URL

from knowledge.ingestion.retrieve.faults import Cause, FetchError

if TYPE_CHECKING:
    from protego import Protego

AGENT = "Korridor"
"""What we are called in robots.txt."""
LARGEST = 500 * 1024
"""So much is read of a robots.txt, as the standard asks."""
_DAY_S = 86_400.0
_WAIT_S = 900.0
"""A site whose robots.txt cannot be had is asked again after so long."""
_LONGEST_PAUSE_S = 30.0
_MOST_SITES = 2_000
_CLIENT_FAULTS = range(400, 500)
_TOO_MANY = 429

Read = Callable[[URL], Awaitable[bytes]]
"""Fetches a robots.txt; raises FetchError, with the status where the server said no."""


class Robots:
    """Remembers for a day what each site allows."""

    def __init__(self, read: Read, *, clock: Callable[[], float]) -> None:
        self._read, self._clock = read, clock
        self._known: OrderedDict[str, tuple[float, Protego | FetchError | None]] = OrderedDict()
        self._locks: dict[str, asyncio.Lock] = {}

    async def check(self, url: URL) -> float | None:
        """Return the pause in seconds the site asks for; raises FetchError when the page is not to be fetched."""
        rules = await self._rules(url.origin())
        if isinstance(rules, FetchError):
            raise FetchError(
                Cause.UNREACHABLE, str(url), "the site's robots.txt cannot be read, so its pages have to wait",
                "it is tried again by itself",
            ) from rules  # fmt: skip
        if rules is None:
            return None
        if not rules.can_fetch(str(url), AGENT):
            raise FetchError(
                Cause.ROBOTS, str(url), "the site does not want it fetched (robots.txt)",
                "ask the outlet, or add the article's text as a file",
            )  # fmt: skip
        pause = rules.crawl_delay(AGENT)
        return None if pause is None else min(max(float(pause), 0.0), _LONGEST_PAUSE_S)

    async def _rules(self, origin: URL) -> Protego | FetchError | None:
        key = str(origin)
        async with self._locks.setdefault(key, asyncio.Lock()):
            remembered = self._known.get(key)
            if remembered is not None and self._clock() < remembered[0]:
                return remembered[1]
            rules = await self._fetch(origin)
            fresh_s = _WAIT_S if isinstance(rules, FetchError) else _DAY_S
            self._known[key] = (self._clock() + fresh_s, rules)
            self._known.move_to_end(key)
            self._forget()
            return rules

    def _forget(self) -> None:
        """Keep the newest sites only; a lock somebody waits for stays with its waiters."""
        while len(self._known) > _MOST_SITES:
            oldest, _ = self._known.popitem(last=False)
            self._locks.pop(oldest, None)

    async def _fetch(self, origin: URL) -> Protego | FetchError | None:
        from protego import Protego

        try:
            content = await self._read(origin / "robots.txt")
        except FetchError as error:
            if error.status in _CLIENT_FAULTS and error.status != _TOO_MANY:
                return None  # there is none: everything is allowed
            if error.cause is Cause.ADDRESS:
                raise
            return error
        return Protego.parse(content.decode("utf-8-sig", "replace"))
