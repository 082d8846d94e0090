"""The network half of the optional extractor: asks an endpoint that speaks OpenAI's chat completions.

Off unless an address is set. Whatever goes wrong is an outcome that is told, to be counted: the rules read the
article all the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import aiohttp

from knowledge.articles import Article
from knowledge.entities import Entity
from knowledge.ingestion.remote import Answered, answered, question

_OK = 200


@dataclass(frozen=True)
class RemoteExtractor:
    """Asks one endpoint for the claims of an article."""

    url: str
    """Base address as such servers give it: `https://host/v1`."""
    model: str
    key: str = field(default="", repr=False)
    timeout_s: float = 60.0
    largest: int = 1_000_000
    """Bytes of an answer that are read."""

    async def claims(self, article: Article, entities: Mapping[str, Entity]) -> Answered:
        """Return the claims the endpoint answers; they have not passed the grounding gate."""
        try:
            return await self._ask(article, entities)
        except TimeoutError:
            return Answered(failure="timeout")
        except (aiohttp.ClientError, OSError, ValueError):
            return Answered(failure="unreachable")

    async def fault(self) -> str:
        """Return in a few words why the endpoint would not do; empty where it knows us and has the model."""
        try:
            async with (
                self._session() as session,
                session.get(f"{self.url.rstrip('/')}/models", headers=self._headers, allow_redirects=False) as response,
            ):
                if response.status != _OK:
                    return f"it answers {response.status}"
                named = json.loads(await response.content.read(self.largest))["data"]
                return "" if self.model in {each["id"] for each in named} else f"it has no model {self.model}"
        except TimeoutError:
            return "it does not answer in time"
        except (aiohttp.ClientError, OSError):
            return "it cannot be reached"
        except (ValueError, LookupError, TypeError):
            return "it does not list models as OpenAI's API does"

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}

    def _session(self) -> aiohttp.ClientSession:
        waits = aiohttp.ClientTimeout(total=self.timeout_s)
        return aiohttp.ClientSession(timeout=waits, trust_env=False, cookie_jar=aiohttp.DummyCookieJar())

    async def _ask(self, article: Article, entities: Mapping[str, Entity]) -> Answered:
        address, asked = f"{self.url.rstrip('/')}/chat/completions", question(article, entities, model=self.model)
        async with (
            self._session() as session,
            session.post(address, json=asked, headers=self._headers, allow_redirects=False) as response,
        ):
            if response.status != _OK:
                return Answered(failure="refused")
            body = bytearray()
            async for part in response.content.iter_chunked(65_536):
                body += part
                if len(body) > self.largest:
                    return Answered(failure="too-large")
            return answered(bytes(body), article, entities)
