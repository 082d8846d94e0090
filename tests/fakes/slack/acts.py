"""What people do on the fake Slack, each act becoming the payloads the real one would send."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.fakes.slack import payloads
from tests.fakes.slack.blocks import interactive
from tests.fakes.slack.methods_views import home_of, view_json
from tests.fakes.slack.records import Delivery, Message, View
from tests.fakes.slack.submissions import answer_submission, state_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.slack.postman import Postman
    from tests.fakes.slack.responses import Responses
    from tests.fakes.slack.state import Channel, Json, Team, User
    from tests.fakes.slack.submissions import Values
    from tests.fakes.slack.world import World

_HISTORY = {"public": "message.channels", "private": "message.groups", "im": "message.im"}


class Acts:
    """The half of FakeSlack that plays the people; every act returns once the bot was told (or could not be)."""

    world: World
    postman: Postman
    answers: Responses

    async def say(
        self,
        user: User,
        channel: Channel,
        text: str,
        *,
        thread_ts: str | None = None,
        mention: bool = False,
        raw: bool = False,
    ) -> Message:
        """Post as a person, as `app_mention` and `message` events where app and scopes allow.

        The text is escaped as Slack escapes what people type, unless `raw`.
        """
        if user.id not in channel.members:
            if channel.kind != "public":
                raise ValueError(f"{user.id} is not in {channel.id}")
            channel.members.add(user.id)
        at = f"<@{user.team.bot_user_id}> " if mention else ""
        message = Message(
            team_id=user.team.id,
            channel=channel.id,
            ts=self.world.new_ts(),
            user=user.id,
            text=at + (text if raw else payloads.typed(text)),
            via="user",
            thread_ts=thread_ts,
        )
        self.world.record(message)
        mentioned = f"<@{user.team.bot_user_id}>" in message.text and channel.kind != "im"
        kinds = ["app_mention"] if mentioned and channel.has_bot and self.world.hears(user.team, "app_mention") else []
        if channel.has_bot and self.world.hears(user.team, _HISTORY[channel.kind]):
            kinds.append("message")
        events = [payloads.message_event(self.world, message, channel, kind) for kind in kinds]
        await asyncio.gather(*(self.event(user.team, event) for event in events))
        return message

    async def event(self, team: Team, event: Json) -> Delivery:
        """Send any event to the bot, whatever it has subscribed to."""
        payload = payloads.event_callback(self.world, team, event)
        return await self.postman.deliver(Delivery("events_api", payload, team.id))

    async def redeliver(self, delivery: Delivery, *, reason: str = "http_timeout") -> Delivery:
        """Send an event the bot has acknowledged once more, as Slack does when the acknowledgement got lost."""
        delivery.acked = delivery.finished = False
        await asyncio.shield(self.postman.start(delivery, retry=1, reason=reason))
        return delivery

    async def slash(self, user: User, channel: Channel, command: str, text: str = "") -> Delivery:
        """Use a slash command; a body in the acknowledgement is shown to the person."""
        fields = payloads.slash_command(self.world, user, channel, command, text)
        delivery = await self.postman.deliver(Delivery("slash_commands", fields, user.team.id))
        if delivery.acked and delivery.error is None and delivery.response:
            key = str(fields["response_url"]).partition("/response/")[2]
            self.answers.acknowledged(self.world.response_urls[key], delivery.response)
        return delivery

    async def press(
        self, user: User, target: Message | View, action_id: str, value: str | list[str] | None = None
    ) -> Delivery:
        """Press a button, or choose in a menu, of a message or view; LookupError if there is none to press."""
        blocks = target.blocks if isinstance(target, Message) else target.view["blocks"]
        block, element = _find(blocks, action_id, value)
        action = payloads.chosen(element, value) | {
            "action_id": action_id,
            "block_id": block["block_id"],
            "action_ts": self.world.new_ts(),
        }
        around: Json = {"trigger_id": self.world.new_trigger(user), "actions": [action], "state": {"values": {}}}
        if isinstance(target, View):
            view = view_json(self.world, target, user.team)
            around["trigger_id"] = self.world.new_trigger(user, target if target.kind == "modal" else None)
            around |= {"view": view, "container": {"type": "view", "view_id": target.id}}
        else:
            self._check_visible(user, target)
            around |= payloads.in_message(self.world, user, self._place(target), target)
        return await self._interact(user, "block_actions", around)

    async def shortcut(self, user: User, message: Message | None, callback_id: str) -> Delivery:
        """Use a message shortcut, or with None a global one."""
        around: Json = {
            "callback_id": callback_id,
            "trigger_id": self.world.new_trigger(user),
            "action_ts": self.world.new_ts(),
        }
        if message is None:
            return await self._interact(user, "shortcut", around)
        around |= payloads.in_message(self.world, user, self._place(message), message)
        del around["container"]
        return await self._interact(user, "message_action", around)

    async def open_home(self, user: User, tab: str = "home") -> Delivery | None:
        """Open the app's Home tab (or `messages`); None if the app does not hear of it."""
        if not self.world.hears(user.team, "app_home_opened"):
            return None
        dm = self.world.open_dm(user.team, user.id)
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": dm.id,
            "tab": tab,
            "event_ts": self.world.new_ts(),
        }
        home = home_of(self.world, user)
        if tab == "home" and home is not None:
            event["view"] = view_json(self.world, home, user.team)
        return await self.event(user.team, event)

    async def submit_view(self, user: User, view: View, values: Values | None = None) -> Delivery:
        """Submit a modal; values by action_id, or as Slack's own {block_id: {action_id: {…}}}.

        Afterwards the view is closed, updated, or has `errors`, as the bot's acknowledgement says.
        """
        if not view.open:
            raise LookupError(f"view {view.id} is no longer open")
        body = view_json(self.world, view, user.team) | {"state": {"values": state_values(view, values or {})}}
        around: Json = {"view": body, "trigger_id": self.world.new_trigger(user, view), "response_urls": []}
        delivery = await self._interact(user, "view_submission", around)
        if delivery.acked and delivery.error is None:
            answer_submission(self.world, user, view, delivery.response or {})
        return delivery

    async def close_view(self, user: User, view: View) -> Delivery | None:
        """Close a modal with its cross; the bot hears of it if it asked to."""
        view.open = False
        if not view.view.get("notify_on_close"):
            return None
        body = view_json(self.world, view, user.team)
        return await self._interact(user, "view_closed", {"view": body, "is_cleared": False})

    async def invite(self, user: User, channel: Channel) -> Delivery | None:
        """Invite the bot into a channel."""
        team = channel.team
        channel.members.add(team.bot_user_id)
        if not self.world.hears(team, "member_joined_channel"):
            return None
        who = {"user": team.bot_user_id, "inviter": user.id, "team": team.id, "event_ts": self.world.new_ts()}
        where = {"channel": channel.id, "channel_type": "G" if channel.kind == "private" else "C"}
        return await self.event(team, {"type": "member_joined_channel", **who, **where})

    async def uninstall(
        self, team: Team, *, order: tuple[str, ...] = ("tokens_revoked", "app_uninstalled")
    ) -> list[Delivery]:
        """Remove the app from a workspace; the two events may come in either order."""
        team.token_state = "account_inactive"
        details: Mapping[str, Json] = {"tokens_revoked": {"tokens": {"oauth": [], "bot": [team.bot_user_id]}}}
        stamp = self.world.new_ts()
        events = [{"type": name, "event_ts": stamp, **details.get(name, {})} for name in order]
        return [await self.event(team, event) for event in events]

    async def _interact(self, user: User, kind: str, around: Json) -> Delivery:
        payload = payloads.interaction(self.world, user, kind, **around)
        return await self.postman.deliver(Delivery("interactive", payload, user.team.id))

    def _place(self, message: Message) -> Channel:
        return self.world.teams[message.team_id].channels[message.channel]

    @staticmethod
    def _check_visible(user: User, message: Message) -> None:
        if message.deleted or message.ephemeral_for not in (None, user.id):
            raise LookupError(f"{user.id} does not see message {message.ts}")

    def echo(self, message: Message) -> None:
        """Tell the bot of its own message, in the background, as Slack does."""
        channel = self._place(message)
        hears = self.world.app.echo_own and self.world.hears(channel.team, _HISTORY[channel.kind])
        if hears and channel.has_bot and message.ephemeral_for is None and self.postman.reachable:
            event = payloads.message_event(self.world, message, channel, "message")
            delivery = Delivery("events_api", payloads.event_callback(self.world, channel.team, event), channel.team.id)
            self.world.deliveries.append(delivery)
            self.postman.start(delivery)

    def revoked(self, team: Team) -> None:
        """Tell the bot, in the background, that it has revoked its own token."""
        event: Json = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [team.bot_user_id]}}
        if self.world.hears(team, "tokens_revoked") and self.postman.reachable:
            delivery = Delivery("events_api", payloads.event_callback(self.world, team, event), team.id)
            self.world.deliveries.append(delivery)
            self.postman.start(delivery)


def _find(blocks: list[Json], action_id: str, value: str | list[str] | None) -> tuple[Json, Json]:
    """Return the block and element with this action_id, the one with this value if several share it."""
    found = [(block, e) for block in blocks for e in interactive(block) if e.get("action_id") == action_id]
    exact = [(block, e) for block, e in found if value is not None and e.get("value") == value]
    if not found:
        there = [e.get("action_id") for block in blocks for e in interactive(block)]
        raise LookupError(f"nothing with action_id {action_id!r} to press; there are {there}")
    return (exact or found)[0]
