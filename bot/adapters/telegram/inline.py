"""Inline mode: answers as cards that anybody can post into any chat."""

from __future__ import annotations

import logging
import re
from hashlib import sha256
from typing import TYPE_CHECKING

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
)
from telegram.constants import ParseMode

from bot.adapters.telegram import errors
from bot.adapters.telegram.client import call
from bot.adapters.telegram.defusing import cleaned
from bot.adapters.telegram.gateway import NO_PREVIEW
from bot.adapters.telegram.render import Rendered, render
from bot.messages import Reply, SourceNode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters.telegram.translate import Posted
    from bot.ports import Dialogue

logger = logging.getLogger(__name__)
CACHE_S = 60
MAX_CARDS = 50
MAX_TITLE = 120
MAX_DESCRIPTION = 200
_SENTENCE_END = re.compile(r"\n+|(?<=[!?…])\s+|(?<=[^\W\d_]{5}\.)\s+(?=[\w«„“\"])")
"""A full stop only counts after a longer word: `35 Mio. EUR` and `12. Mai` go on."""
_MARKS = re.compile(r"(?:\[\d+\])+")


CARD_KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton("🔎 Korridor", switch_inline_query_current_chat="")]]
)  # fmt: skip
"""Whoever presses it asks us in turn. Only of a message with buttons Telegram tells by which id it can be changed."""
_POSTED = "inline:"


def posted_id(inline_message_id: str) -> str:
    """Return how a card that was posted is named among message ids."""
    return f"{_POSTED}{inline_message_id}"


def inline_id(message_id: str) -> str | None:
    """Return the id of a posted card; None for a message in a chat of ours."""
    return message_id.removeprefix(_POSTED) if message_id.startswith(_POSTED) else None


async def remember_posted(dialogue: Dialogue, posted: Posted) -> None:
    """Tie a card that somebody has posted to what it says, even if the same question has another answer by now."""
    reply = await dialogue.offered(posted.card) or await _asked_again(dialogue, posted)
    if reply is None:
        logger.warning("posted_card_unknown", extra={"key": posted.message.key})
        return
    sent_id = posted_id(posted.sent_id) if posted.sent_id else None
    await dialogue.remember_posted(posted.message, reply, sent_id=sent_id)


async def _asked_again(dialogue: Dialogue, posted: Posted) -> Reply | None:
    """Return the reply that makes the same card: without facts none is kept, and none for ever."""
    replies = await dialogue.handle(posted.message)
    return next((reply for reply in replies if (card := card_of(reply)) and card.id == posted.card), None)


async def answer_inline(bot: Bot, dialogue: Dialogue, query_id: str, replies: Sequence[Reply]) -> None:
    """Show the replies as cards, and keep what they say; a query that has expired meanwhile is nobody's loss."""
    made = [(card, reply) for reply in replies if (card := card_of(reply))][:MAX_CARDS]
    await dialogue.remember_offered({card.id: reply for card, reply in made})
    cards = [card for card, _ in made]
    try:
        await call(bot.answer_inline_query(query_id, cards, cache_time=CACHE_S, is_personal=True))
    except errors.QueryExpiredError:
        logger.info("inline_query_expired")


def card_of(reply: Reply) -> InlineQueryResultArticle | None:
    """Return a reply as a card: what it says first, what next, and all of it once posted."""
    messages = render(reply)
    if not messages or not messages[0].spans:
        return None
    title, description = _headline(reply)
    content = InputTextMessageContent(messages[0].html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW)
    keyboard = CARD_KEYBOARD if reply.shown is not None else None
    return InlineQueryResultArticle(
        _id(messages[0]), title, content, description=description or None, reply_markup=keyboard
    )  # fmt: skip


def _headline(reply: Reply) -> tuple[str, str]:
    spoken = Reply(nodes=tuple(node for node in reply.nodes if not isinstance(node, SourceNode)))
    text = _MARKS.sub("", cleaned(spoken.plain)).strip() or cleaned(reply.plain).strip()
    ends = (match for match in _SENTENCE_END.finditer(text) if "\n" in match[0] or not text[match.end()].islower())
    end = next(ends, None)
    title, rest = (text[: end.start()], text[end.end() :]) if end else (text, "")
    return _shortened(title, MAX_TITLE), _shortened(" ".join(rest.split()), MAX_DESCRIPTION)


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _id(message: Rendered) -> str:
    return sha256(message.html.encode()).hexdigest()[:32]
