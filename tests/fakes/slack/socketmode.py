"""Socket Mode: tickets, hello, envelopes, acknowledgements, disconnects."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from tests.fakes.slack.records import Delivery
    from tests.fakes.slack.state import Json
    from tests.fakes.slack.world import World

MOST_SOCKETS = 10
TICKET_LIFETIME_S = 30.0
_TAKES_PAYLOAD = frozenset({"view_submission", "block_suggestion"})


class SocketHub:
    """The app's open sockets; each envelope goes to one of them, in turn."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sockets: list[web.WebSocketResponse] = []
        self.opened = 0
        """How many sockets have said hello so far."""
        self.refused = 0
        """How many were turned away as too many."""
        self.garbage: list[str] = []
        """Frames that were no acknowledgement of anything."""
        self._turn = 0
        self._waiting: dict[str, tuple[web.WebSocketResponse, Delivery, asyncio.Future[str | None]]] = {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket."""
        given = self.world.links.pop(request.query.get("ticket", ""), None)
        if given is None or self.world.clock.now() - given > TICKET_LIFETIME_S:
            return web.Response(status=403, text="invalid ticket")
        socket = web.WebSocketResponse(timeout=1.0)
        await socket.prepare(request)
        if len(self.sockets) >= MOST_SOCKETS:
            self.refused += 1
            self.world.bell.ring()
            await socket.send_json(self._goodbye("too_many_websockets"))
            await socket.close()
            return socket
        self.sockets.append(socket)
        try:
            await socket.send_json(self._hello())
            self.opened += 1
            self.world.bell.ring()
            async for frame in socket:
                if frame.type == WSMsgType.TEXT:
                    self._acknowledge(frame.data)
        finally:
            self._gone(socket)
        return socket

    def _hello(self) -> Json:
        debug = {"host": "applink-fake", "build_number": 1, "approximate_connection_time": 18060}
        connection = {"app_id": self.world.app.id}
        return {
            "type": "hello",
            "num_connections": len(self.sockets),
            "debug_info": debug,
            "connection_info": connection,
        }

    @staticmethod
    def _goodbye(reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-fake"}}

    def _acknowledge(self, frame: str) -> None:
        try:
            body = json.loads(frame)
        except json.JSONDecodeError:
            body = {}
        waiting = self._waiting.pop(str(body.get("envelope_id")), None) if isinstance(body, dict) else None
        if waiting is None:
            self.garbage.append(frame)
            return
        _, delivery, outcome = waiting
        delivery.acked = True
        delivery.response = body.get("payload") or None
        if not outcome.done():
            outcome.set_result(None)
        self.world.bell.ring()

    def _gone(self, socket: web.WebSocketResponse) -> None:
        if socket in self.sockets:
            self.sockets.remove(socket)
        for key, (owner, _, outcome) in list(self._waiting.items()):
            if owner is socket:
                del self._waiting[key]
                if not outcome.done():
                    outcome.set_result("connection_closed")
        self.world.bell.ring()

    async def send(self, delivery: Delivery, retry: int, reason: str, within_s: float) -> str | None:
        """Send a payload in an envelope; return None once acknowledged, else why it was not."""
        self._turn += 1
        socket = self.sockets[self._turn % len(self.sockets)]
        envelope_id = f"{self.world.new_id('env-')}"
        outcome: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = (socket, delivery, outcome)
        takes_payload = delivery.kind == "slash_commands" or delivery.payload.get("type") in _TAKES_PAYLOAD
        envelope: Json = {
            "envelope_id": envelope_id,
            "payload": delivery.payload,
            "type": delivery.kind,
            "accepts_response_payload": takes_payload,
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        try:
            async with asyncio.timeout(within_s):
                await socket.send_json(envelope)
                return await asyncio.shield(outcome)
        except TimeoutError:
            return "timeout"  # the envelope stays known: a late acknowledgement still stops the retries
        except ConnectionError:
            return "connection_closed"

    async def disconnect(self, reason: Literal["warning", "refresh_requested", "link_disabled"]) -> None:
        """Ask every socket's client to leave, as Slack does when it refreshes; the client closes."""
        for socket in list(self.sockets):
            with suppress(ConnectionError):
                await socket.send_json(self._goodbye(reason))

    async def close(self) -> None:
        """Close every socket from Slack's side, without a goodbye."""
        sockets = list(self.sockets)
        for socket in sockets:
            self._gone(socket)
        await asyncio.gather(*(socket.close(code=1001) for socket in sockets), return_exceptions=True)
