"""What people do: write, edit, press buttons, type inline queries, react."""

import secrets
from typing import Any

from tests.fakes.telegram.core import Card, InlineQuery, Press
from tests.fakes.telegram.detect import live_entities
from tests.fakes.telegram.objects import chat_json, message_json, user_json
from tests.fakes.telegram.privacy import bot_sees
from tests.fakes.telegram.stage import Stage
from tests.fakes.telegram.state import Chat, ChatKind, Message, User
from tests.fakes.telegram.text import MAX_TEXT, message_text

MAX_INLINE_QUERY = 256


class Actors(Stage):
    """People at their phones; each deed makes the updates Telegram would make, if the bot may see them."""

    async def say(
        self,
        user: User,
        chat: Chat,
        text: str,
        *,
        reply_to: Message | None = None,
        thread: int | None = None,
        edit_of: Message | None = None,
    ) -> Message:
        """Write a message, or change one with `edit_of`; in a channel the channel itself speaks."""
        if not text.strip() or len(text) > MAX_TEXT:
            raise ValueError("people's messages have 1 to 4096 characters too")
        entities = [entity.json() for entity in live_entities(text)]
        if edit_of is None:
            return await self.post(user, chat, text=text, entities=entities, reply_to=reply_to, thread=thread)
        edit_of.text = edit_of.html = text
        edit_of.entities, edit_of.edited_at = entities, self.core.clock.now()
        edit_of.keep_version(edit_of.edited_at)
        if bot_sees(self.core, edit_of):
            self.core.announce(edit_of, edited=True)
        return edit_of

    async def post(
        self,
        user: User,
        chat: Chat,
        *,
        text: str = "",
        entities: list[dict[str, Any]] | None = None,
        reply_to: Message | None = None,
        thread: int | None = None,
        **fields: Any,
    ) -> Message:
        """Send a message of any content: `sticker={…}`, `voice={…}`, `forward_origin={…}` go into it as they are."""
        self._require_present(user, chat)
        number = self.core.world.next_message_id(chat)
        sender = None if chat.kind is ChatKind.CHANNEL else user
        message = Message(chat, number, self.core.clock.now(), sender, text, text, entities or [], extra=fields)
        message.thread_id = thread if chat.forum and thread is not None else None
        message.reply_to = reply_to
        if reply_to is None and message.thread_id is not None:
            # Every message of a topic counts as a reply to the service message that opened it.
            message.reply_to = self.core.world.message(chat, message.thread_id)
        self.core.add_message(message)
        if bot_sees(self.core, message):
            user.known = True
            chat.forbidden_lifted_at = message.at
            self.core.announce(message)
        return message

    async def press(self, user: User, message: Message, button: str) -> Press:
        """Press the inline button with that label or callback data, as the message now stands."""
        matching = [item for item in message.buttons if button in (item["text"], item.get("callback_data"))]
        if not matching or message.deleted:
            raise ValueError(f"there is no button {button!r}, only {message.labels}")
        if "callback_data" not in matching[0]:
            raise ValueError(f"button {button!r} does not call back: {matching[0]}")
        user.known = True
        press = Press(secrets.token_hex(8), user, message, matching[0]["callback_data"], self.core.clock.now())
        self.core.presses[press.id] = press
        body = {
            "id": press.id,
            "from": user_json(user),
            "message": message_json(message),
            "chat_instance": str(hash(message.chat.id)),
            "data": press.data,
        }
        self.core.queue.push("callback_query", body, lane=f"callback {user.id}")
        return press

    async def inline(self, user: User, query: str, *, offset: str = "", chat_type: str = "sender") -> InlineQuery:
        """Type @bot and a query in some chat."""
        if not self.core.inline or len(query) > MAX_INLINE_QUERY:
            raise ValueError("inline mode is off: FakeTelegram(inline=True)" if not self.core.inline else "too long")
        user.known = True
        asked = InlineQuery(secrets.token_hex(8), user, query, self.core.clock.now())
        self.core.inline_queries[asked.id] = asked
        body = {"id": asked.id, "from": user_json(user), "query": query, "offset": offset, "chat_type": chat_type}
        self.core.queue.push("inline_query", body, lane=f"inline {user.id}")
        return asked

    async def choose(self, user: User, asked: InlineQuery, result_id: str) -> Card:
        """Post an inline result somewhere; the bot hears of it only with inline feedback on.

        It is told the inline_message_id, by which the card can be edited, only of a card with an inline keyboard.
        """
        result = next((result for result in asked.results if str(result["id"]) == result_id), None)
        if result is None:
            raise ValueError(f"there is no result {result_id!r}")
        content, markup = result["input_message_content"], result.get("reply_markup")
        raw = str(content["message_text"])
        text = message_text(raw, str(content.get("parse_mode", "")), content.get("entities"), self.core.world)
        card, inline_id = Card(text.text, raw, markup), secrets.token_urlsafe(18)
        self.core.cards[inline_id] = card
        if self.core.inline_feedback:
            body = {"result_id": result_id, "from": user_json(user), "query": asked.query}
            named = {"inline_message_id": inline_id} if markup else {}
            self.core.queue.push("chosen_inline_result", body | named, lane=f"chosen {user.id}")
        return card

    async def react(self, user: User, message: Message, emoji: str | None) -> None:
        """React to a message; the bot hears of it in private or as administrator, if it asked for message_reaction."""
        if message.chat.user is None and message.chat.bot_status != "administrator":
            return
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        body = {
            "chat": chat_json(message.chat),
            "message_id": message.message_id,
            "user": user_json(user),
            "date": self.core.clock.unix(),
            "old_reaction": [],
            "new_reaction": new,
        }
        self.core.queue.push("message_reaction", body, lane=f"reaction {message.chat.id}")

    def _require_present(self, user: User, chat: Chat) -> None:
        if user.deactivated or (chat.user is not None and user.blocked):
            raise ValueError("the account is deleted" if user.deactivated else "unblock the bot before writing to it")
        if chat.user is user:
            user.started = user.known = True
        elif chat.user is not None or user.id not in chat.members:
            raise ValueError(f"{user.first_name} is not in {chat.title or 'that private chat'}")
