"""What a server's status and headers say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from yarl import URL

from knowledge.ingestion.retrieve.faults import Cause, FetchError

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK = range(200, 300)
_EMPTY = 204
_NOT_FOUND, _GONE, _DENIED, _TOO_MANY = 404, 410, frozenset({401, 402, 403, 451}), 429
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})")
_LONGEST_WAIT_S = 7 * 86_400
_READABLE = frozenset({
    "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown", "text/xml",
    "application/xml", "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
    "application/json", "text/rss+xml", "text/atom+xml", "application/x-rss+xml",
})  # fmt: skip

Headers = Mapping[str, str]


def redirection(url: URL, status: int, headers: Headers) -> URL | None:
    """Return where a redirect leads, None when it is none; raises FetchError for one to nowhere."""
    if status not in _REDIRECTS:
        return None
    try:
        return url.join(URL(headers["Location"])).with_fragment(None)
    except (KeyError, ValueError) as error:
        raise FetchError(
            Cause.REDIRECTS, str(url), "it redirects to nowhere", "give the article's own address"
        ) from error


def check_status(url: str, status: int, retry_after_s: int | None) -> None:
    """Raise FetchError unless the server sent a page."""
    if status in _OK and status != _EMPTY:
        return
    if status in {_NOT_FOUND, _GONE}:
        why, remedy = f"there is no such page ({status})", "check the address"
    elif status in _DENIED:
        why, remedy = f"the server does not let us in ({status})", "add the article's text as a file"
    elif status == _TOO_MANY:
        why, remedy = "the server asks us to wait (429)", "it is tried again later"
    else:
        why, remedy = f"the server answered with {status}", "try again later"
    raise FetchError(Cause.STATUS, url, why, remedy, status=status, retry_after_s=retry_after_s)


def media_type(url: str, headers: Headers) -> str:
    """Return the Content-Type as it came; raises FetchError for what cannot be an article or a feed."""
    whole = headers.get("Content-Type", "")
    kind = whole.split(";", 1)[0].strip().casefold()
    if kind and kind not in _READABLE:
        raise FetchError(
            Cause.CONTENT, url, f"it is {kind[:60]}, no article and no feed", "add the article's text as a file"
        )
    return whole


def retry_after_s(headers: Headers) -> int | None:
    """Return for how long the server asks us to stay away, a week at most."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), _LONGEST_WAIT_S)
    sent = headers.get("Date", "")
    try:
        until = parsedate_to_datetime(text)
        now = parsedate_to_datetime(sent)
        wait = (_aware(until) - _aware(now)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(int(wait), 0), _LONGEST_WAIT_S)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def max_age_s(headers: Headers) -> int | None:
    """Return for how long the server says that its answer stays fresh."""
    found = _MAX_AGE.search(headers.get("Cache-Control", "").casefold())
    return int(found[1]) if found else None
