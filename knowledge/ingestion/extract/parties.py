"""Who has a part in a claim, in which role, and whom of them we do not know yet."""

from __future__ import annotations

from functools import lru_cache

from knowledge.claims import ProposedEntity
from knowledge.entities import EntityKind
from knowledge.facts import Participant, Status
from knowledge.ingestion.extract.mentions import Mention
from knowledge.ingestion.extract.reading import Reading

_ROLES = {
    (Status.SIGNED, False): "signatory", (Status.DISCUSSED, False): "party", (Status.PROPOSED, False): "counterpart",
}  # fmt: skip
_MOST_PARTICIPANTS = 8
_ENDING = 3
_REMEMBERED = 1024


def participants(reading: Reading, who: Mention, status: Status) -> tuple[Participant, ...]:
    """Return who else is named, each with a role; the subject is none of them."""
    found: dict[str, str] = {}
    for mention in reading.mentions:
        if mention.entity == who.entity or mention.entity in found:
            continue
        role = _ROLES.get(
            (status, mention.is_area), "place" if mention.is_area and not mention.is_adjective else "object"
        )
        if mention.entity in reading.speakers:
            role = "speaker"
        elif mention.kind is EntityKind.COUNTRY:
            role = "party"
        found[mention.entity] = role
    return tuple(_participant(entity, role) for entity, role in list(found.items())[:_MOST_PARTICIPANTS])


@lru_cache(maxsize=_REMEMBERED)
def _participant(entity: str, role: str) -> Participant:
    return Participant(entity=entity, role=role)


def strangers_named(reading: Reading, who: Mention) -> tuple[ProposedEntity, ...]:
    """Return those named whom we do not know yet."""
    found: dict[str, ProposedEntity] = {}
    for each in (who, *reading.mentions):
        if each.proposed is not None:
            found.setdefault(each.entity, _as_written(each.proposed, each.text))
    return tuple(found.values())


def _as_written(proposed: ProposedEntity, written: str) -> ProposedEntity:
    """Return a proposed entity with the article's spelling among its names: only a surname, another ending."""
    names = (proposed.name, *proposed.aliases)
    if not written[:1].isupper() or any(name in written and len(written) - len(name) <= _ENDING for name in names):
        return proposed
    return proposed.model_copy(update={"aliases": (*proposed.aliases, written)})
