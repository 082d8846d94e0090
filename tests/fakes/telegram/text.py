"""From the text, parse_mode and entities of a call to what the server stores, with every limit on the way."""

from typing import Any

from tests.fakes.telegram.detect import live_entities
from tests.fakes.telegram.entities import Entity, FormattedText, merged, normalized, utf16_length
from tests.fakes.telegram.errors import bad_request
from tests.fakes.telegram.markdown import parse_markdown, parse_markdown_v2
from tests.fakes.telegram.markup import ParseError, parse_html
from tests.fakes.telegram.objects import user_json
from tests.fakes.telegram.state import World

MAX_RAW_BYTES = 1 << 15
MAX_TEXT = 4096
MAX_CAPTION = 1024
PARSERS = {"html": parse_html, "markdownv2": parse_markdown_v2, "markdown": parse_markdown}
GIVEN = frozenset(
    str.split(
        "bold italic underline strikethrough spoiler code pre text_link text_mention custom_emoji blockquote "
        "expandable_blockquote date_time"
    )
)
FOUND = frozenset(str.split("mention hashtag cashtag bot_command url email phone_number bank_card_number"))


def parsed(raw: str, parse_mode: str, entities: Any, world: World) -> FormattedText:
    """Return the trimmed text with the sender's and the server's entities; limits of length are the caller's."""
    if len(raw.encode()) > MAX_RAW_BYTES:
        raise bad_request("Text is too long")
    mode = parse_mode.lower()
    if raw and mode not in ("", "none"):
        if mode not in PARSERS:
            raise bad_request("Unsupported parse_mode")
        try:
            formatted = PARSERS[mode](raw)
        except ParseError as exc:
            raise bad_request(f"Can't parse entities: {exc}") from exc
    else:
        formatted = FormattedText(raw, tuple(_given(entities, utf16_length(raw))))
    formatted = normalized(formatted)
    resolved = FormattedText(formatted.text, tuple(_with_users(formatted.entities, world)))
    return merged(resolved, live_entities(resolved.text))


def message_text(raw: str, parse_mode: str, entities: Any, world: World) -> FormattedText:
    """Return the text of a message; missing and blank text have different messages, as on the server."""
    if not raw:
        raise bad_request("Message text is empty")
    formatted = parsed(raw, parse_mode, entities, world)
    if not formatted.text:
        raise bad_request("Text must be non-empty")
    return formatted


def require_length(formatted: FormattedText, *, caption: bool = False) -> None:
    """Refuse what is too long in code points after parsing; the server finds out last, after every chat check."""
    if len(formatted.text) > (MAX_CAPTION if caption else MAX_TEXT):
        raise bad_request("message caption is too long" if caption else "message is too long")


def _given(entities: Any, limit: int) -> list[Entity]:
    result = []
    for entity in entities if isinstance(entities, list) else []:
        if not isinstance(entity, dict):
            raise bad_request("Can't parse MessageEntity: expected an Object")
        kind = str(entity.get("type", ""))
        if kind not in GIVEN | FOUND:
            raise bad_request(f"Can't parse MessageEntity: {'Unsupported type' if kind else 'Type is not'} specified")
        offset, length = int(entity.get("offset", 0)), int(entity.get("length", 0))
        if kind in GIVEN and 0 <= offset < limit and 0 < length <= limit - offset:
            data = {key: value for key, value in entity.items() if key not in ("type", "offset", "length")}
            data |= {"user": int(data["user"]["id"])} if kind == "text_mention" else {}
            result.append(Entity(kind, offset, length, data))
    return result


def _with_users(entities: tuple[Entity, ...], world: World) -> list[Entity]:
    # A text mention of somebody the bot has never met is dropped without a word.
    kept = []
    for entity in entities:
        if entity.kind != "text_mention":
            kept.append(entity)
        elif (user := world.users.get(entity.data["user"])) is not None:
            kept.append(Entity(entity.kind, entity.offset, entity.length, {"user": user_json(user)}))
    return kept
