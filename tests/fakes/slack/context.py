"""What a Web API method is given, and how methods find the channel they are about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tests.fakes.slack.errors import ApiError

if TYPE_CHECKING:
    from tests.fakes.slack.arguments import Arguments
    from tests.fakes.slack.records import Message
    from tests.fakes.slack.state import Channel, Grant, Json, Team
    from tests.fakes.slack.world import World


@dataclass
class Context:
    """One authenticated call."""

    world: World
    args: Arguments
    grant: Grant | None

    @property
    def team(self) -> Team:
        """The workspace the token belongs to."""
        if self.grant is None or self.grant.team is None:
            raise ApiError("not_authed")
        return self.grant.team

    def require(self, *scopes: str) -> None:
        """Raise missing_scope unless the token has one of these scopes."""
        if self.grant is not None and not self.grant.scopes.intersection(scopes):
            provided = ",".join(sorted(self.grant.scopes))
            raise ApiError("missing_scope", needed=",".join(scopes), provided=provided)

    def channel(self, reference: str) -> Channel:
        """Return a channel by id; private ones exist only for their members."""
        channel = self.team.channels.get(reference)
        if channel is None or (channel.kind == "private" and not channel.has_bot):
            raise ApiError("channel_not_found")
        return channel

    def destination(self, reference: str) -> Channel:
        """Return the channel to post to, which may also be given as a #name or as a user's id."""
        if reference in self.team.users:
            return self.world.open_dm(self.team, reference)
        named = (c for c in self.team.channels.values() if c.kind != "im" and c.name == reference.removeprefix("#"))
        channel = next(named, None)
        return self.channel(channel.id if channel else reference)

    def message_json(self, message: Message) -> Json:
        """Return a message as Slack answers with it."""
        return message.as_json(bot_id=self.team.bot_id, app_id=self.world.app.id)


Handler = Callable[[Context], "Json"]


@dataclass(frozen=True)
class Method:
    """One method of the Web API and what it asks of its caller."""

    handler: Handler
    per_minute: int
    scopes: tuple[str, ...] = ()
    """One of these is needed; none: any token of the right kind."""
    token: Literal["bot", "app", "none"] = "bot"
    json: bool = field(default=True)
    """Whether it reads JSON bodies; the others ignore them, as Slack does."""
