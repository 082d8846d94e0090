"""Setting the stage: who exists, who is where, and what befalls the bot."""

from typing import Any

from tests.fakes.telegram.core import Core
from tests.fakes.telegram.objects import member_json, user_json
from tests.fakes.telegram.state import Chat, ChatKind, Message, Topic, User

EVERY_RIGHT = frozenset(
    str.split(
        "can_manage_chat can_change_info can_post_messages can_edit_messages can_delete_messages can_invite_users "
        "can_restrict_members can_pin_messages can_manage_topics can_promote_members can_manage_video_chats"
    )
)


class Stage:
    """People, chats and the turns of fate; everything here is immediate, nothing waits."""

    core: Core

    def user(
        self,
        id: int | None = None,  # noqa: A002 - the name the Bot API gives it
        first_name: str = "Ada",
        *,
        last_name: str = "",
        username: str = "",
        language_code: str = "",
        is_bot: bool = False,
    ) -> User:
        """Register somebody on Telegram; the bot knows nothing of them yet."""
        user_id = next(self.core.world.ids) if id is None else id
        user = User(user_id, first_name, last_name, username, language_code, is_bot)
        self.core.world.users[user_id] = user
        return user

    def private(self, user: User, *, started: bool = True) -> Chat:
        """Return the private chat; with `started=False` the bot may not write first."""
        user.started, user.known = user.started or started, user.known or started
        chat = self.core.world.chats.get(user.id)
        return chat or self._chat(Chat(user.id, ChatKind.PRIVATE, user=user))

    def group(
        self,
        title: str = "Group",
        *members: User,
        bot: str = "member",
        privacy: bool | None = None,
        read_only: bool = False,
    ) -> Chat:
        """Create a basic group with the first member as creator; `bot` is our bot's status."""
        chat = Chat(-next(self.core.world.ids), ChatKind.GROUP, title, bot_status=bot)
        return self._group(chat, members, privacy=privacy, read_only=read_only)

    def supergroup(
        self,
        title: str = "Supergroup",
        *members: User,
        bot: str = "member",
        privacy: bool | None = None,
        read_only: bool = False,
        username: str = "",
        forum: bool = False,
    ) -> Chat:
        """Create a supergroup, with `username` a public one, with `forum` one with topics."""
        chat_id = -1_000_000_000_000 - next(self.core.world.ids)
        chat = Chat(chat_id, ChatKind.SUPERGROUP, title, username, bot_status=bot, forum=forum)
        return self._group(chat, members, privacy=privacy, read_only=read_only)

    def channel(
        self,
        title: str = "Channel",
        *members: User,
        bot: str = "administrator",
        can_post: bool = True,
        username: str = "",
    ) -> Chat:
        """Create a channel; bots can only be administrators there, `can_post` is the right that matters."""
        chat_id = -1_000_000_000_000 - next(self.core.world.ids)
        chat = Chat(chat_id, ChatKind.CHANNEL, title, username, bot_status=bot)
        chat.bot_rights = {"can_post_messages", "can_edit_messages", "can_delete_messages"} if can_post else set()
        return self._group(chat, members, privacy=None, read_only=False)

    def topic(self, chat: Chat, name: str, *, by: User | None = None) -> int:
        """Open a forum topic and return its message_thread_id."""
        if not chat.forum:
            raise ValueError(f"{chat.title} has no topics: supergroup(forum=True)")
        creator = by or self._creator(chat)
        message = self.core.service(chat, creator, forum_topic_created={"name": name, "icon_color": 7322096})
        message.thread_id = message.message_id
        chat.topics[message.message_id] = Topic(message.message_id, name)
        return message.message_id

    def close_topic(self, chat: Chat, thread: int | None, *, closed: bool = True) -> None:
        """Close a topic, the General one for None; only administrators can write there."""
        if thread is None:
            chat.general_closed = closed
        else:
            chat.topics[thread].closed = closed

    def block(self, user: User) -> None:
        """Let the user block the bot: my_chat_member, and 403 from now on."""
        self.core.change_bot_status(self.private(user), "kicked", by=user)

    def unblock(self, user: User) -> None:
        """Let the user take the block back: my_chat_member again."""
        self.core.change_bot_status(self.private(user), "member", by=user)

    def deactivate(self, user: User) -> None:
        """Let the user delete their account; Telegram sends no update about it."""
        user.deactivated, user.first_name, user.last_name, user.username = True, "", "", ""

    def add_bot(self, chat: Chat, *, by: User | None = None, rights: set[str] | None = None) -> None:
        """Add the bot to a group, or make it administrator with `rights`: my_chat_member and a service message."""
        actor = by or self._creator(chat)
        actor.known = True
        was_in = chat.bot_is_in
        if rights is None and chat.kind is ChatKind.CHANNEL:
            rights = {"can_post_messages", "can_edit_messages", "can_delete_messages"}
        status = "member" if rights is None else "administrator"
        self.core.change_bot_status(chat, status, by=actor, rights=rights)
        if not was_in and chat.kind is not ChatKind.CHANNEL:
            self.core.announce(self.core.service(chat, actor, new_chat_members=[user_json(self.core.bot)]))

    def promote(self, chat: Chat, *, rights: set[str] | None = None, by: User | None = None) -> None:
        """Make the bot administrator, with every right unless told otherwise."""
        self.add_bot(chat, by=by, rights=set(EVERY_RIGHT) if rights is None else rights)

    def demote(self, chat: Chat, *, by: User | None = None) -> None:
        """Make the bot a plain member again; in a channel that takes the right to post."""
        status = "administrator" if chat.kind is ChatKind.CHANNEL else "member"
        self.core.change_bot_status(chat, status, by=by or self._creator(chat))

    def kick(self, chat: Chat, *, by: User | None = None) -> None:
        """Ban the bot from a group or channel: my_chat_member, and 403 from now on."""
        self.core.change_bot_status(chat, "kicked", by=by or self._creator(chat))

    def remove_bot(self, chat: Chat, *, by: User | None = None) -> None:
        """Remove the bot without a ban; it is then no member."""
        self.core.change_bot_status(chat, "left", by=by or self._creator(chat))

    def join(self, user: User, chat: Chat) -> None:
        """Let somebody join: a service message in groups, chat_member for an administrator bot that asked for it."""
        user.known = True
        old = member_json(chat, user, chat.members.get(user.id, "left"), set())
        chat.members[user.id] = "member"
        if chat.bot_status == "administrator":
            self.core.push_member("chat_member", chat, user, old, member_json(chat, user, "member", set()))
        if chat.kind is not ChatKind.CHANNEL and chat.bot_is_in:
            self.core.announce(self.core.service(chat, user, new_chat_members=[user_json(user)]))

    def set_read_only(self, chat: Chat, *, read_only: bool = True) -> None:
        """Take away, or give back, everybody's right to write; administrators keep it."""
        chat.read_only = read_only

    def delete_group(self, chat: Chat) -> None:
        """Delete the group; a basic one says so afterwards, in others the bot is simply no member."""
        chat.deleted = chat.kind is ChatKind.GROUP
        chat.bot_status = chat.bot_status if chat.deleted else "left"

    def migrate(self, chat: Chat) -> Chat:
        """Upgrade a basic group; return the supergroup. Both get their service message."""
        if chat.kind is not ChatKind.GROUP:
            raise ValueError("only basic groups migrate")
        actor = self._creator(chat)
        members = [self.core.world.users[user_id] for user_id in chat.members]
        new = self.supergroup(chat.title, *members, bot=chat.bot_status, privacy=chat.privacy, read_only=chat.read_only)
        new.members, new.bot_rights = dict(chat.members), set(chat.bot_rights)
        self.core.announce(self.core.service(chat, actor, migrate_to_chat_id=new.id))
        chat.migrated_to = new.id
        self.core.announce(self.core.service(new, actor, migrate_from_chat_id=chat.id))
        return new

    def delete(self, message: Message) -> None:
        """Delete a message in the client; bots are not told."""
        message.deleted = True
        self.core.changes.ring()

    def revoke_token(self, *, revoked: bool = True) -> None:
        """Let BotFather revoke the token: 401 from now on."""
        self.core.revoked = revoked

    def push_raw(self, update: dict[str, Any]) -> dict[str, Any]:
        """Queue any update as it is, also nonsense or a duplicate with its old update_id; return it with its id."""
        return self.core.queue.push_raw(update)

    def _chat(self, chat: Chat) -> Chat:
        self.core.world.chats[chat.id] = chat
        return chat

    def _group(self, chat: Chat, members: tuple[User, ...], *, privacy: bool | None, read_only: bool) -> Chat:
        people = members or (self.user(first_name="Owner"),)
        chat.members = {user.id: "member" for user in people} | {people[0].id: "creator"}
        chat.privacy, chat.read_only = privacy, read_only
        return self._chat(chat)

    def _creator(self, chat: Chat) -> User:
        creators = [user_id for user_id, status in chat.members.items() if status == "creator"]
        return self.core.world.users[creators[0]]
