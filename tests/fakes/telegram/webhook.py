"""Webhook delivery: in order per lane, parallel across lanes, again and again until a 2xx."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.fakes.telegram.clock import Clock
from tests.fakes.telegram.updates import Pending, UpdateQueue

MAX_BACKOFF_S = 60
MAX_RETRY_AFTER_S = 3600
GONE_S = 23 * 3600
GONE = 410


@dataclass
class WebhookConfig:
    """What setWebhook set."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    ip_address: str = ""


@dataclass(frozen=True)
class Attempt:
    """One delivery: the update, the HTTP status (0 for a dead connection) and when."""

    update_id: int
    status: int
    at: float


class WebhookSender:
    """Sends the queue to the bot while a webhook is set."""

    def __init__(
        self,
        queue: UpdateQueue,
        clock: Clock,
        *,
        retry_scale: float,
        reroute: Mapping[str, str],
        execute: Callable[[str, dict[str, Any]], Awaitable[None]],
        changed: Callable[[], None],
    ) -> None:
        self._queue = queue
        self._clock = clock
        self._retry_scale = retry_scale
        self._reroute = reroute
        self._execute = execute
        self._changed = changed
        self._session: aiohttp.ClientSession | None = None
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._gone_since: float | None = None
        self.config: WebhookConfig | None = None
        self.attempts: list[Attempt] = []
        self.last_error: tuple[int, str] | None = None

    def start(self) -> None:
        """Open the client; needs a running loop."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60), auto_decompress=True)

    async def stop(self) -> None:
        """Give up every delivery and close the client."""
        await self.set(None)
        if self._session is not None:
            await self._session.close()

    async def set(self, config: WebhookConfig | None) -> None:
        """Change or remove the webhook; deliveries to the old one end."""
        self.config = None
        for task in list(self._lanes.values()):
            if task is not asyncio.current_task():
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        self._lanes.clear()
        self._gone_since, self.last_error, self.config = None, None, config
        self.wake()

    def wake(self) -> None:
        """Start a delivery for every lane that has updates, up to max_connections."""
        if self.config is None or self._session is None:
            return
        for item in self._queue.pending():
            if item.lane not in self._lanes and len(self._lanes) < self.config.max_connections:
                self._lanes[item.lane] = asyncio.create_task(self._drain(item.lane, self.config, self._session))

    async def _drain(self, lane: str, config: WebhookConfig, session: aiohttp.ClientSession) -> None:
        fails, backoff_s = 0, 1.0
        try:
            while self.config is config and (item := self._first(lane)) is not None:
                retry_after = await self._deliver(item, config, session)
                if retry_after is None:
                    self._queue.drop(item)
                    self._changed()
                    fails, backoff_s = 0, 1.0
                    continue
                if not retry_after and fails:
                    backoff_s = min(backoff_s * 2, MAX_BACKOFF_S)
                    retry_after = backoff_s
                fails += 1
                await asyncio.sleep(retry_after * self._retry_scale)
        finally:
            if self._lanes.get(lane) is asyncio.current_task():
                del self._lanes[lane]
        self.wake()

    def _first(self, lane: str) -> Pending | None:
        return next((item for item in self._queue.pending() if item.lane == lane), None)

    async def _deliver(self, item: Pending, config: WebhookConfig, session: aiohttp.ClientSession) -> float | None:
        """Return None after a 2xx, else the Retry-After of the answer, 0 if it had none."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": config.secret_token} if config.secret_token else {}
        try:
            async with session.post(
                self._route(config.url), json=item.body, headers=headers, allow_redirects=False
            ) as answer:
                body, status = await answer.read(), answer.status
                retry_after = answer.headers.get("Retry-After", "0")
                reason = answer.reason
        except (aiohttp.ClientError, TimeoutError, OSError) as exc:
            self._note(item, 0, f"Connection failed: {type(exc).__name__}")
            return 0.0
        if status // 100 == 2:
            self._note(item, status, "")
            await self._run(body)
            return None
        self._note(item, status, f"Wrong response from the webhook: {status} {reason}")
        if self._is_gone_for_good(status):
            self.config = None
        return float(min(int(retry_after), MAX_RETRY_AFTER_S)) if retry_after.isdigit() else 0.0

    def _route(self, url: str) -> str:
        prefix = next((prefix for prefix in self._reroute if url.startswith(prefix)), "")
        return self._reroute[prefix] + url.removeprefix(prefix) if prefix else url

    def _note(self, item: Pending, status: int, error: str) -> None:
        self.attempts.append(Attempt(item.update_id, status, self._clock.now()))
        self.last_error = (self._clock.unix(), error) if error else self.last_error
        self._changed()

    def _is_gone_for_good(self, status: int) -> bool:
        now = self._clock.now()
        if status != GONE:
            self._gone_since = None
            return False
        self._gone_since = now if self._gone_since is None else self._gone_since
        return now > self._gone_since + GONE_S

    async def _run(self, body: bytes) -> None:
        with suppress(ValueError):
            fields = json.loads(body)
            method = str(fields.pop("method", "")).lower() if isinstance(fields, dict) else ""
            barred = method.startswith("get") or method in ("setwebhook", "deletewebhook", "close", "logout")
            if method and not barred:
                await self._execute(method, fields)
