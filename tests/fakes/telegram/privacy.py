"""Which messages reach the bot: membership, privacy mode, other bots."""

from tests.fakes.telegram.core import Core
from tests.fakes.telegram.entities import utf16_slice
from tests.fakes.telegram.state import Chat, ChatKind, Message


def bot_sees(core: Core, message: Message) -> bool:
    """Return whether Telegram would deliver the message to our bot; also notes whether it was meant for it."""
    chat = message.chat
    if not chat.bot_is_in:
        return False
    if chat.kind in (ChatKind.PRIVATE, ChatKind.CHANNEL):
        return True
    message.meant_for_bot = _is_meant(core, chat, message)
    if message.sender is not None and message.sender.is_bot:
        return False
    is_service = not (message.text or message.photo)
    private = core.privacy if chat.privacy is None else chat.privacy
    return is_service or not private or chat.bot_status == "administrator" or message.meant_for_bot


def _is_meant(core: Core, chat: Chat, message: Message) -> bool:
    """Return whether it is a command for this bot, a reply to it or to a message meant for it, or sent via it."""
    replied = message.reply_to
    if replied is not None and (replied.sender is core.bot or replied.meant_for_bot):
        return True
    if message.extra.get("via_bot", {}).get("id") == core.bot.id:
        return True
    return any(_commands_bot(core, chat, command) for command in _commands(message))


def _commands(message: Message) -> list[str]:
    found = [entity for entity in message.entities if entity["type"] == "bot_command"]
    return [utf16_slice(message.text, entity["offset"], entity["length"]) for entity in found]


def _commands_bot(core: Core, chat: Chat, command: str) -> bool:
    name = command.partition("@")[2]
    # A general command, without a name, goes to the bot that wrote last in the group.
    return name.lower() == core.bot.username.lower() if name else chat.last_bot_id == core.bot.id
