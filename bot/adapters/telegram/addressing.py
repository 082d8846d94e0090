"""Whether a message is meant for us, and what it says apart from our name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import Message, MessageEntity

from bot.conversation.commands import resolve, visible

_COMMAND = re.compile(r"/(\w{1,64})(?:@(\w+))?(?=\s|$)")
_SEPARATORS = " \t,:;–—-"


@dataclass(frozen=True)
class Me:
    """Who we are."""

    id: int
    username: str

    def is_named(self, name: str) -> bool:
        """Whether a name, without @, is ours."""
        return name.casefold() == self.username.casefold()


def heard_text(message: Message, me: Me) -> tuple[str, bool] | None:
    """Return the words and whether they are meant for us; None for what has no words or names another bot."""
    text = message.text or message.caption
    if not text:
        return None
    if text.startswith("/"):
        text = visible(text)
    if command := _COMMAND.match(text):
        if command[2] and not me.is_named(command[2]):
            return None
        # Without a name, a command that is not ours may be meant for any bot here.
        is_ours = bool(command[2]) or resolve(command[1]) is not None or is_reply_to(message, me)
        return f"/{command[1]}{text[command.end() :]}", is_ours
    words, is_mentioned = _without_mentions(message, text, me)
    return words, is_mentioned or is_reply_to(message, me)


def _without_mentions(message: Message, text: str, me: Me) -> tuple[str, bool]:
    entities = message.parse_entities() if message.text else message.parse_caption_entities()
    ours = [entity for entity, part in entities.items() if _is_us(entity, part, me)]
    encoded = text.encode("utf-16-le")  # the unit of offsets
    for entity in sorted(ours, key=lambda entity: -entity.offset):
        before, after = encoded[: entity.offset * 2], encoded[(entity.offset + entity.length) * 2 :]
        left, right = before.decode("utf-16-le"), after.decode("utf-16-le").lstrip(_SEPARATORS)
        joint = "" if not left.strip() or right[:1] in ("", "?", "!", ".", "\n") else " "
        encoded = f"{left.rstrip(' ')}{joint}{right}".encode("utf-16-le")
    return encoded.decode("utf-16-le").strip() if ours else text, bool(ours)


def _is_us(entity: MessageEntity, part: str, me: Me) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    return entity.type == MessageEntity.MENTION and me.is_named(part.removeprefix("@"))


def is_reply_to(message: Message, me: Me) -> bool:
    """Whether a message answers one of ours."""
    replied = message.reply_to_message
    # In a forum each message counts as a reply to the service message that opened the topic.
    if replied is None or replied.from_user is None or replied.forum_topic_created:
        return False
    return replied.from_user.id == me.id


def without_link(text: str) -> str:
    """Return the command that the link t.me/…?start=ask stands for; other links are `/start` with an argument."""
    return "/ask" if text.split() == ["/start", "ask"] else text
