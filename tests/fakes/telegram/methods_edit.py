"""Changing what was sent: text, keyboard, deletion, reaction."""

from typing import Any

from tests.fakes.telegram.access import Need, find_message, require_delivery
from tests.fakes.telegram.core import Card, Core
from tests.fakes.telegram.entities import FormattedText
from tests.fakes.telegram.errors import BLOCKED, NOT_MODIFIED, bad_request, forbidden
from tests.fakes.telegram.keyboards import reply_markup, require_valid_buttons
from tests.fakes.telegram.objects import message_json
from tests.fakes.telegram.params import Params
from tests.fakes.telegram.state import ChatKind, Message
from tests.fakes.telegram.text import message_text, parsed, require_length

DELETABLE_S = 48 * 3600
REACTIONS = frozenset(
    str.split(
        "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤️‍🔥 "
        "🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 "
        "🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂️ 🤷 🤷‍♀️ 😡"
    )
)


def edit_message_text(core: Core, params: Params) -> dict[str, Any] | bool:
    """Replace text and keyboard; a missing reply_markup takes the keyboard away."""
    raw = params.text("text")
    text = message_text(raw, params.text("parse_mode"), params.json("entities", "entities"), core.world)
    markup = reply_markup(params)
    if (card := core.cards.get(params.text("inline_message_id"))) is not None:
        return _changed_card(core, card, raw, text, markup)
    message = _own(core, params)
    if message.photo is not None:
        raise bad_request("there is no text in the message to edit")
    require_length(text)
    return _changed(core, message, raw, text, markup)


def edit_message_caption(core: Core, params: Params) -> dict[str, Any]:
    """Replace a photo's caption and the keyboard."""
    raw = params.text("caption")
    caption = parsed(raw, params.text("parse_mode"), params.json("caption_entities", "entities"), core.world)
    markup = reply_markup(params)
    message = _own(core, params)
    if message.photo is None:
        raise bad_request("there is no caption in the message to edit")
    require_length(caption, caption=True)
    return _changed(core, message, raw, caption, markup)


def edit_message_reply_markup(core: Core, params: Params) -> dict[str, Any]:
    """Replace the keyboard only."""
    markup = reply_markup(params)
    message = _own(core, params)
    require_valid_buttons(markup)
    if markup == message.reply_markup:
        raise bad_request(NOT_MODIFIED)
    message.reply_markup = markup
    return _kept(core, message)


def delete_message(core: Core, params: Params) -> bool:
    """Delete a message: the bot's own, anybody's in private chats, others' with the right to."""
    if not params.text("chat_id"):
        raise bad_request("Chat identifier is not specified")
    if params.integer("message_id") == 0:
        raise bad_request("Message identifier is not specified")
    message = find_message(core, params, Need.WRITE, "message to delete")
    may = message.outgoing or message.chat.user is not None or "can_delete_messages" in message.chat.bot_rights
    if not may or core.clock.now() - message.at > DELETABLE_S:
        raise bad_request("message can't be deleted")
    message.deleted = True
    core.changes.ring()
    return True


def set_message_reaction(core: Core, params: Params) -> bool:
    """Set or remove the bot's reaction; a bot has at most one."""
    reactions = params.json("reaction", "reaction types") or []
    if not isinstance(reactions, list):
        raise bad_request("Expected an Array of ReactionType")
    if any(not isinstance(reaction, dict) or "type" not in reaction for reaction in reactions):
        raise bad_request("Can't parse ReactionType: expected an Object")
    message = find_message(core, params, Need.READ, "message to react")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = str(reactions[0].get("emoji", "")) if reactions else None
    if emoji is not None and emoji not in REACTIONS:
        raise bad_request("REACTION_INVALID")
    message.reaction = emoji
    core.changes.ring()
    return True


def _own(core: Core, params: Params) -> Message:
    if not params.text("chat_id") and not params.integer("message_id"):
        reason = "message identifier is not specified"
        raise bad_request("MESSAGE_ID_INVALID" if params.text("inline_message_id") else reason)
    message = find_message(core, params, Need.EDIT, "message to edit")
    if not message.outgoing:
        raise bad_request("message can't be edited")
    if message.chat.user is not None and message.chat.user.blocked:
        raise forbidden(BLOCKED)
    if message.chat.kind is ChatKind.CHANNEL:
        require_delivery(core, message.chat)
    return message


def _changed(
    core: Core, message: Message, raw: str, text: FormattedText, markup: dict[str, Any] | None
) -> dict[str, Any]:
    require_valid_buttons(markup)
    entities = [entity.json() for entity in text.entities]
    if (message.text, message.entities, message.reply_markup) == (text.text, entities, markup):
        raise bad_request(NOT_MODIFIED)
    message.text, message.html, message.entities, message.reply_markup = text.text, raw, entities, markup
    return _kept(core, message)


def _changed_card(core: Core, card: Card, raw: str, text: FormattedText, markup: dict[str, Any] | None) -> bool:
    require_length(text)
    require_valid_buttons(markup)
    if (card.html, card.reply_markup) == (raw, markup):
        raise bad_request(NOT_MODIFIED)
    card.text, card.html, card.reply_markup = text.text, raw, markup
    card.versions += 1
    core.changes.ring()
    return True


def _kept(core: Core, message: Message) -> dict[str, Any]:
    message.edited_at = core.clock.now()
    message.keep_version(message.edited_at)
    core.changes.ring()
    return message_json(message)


METHODS = {
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "setmessagereaction": set_message_reaction,
}
