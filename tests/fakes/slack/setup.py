"""Furnishing the fake: workspaces, people, channels, and what can befall them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tests.fakes.slack import oauth
from tests.fakes.slack.state import DEFAULT_SCOPES, Channel, Team, User, slug

if TYPE_CHECKING:
    from tests.fakes.slack.world import World

Members = Iterable["User | str"]


class Setup:
    """The half of FakeSlack that a test uses before anything happens."""

    world: World

    def team(
        self,
        team_id: str = "T1",
        *,
        name: str = "",
        bot_token: str = "",
        app_token: str = "",
        scopes: Iterable[str] = DEFAULT_SCOPES,
        installed: bool = True,
    ) -> Team:
        """Add a workspace; `installed=False` leaves it to OAuth to give it tokens."""
        team = Team(
            id=team_id,
            name=name or f"Workspace {team_id}",
            bot_token=bot_token or f"xoxb-{team_id}-token",
            app_token=app_token or "xapp-1-A0KORRIDOR-token",
            bot_user_id=f"U{team_id}BOT",
            bot_id=f"B{team_id}BOT",
            scopes=set(scopes),
        )
        self.world.teams[team.id] = team
        team.users[team.bot_user_id] = User(team, team.bot_user_id, "korridor", tz=None, is_bot=True)
        if installed:
            oauth.register(self.world, team)
        return team

    def user(
        self,
        team: Team,
        user_id: str,
        *,
        name: str = "",
        tz: str | None = "Europe/Berlin",
        locale: str = "en-US",
        deleted: bool = False,
        is_bot: bool = False,
        is_admin: bool = False,
        is_owner: bool = False,
    ) -> User:
        """Add a person; `tz=None` for a guest whose profile has no zone. An owner of the workspace is an admin too."""
        user = User(team, user_id, name or user_id.lower(), tz, locale, deleted, is_bot, is_admin or is_owner, is_owner)
        team.users[user.id] = user
        if self.world.oauth.installer is None:
            self.world.oauth.installer = user
        return user

    def channel(
        self,
        team: Team,
        channel_id: str,
        *,
        name: str = "",
        members: Members | None = None,
        bot: bool = True,
        private: bool = False,
        archived: bool = False,
        read_only: bool = False,
        thread_only: bool = False,
    ) -> Channel:
        """Add a channel; by default everybody so far and the bot are in it."""
        ids = set(team.users) if members is None else {m if isinstance(m, str) else m.id for m in members}
        ids.discard(team.bot_user_id)
        if bot:
            ids.add(team.bot_user_id)
        channel = Channel(
            team=team,
            id=channel_id,
            name=name or slug(channel_id),
            kind="private" if private else "public",
            members=ids,
            archived=archived,
            read_only=read_only,
            thread_only=thread_only,
        )
        team.channels[channel.id] = channel
        return channel

    def dm(self, team: Team, user: User, dm_id: str | None = None) -> Channel:
        """Return the direct message between the bot and a person, opening it if needed."""
        return self.world.open_dm(team, user.id, dm_id)

    def kick(self, channel: Channel) -> None:
        """Remove the bot from a channel."""
        channel.members.discard(channel.team.bot_user_id)

    def approve(self, user: User, *, scopes: Iterable[str] = DEFAULT_SCOPES, redirect_uri: str = "") -> str:
        """Let a person click Allow on the install page; return the code for oauth.v2.access."""
        return oauth.approve(self.world, user, scopes=frozenset(scopes), redirect_uri=redirect_uri)
