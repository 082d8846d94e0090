"""response_url: up to five answers within 30 minutes, to one person or to the channel, member or not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from aiohttp import web

from tests.fakes.slack.api import break_off
from tests.fakes.slack.blocks import message_blocks
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.methods_chat import TRUNCATED_AT
from tests.fakes.slack.records import Message, Response, Update

if TYPE_CHECKING:
    from tests.fakes.slack.state import Json
    from tests.fakes.slack.world import ResponseUrl, World

MOST_USES = 5
LIFETIME_S = 1_800.0


def _true(value: object) -> bool:
    return str(value).lower() == "true"


class Responses:
    """Serves /response/<team>/<key> and shows the bodies of acknowledgements."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Take one answer."""
        url = self.world.response_urls.get(f"{request.match_info['team']}/{request.match_info['key']}")
        if url is None:
            return web.Response(status=404, text="invalid_url")
        try:
            body = json.loads(await request.text())
        except json.JSONDecodeError:
            body = None
        fault = self.world.faults.take("response_url")
        if fault is None or fault.after:
            response = self._use(url, body)
        if fault is not None and fault.kind in {"hang", "drop"}:
            return await break_off(self.world, request, fault)
        if fault is not None:
            headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return web.Response(status=fault.status, text=fault.body or fault.error, headers=headers)
        return web.Response(status=response.status, text=response.error or "ok")

    def _use(self, url: ResponseUrl, body: object) -> Response:
        response = Response("response_url", url.channel.id, url.user.id, {}, self.world.clock.now())
        self.world.responses.append(response)
        if self.world.clock.now() - url.at > LIFETIME_S:
            response.status, response.error = 404, "expired_url"
        elif url.uses >= MOST_USES:
            response.status, response.error = 404, "used_url"
        elif not isinstance(body, dict):
            response.status, response.error = 400, "invalid_payload"
        else:
            url.uses += 1
            response.body = body
            self._apply(url, response)
        self.world.bell.ring()
        return response

    def acknowledged(self, url: ResponseUrl, body: Json) -> None:
        """Show the body of a slash command's acknowledgement, as Slack does."""
        response = Response("ack", url.channel.id, url.user.id, body, self.world.clock.now())
        self.world.responses.append(response)
        self._apply(url, response)
        self.world.bell.ring()

    def _apply(self, url: ResponseUrl, response: Response) -> None:
        try:
            response.message = self._show(url, response.body, response.via)
        except ApiError as exc:
            response.status, response.error = 400, exc.error

    def _show(self, url: ResponseUrl, body: Json, via: Literal["response_url", "ack"]) -> Message | None:
        """Post, replace or delete; the cumulative block limit does not hold here (bolt-js#2867)."""
        if _true(body.get("delete_original")) and url.message is not None:
            url.message.deleted = True
            return url.message
        text = str(body.get("text") or "")
        blocks = message_blocks(body.get("blocks"), cumulative=False)
        if not (text.strip() or blocks or body.get("attachments")):
            raise ApiError("no_text")
        if len(text) > TRUNCATED_AT:
            raise ApiError("msg_too_long")
        if _true(body.get("replace_original")) and url.message is not None:
            url.message.text, url.message.blocks = text, blocks
            url.message.updates.append(Update(text, blocks, self.world.clock.now()))
            return url.message
        in_channel = body.get("response_type") == "in_channel"
        message = Message(
            team_id=url.user.team.id,
            channel=url.channel.id,
            ts=self.world.new_ts(),
            user=url.user.team.bot_user_id,
            text=text,
            via=via,
            blocks=blocks,
            attachments=body.get("attachments") or [],
            thread_ts=body.get("thread_ts"),
            ephemeral_for=None if in_channel else url.user.id,
        )
        return self.world.record(message)
