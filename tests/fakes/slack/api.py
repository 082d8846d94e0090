"""The Web API endpoint: reads a request, checks token, scope and rate, runs the method, answers as Slack does."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack import (
    methods_chat,
    methods_conversations,
    methods_files,
    methods_misc,
    methods_streams,
    methods_views,
    oauth,
)
from tests.fakes.slack.arguments import Arguments, read
from tests.fakes.slack.context import Context, Method
from tests.fakes.slack.errors import ApiError, RateLimitedError
from tests.fakes.slack.records import Call

if TYPE_CHECKING:
    from collections.abc import Hashable

    from tests.fakes.slack.faults import Fault
    from tests.fakes.slack.state import Grant, Json
    from tests.fakes.slack.world import World

METHODS: dict[str, Method] = {
    **methods_chat.METHODS,
    **methods_conversations.METHODS,
    **methods_files.METHODS,
    **methods_misc.METHODS,
    **methods_streams.METHODS,
    **methods_views.METHODS,
    **oauth.METHODS,
}
_FOREVER_S = 86_400.0


async def break_off(world: World, request: web.Request, fault: Fault) -> web.Response:
    """End a request without an answer: at once, or for a hang when it is released."""
    seen = world.faults.released
    world.bell.ring()
    if fault.kind == "hang":
        await world.bell.until(lambda: world.faults.released > seen or world.closing, within_s=_FOREVER_S)
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


class Api:
    """Serves /api/<method>."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        name = request.match_info["method"]
        call = Call(name, {}, self.world.clock.now(), request.method)
        self.world.calls.append(call)
        fault = self.world.faults.take(name)
        if fault is not None and not fault.after:
            with suppress(ApiError):
                await self._identify(request, call)
            return await self._spoil(request, call, fault)
        response = await self._run(request, call)
        if fault is not None:
            return await self._spoil(request, call, fault)
        return response

    async def _run(self, request: web.Request, call: Call) -> web.Response:
        headers = {"X-Slack-Req-Id": self.world.new_id("req")}
        body: Json
        try:
            body = {"ok": True, **await self._perform(request, call, headers)}
            call.stored = True
        except RateLimitedError as exc:
            return self._answer(call, exc.body(), 429, headers | {"Retry-After": str(exc.retry_after)})
        except ApiError as exc:
            body = exc.body()
        return self._answer(call, body, 200, headers)

    async def _perform(self, request: web.Request, call: Call, headers: dict[str, str]) -> Json:
        method = METHODS.get(call.method)
        args = await self._identify(request, call)
        if method is None:
            raise ApiError("unknown_method", req_method=call.method)
        grant = None if method.token == "none" else self._grant(args, method.token)
        context = Context(self.world, args, grant)
        if grant is not None:
            if grant.kind == "bot":
                headers["X-OAuth-Scopes"] = ",".join(sorted(grant.scopes))
                headers["X-Accepted-OAuth-Scopes"] = ",".join(method.scopes)
            if method.scopes:
                context.require(*method.scopes)
        self.world.rates.call(call.method, call.team_id or "", method.per_minute)
        body = method.handler(context)
        if args.warnings:
            body = {"warning": ",".join(args.warnings), "response_metadata": {"warnings": args.warnings}} | body
        return body

    async def _identify(self, request: web.Request, call: Call) -> Arguments:
        """Read the arguments and note in the call's record who sent what."""
        method = METHODS.get(call.method)
        args = await read(request, accepts_json=method is None or method.json)
        grant = self.world.grants.get(args.token or "")
        call.args = args.values
        call.team_id = grant.team.id if grant is not None and grant.team is not None else None
        call.too_early = self.world.rates.too_early(self._window(call))
        return args

    def _grant(self, args: Arguments, kind: str) -> Grant:
        """Return what the token stands for, if it still works."""
        if not args.token:
            raise ApiError("not_authed")
        grant = self.world.grants.get(args.token)
        if grant is None:
            raise ApiError("invalid_auth")
        if grant.kind != kind:
            raise ApiError("not_allowed_token_type")
        if grant.revoked:
            raise ApiError("token_revoked")
        if grant.expires_at is not None and grant.expires_at <= self.world.clock.now():
            raise ApiError("token_expired")
        if grant.kind == "bot" and grant.team is not None and grant.team.token_state != "active":
            raise ApiError(grant.team.token_state)
        return grant

    def _answer(self, call: Call, body: Json, status: int, headers: dict[str, str]) -> web.Response:
        call.status = status
        call.error = body.get("error")
        if "Retry-After" in headers:
            self.world.rates.told_to_wait(self._window(call), float(headers["Retry-After"]))
        self.world.bell.ring()
        return web.json_response(body, status=status, headers=headers)

    @staticmethod
    def _window(call: Call) -> Hashable:
        """Return what a Retry-After holds for: posting to one channel, or one method in one workspace."""
        channel: Any = call.args.get("channel") if call.method == "chat.postMessage" else None
        return (call.method, call.team_id, str(channel))

    async def _spoil(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        """Answer in the way the fault demands, or not at all."""
        if fault.kind in {"ratelimited", "error"} or (fault.kind == "status" and not fault.body):
            headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return self._answer(call, {"ok": False, "error": fault.error}, fault.status, headers)
        if fault.kind == "status":
            call.status, call.error = fault.status, "html"
            self.world.bell.ring()
            return web.Response(text=fault.body, status=fault.status, content_type="text/html")
        call.status, call.error = 0, fault.kind
        return await break_off(self.world, request, fault)
