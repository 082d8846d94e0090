"""The network half of the optional extractor: asks an endpoint that speaks OpenAI's chat completions.

Off unless an address is set. Whatever goes wrong is a counted outcome: the rules have read the article already.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

from knowledge.articles import Article
from knowledge.entities import Entity
from knowledge.ingestion.remote import Answered, answered, question

_OK = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RemoteExtractor:
    """Asks one endpoint for the claims of an article."""

    url: str
    """Base address as such servers give it: `https://host/v1`."""
    model: str
    key: str = ""
    timeout_s: float = 60.0
    largest: int = 1_000_000
    """Bytes of an answer that are read."""

    async def claims(self, article: Article, entities: Mapping[str, Entity]) -> Answered:
        """Return the claims the endpoint answers; they have not passed the grounding gate."""
        try:
            made = await self._ask(article, entities)
        except TimeoutError:
            made = Answered(failure="timeout")
        except (aiohttp.ClientError, OSError, ValueError):
            made = Answered(failure="unreachable")
        _log.info(
            "article read remotely",
            extra={"claims": len(made.claims), "malformed": made.malformed, "failure": made.failure},
        )
        return made

    async def _ask(self, article: Article, entities: Mapping[str, Entity]) -> Answered:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        waits = aiohttp.ClientTimeout(total=self.timeout_s)
        address = f"{self.url.rstrip('/')}/chat/completions"
        async with (
            aiohttp.ClientSession(timeout=waits, trust_env=False, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.post(
                address, json=question(article, entities, model=self.model), headers=headers, allow_redirects=False
            ) as response,
        ):
            if response.status != _OK:
                return Answered(failure="refused")
            body = bytearray()
            async for part in response.content.iter_chunked(65_536):
                body += part
                if len(body) > self.largest:
                    return Answered(failure="too-large")
            return answered(bytes(body), article, entities)
