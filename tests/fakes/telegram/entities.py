"""Text with entities: offsets are UTF-16 code units, lengths for limits are Unicode code points."""

from dataclasses import dataclass, field, replace
from typing import Any

ORDER = str.split(
    "blockquote expandable_blockquote pre code text_link text_mention custom_emoji date_time bold italic underline "
    "strikethrough spoiler"
)
SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
VERBATIM = frozenset({"code", "pre"})
MAX_ENTITIES = 100


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, the unit of entity offsets."""
    return len(text) + sum(char > "\uffff" for char in text)


def utf16_slice(text: str, offset: int, length: int) -> str:
    """Return what an entity covers."""
    return text.encode("utf-16-le")[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


@dataclass(frozen=True)
class Entity:
    """A stretch of formatted or live text."""

    kind: str
    offset: int
    length: int
    data: dict[str, Any] = field(default_factory=dict)
    """The kind's own fields: url, user, language, custom_emoji_id, unix_time."""

    @property
    def end(self) -> int:
        """The offset just behind the entity."""
        return self.offset + self.length

    def json(self) -> dict[str, Any]:
        """Return the MessageEntity."""
        return {"type": self.kind, "offset": self.offset, "length": self.length} | self.data


@dataclass(frozen=True)
class FormattedText:
    """Parsed text and its entities, sorted by position."""

    text: str
    entities: tuple[Entity, ...] = ()


def normalized(formatted: FormattedText) -> FormattedText:
    """Return the text as the server keeps it: cleaned, trimmed, code without formatting, at most 100 entities."""
    text = formatted.text.replace("\r", "")
    text = "".join(" " if char < " " and char != "\n" else char for char in text)
    entities = [entity for entity in _without_formatted_code(formatted.entities) if entity.length > 0]
    stripped = text.rstrip(" \n\u00a0\u200b\u3000")
    first = min((entity.offset for entity in entities), default=len(text) * 2)
    lead = 0
    while lead < len(stripped) and lead < first and stripped[lead] in " \n":
        lead += 1
    kept = stripped[lead:]
    moved = [_fitted(replace(entity, offset=entity.offset - lead), utf16_length(kept)) for entity in entities]
    found = sorted((entity for entity in moved if entity.length > 0), key=_position)
    return FormattedText(kept, tuple(found[:MAX_ENTITIES]))


def merged(formatted: FormattedText, found: list[Entity]) -> FormattedText:
    """Add entities the server finds by itself wherever no link, mention or code of the sender is in the way."""
    opaque = [entity for entity in formatted.entities if entity.kind not in SPLITTABLE and "quote" not in entity.kind]
    free = [new for new in found if not any(new.offset < old.end and old.offset < new.end for old in opaque)]
    return FormattedText(formatted.text, tuple(sorted([*formatted.entities, *free], key=_position)))


def _position(entity: Entity) -> tuple[int, int, int]:
    rank = ORDER.index(entity.kind) if entity.kind in ORDER else len(ORDER)
    return entity.offset, -entity.length, rank


def _fitted(entity: Entity, limit: int) -> Entity:
    start = max(entity.offset, 0)
    return replace(entity, offset=start, length=min(entity.end, limit) - start)


def _without_formatted_code(entities: tuple[Entity, ...]) -> list[Entity]:
    code = [entity for entity in entities if entity.kind in VERBATIM]
    pieces: list[Entity] = []
    for entity in entities:
        pieces += _minus(entity, code) if entity.kind in SPLITTABLE else [entity]
    return pieces


def _minus(entity: Entity, holes: list[Entity]) -> list[Entity]:
    pieces, start = [], entity.offset
    for hole in sorted(holes, key=lambda hole: hole.offset):
        if hole.offset < entity.end and hole.end > start:
            pieces.append(replace(entity, offset=start, length=hole.offset - start))
            start = hole.end
    return [*pieces, replace(entity, offset=start, length=entity.end - start)]
