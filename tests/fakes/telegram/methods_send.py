"""sendMessage, sendPhoto, sendMessageDraft and sendChatAction."""

from typing import Any

from tests.fakes.telegram.access import Need, find_chat, find_thread, require_delivery, require_open_topic
from tests.fakes.telegram.core import Core, Draft
from tests.fakes.telegram.entities import FormattedText
from tests.fakes.telegram.errors import bad_request
from tests.fakes.telegram.images import checked_photo
from tests.fakes.telegram.keyboards import reply_markup, require_valid_buttons
from tests.fakes.telegram.links import checked
from tests.fakes.telegram.objects import message_json
from tests.fakes.telegram.params import Params, Upload
from tests.fakes.telegram.state import Chat, ChatKind, Message
from tests.fakes.telegram.text import message_text, parsed, require_length

CHAT_ACTIONS = frozenset(
    str.split(
        "cancel typing record_video upload_video record_audio upload_audio record_voice upload_voice upload_photo "
        "upload_document choose_sticker pick_up_location find_location record_video_note upload_video_note"
    )
)


def send_message(core: Core, params: Params) -> dict[str, Any]:
    """Store a text message and return it."""
    raw = params.text("text")
    text = message_text(raw, params.text("parse_mode"), params.json("entities", "entities"), core.world)
    options = _preview_options(params)
    message = _placed(core, params, "text messages")
    require_length(text)
    _fill(message, raw, text)
    if options:
        message.extra["link_preview_options"] = options
    return message_json(core.add_message(message))


def send_photo(core: Core, params: Params) -> dict[str, Any]:
    """Store a photo with its caption and return it."""
    raw = params.text("caption")
    caption = parsed(raw, params.text("parse_mode"), params.json("caption_entities", "entities"), core.world)
    upload = params.file("photo")
    if upload is None and not params.text("photo"):
        raise bad_request("there is no photo in the request")
    message = _placed(core, params, "photos")
    require_length(caption, caption=True)
    photo = _uploaded(core, upload) if upload else _referenced(core, params.text("photo"))
    message.photo, message.photo_bytes = photo, upload.content if upload else None
    _fill(message, raw, caption)
    return message_json(core.add_message(message))


def send_message_draft(core: Core, params: Params) -> bool:
    """Record the preview; it lives in private chats only and an empty text means thinking."""
    raw = params.text("text")
    text = parsed(raw, params.text("parse_mode"), params.json("entities", "entities"), core.world)
    chat = find_chat(core, params, Need.WRITE)
    if chat.user is None:
        raise bad_request("PEER_ID_INVALID")
    require_delivery(core, chat)
    if params.integer("draft_id") == 0:
        raise bad_request("RANDOM_ID_INVALID")
    require_length(text)
    core.drafts.append(Draft(chat.id, params.integer("draft_id"), text.text, core.clock.now()))
    core.changes.ring()
    return True


def send_chat_action(core: Core, params: Params) -> bool:
    """Record what the bot seems to be doing."""
    action = params.text("action").lower()
    if action not in CHAT_ACTIONS:
        raise bad_request("Wrong parameter action in request")
    chat = find_chat(core, params, Need.WRITE)
    find_thread(chat, params)
    if chat.kind is ChatKind.CHANNEL:
        raise bad_request("CHAT_WRITE_FORBIDDEN")
    require_delivery(core, chat)
    core.actions.append((chat.id, action))
    core.changes.ring()
    return True


def _placed(core: Core, params: Params, what: str) -> Message:
    """Return the empty message in its chat, topic and thread, every check of the place passed."""
    markup = reply_markup(params)
    reply = _reply_parameters(params)
    chat = find_chat(core, params, Need.WRITE)
    thread_id = find_thread(chat, params)
    reply_to = _replied(core, chat, reply)
    require_delivery(core, chat, what)
    require_open_topic(chat, thread_id)
    require_valid_buttons(markup)
    sender = None if chat.kind is ChatKind.CHANNEL else core.bot
    message = Message(chat, core.world.next_message_id(chat), core.clock.now(), sender, outgoing=True)
    message.reply_markup, message.reply_to, message.thread_id = markup, reply_to, thread_id
    message.silent = params.flag("disable_notification")
    if params.flag("protect_content"):
        message.extra["has_protected_content"] = True
    return message


def _fill(message: Message, raw: str, text: FormattedText) -> None:
    message.html, message.text = raw, text.text
    message.entities = [entity.json() for entity in text.entities]


def _reply_parameters(params: Params) -> dict[str, Any]:
    reply = params.json("reply_parameters", "reply parameters")
    if reply is None:
        old = {"message_id": params.integer("reply_to_message_id")}
        return old | {"allow_sending_without_reply": params.flag("allow_sending_without_reply")}
    if not isinstance(reply, dict):
        raise bad_request("Object expected as reply parameters")
    if reply and "message_id" not in reply:
        raise bad_request('Can\'t find field "message_id"')
    return reply


def _replied(core: Core, chat: Chat, reply: dict[str, Any]) -> Message | None:
    message_id = int(reply.get("message_id", 0))
    if message_id <= 0:
        return None
    where = core.world.chats.get(int(reply.get("chat_id", chat.id)), chat)
    found = core.world.message(where, message_id)
    if found is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return found


def _preview_options(params: Params) -> dict[str, Any] | None:
    options = params.json("link_preview_options", "link preview options")
    if options is not None and not isinstance(options, dict):
        raise bad_request("Object expected as link preview options")
    return options or ({"is_disabled": True} if params.flag("disable_web_page_preview") else None)


def _uploaded(core: Core, upload: Upload) -> dict[str, Any]:
    width, height = checked_photo(upload)
    return _photo(f"AgACfake{next(core.ids)}", width, height, len(upload.content))


def _referenced(core: Core, reference: str) -> dict[str, Any]:
    known = next((sent.photo for sent in core.sent if sent.photo and sent.photo["file_id"] == reference), None)
    if known is not None:
        return known
    if not reference.startswith(("http://", "https://")) or checked(reference) is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return _photo(f"AgACfake{next(core.ids)}", 800, 600, 0)


def _photo(file_id: str, width: int, height: int, size: int) -> dict[str, Any]:
    photo = {"file_id": file_id, "file_unique_id": f"u{file_id}", "width": width, "height": height}
    return photo | ({"file_size": size} if size else {})


METHODS = {
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "sendmessagedraft": send_message_draft,
    "sendchataction": send_chat_action,
}
