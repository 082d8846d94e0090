"""What accepting a claim puts on record: the fact, its source, and entities that were new. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from knowledge.claims import Act, Relation
from knowledge.entities import Aliases, Entity
from knowledge.errors import ReviewError
from knowledge.facts import Evidence, Fact, Model, Statement
from knowledge.ingestion.rewording import reworded
from knowledge.languages import LANGUAGES, Language
from knowledge.original import copied
from knowledge.statements import statement_faults

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from knowledge.articles import Article
    from knowledge.claims import Claim, ProposedEntity, ReviewItem
    from knowledge.history import Snapshot

_LONGEST_ID = 36
"""A button that follows a fact has room for so much, and for a number behind it."""
_UNFIT = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Publication:
    """What goes on record when an editor accepts a claim."""

    act: Act
    fact: str
    """Id of the fact that is made or changed."""
    models: tuple[Model, ...]
    """Sources and entities first, then facts."""


def accept(
    item: ReviewItem, article: Article, known: Snapshot, *, relation: Relation | None = None, fact: str | None = None
) -> Publication:
    """Return what a claim puts on record; `relation` and `fact` are the editor's, where they differ from the proposal.

    An implausible value that an editor accepts is a new value of the fact it was compared with. Raises ReviewError
    with what is missing and how to give it.
    """
    relation, target = relation or item.decision.relation, fact or item.decision.fact
    if relation in {Relation.CONFIRMS, Relation.DUPLICATE} and target is not None:
        return merge(item, article, known, fact=target)
    old = known.facts.get(target) if target is not None else None
    _check_entities(item.claim, known)
    shared = (article.source(), *map(_entity, _new(item.claim, known)))
    if old is None or relation is Relation.NEW:
        made = _fact(item.claim, article, name=_name(item.claim, known.facts))
        return Publication(Act.ACCEPT, made.id, (*shared, made))
    if relation is Relation.DISPUTES:
        made = _fact(item.claim, article, name=_name(item.claim, known.facts), disputes=(old.id,))
        both = old.model_copy(update={"disputes": tuple(dict.fromkeys((*old.disputes, made.id)))})
        return Publication(Act.ACCEPT, made.id, (*shared, made, both))
    return Publication(Act.ACCEPT, old.id, (*shared, _updated(item.claim, article, old)))


def merge(item: ReviewItem, article: Article, known: Snapshot, *, fact: str) -> Publication:
    """Return the known fact with the article as a further source; what it says stays as it is."""
    old = known.facts.get(fact)
    if old is None:
        raise ReviewError("fact-unknown", f"fact {fact} is not known; `korridor facts list` shows them", fact=fact)
    if article.id == old.source or any(each.source == article.id for each in old.confirmed_by):
        return Publication(Act.MERGE, fact, (article.source(),))
    evidence = Evidence(source=article.id, locator=item.claim.locator)
    return Publication(
        Act.MERGE, fact, (article.source(), old.model_copy(update={"confirmed_by": (*old.confirmed_by, evidence)}))
    )


def corrected(old: Fact, changes: Mapping[str, object]) -> Fact:
    """Return a fact with some fields changed by an editor; statements follow the figures where no grammar changes.

    Languages whose sentence can neither be kept nor follow take over one that was given. Raises ReviewError.
    """
    given = dict(changes)
    said: dict[Language, str] = given.pop("statement", {})  # type: ignore[assignment]
    left_out = {"untranslated", "recorded_at", "supersedes"}
    return _said(_built(old.model_dump(mode="json", exclude=left_out) | given), old, said, sure=said)


def _updated(claim: Claim, article: Article, old: Fact) -> Fact:
    """Return a new version of a fact: what the claim says of it, and from the old one what a claim cannot know."""
    new = _built({
        **old.model_dump(mode="json", exclude={"untranslated", "confirmed_by", "recorded_at", "supersedes"}),
        "status": claim.status, "instrument": claim.instrument or old.instrument,
        "quantities": [each.model_dump(mode="json") for each in _quantities(claim, old)],
        "period": claim.period or old.period, "deadline": claim.deadline or old.deadline,
        "source": article.id, "locator": claim.locator,
    })  # fmt: skip
    return _said(new, old, claim.statement, sure=claim.worded, prefer=claim.language)


def _quantities(claim: Claim, old: Fact) -> list[Model]:
    """Return the old figures with those the claim has of the same kind and unit in their place."""
    newer = {(each.kind, each.unit): each for each in claim.quantities}
    by_unit = {each.unit: each for each in claim.quantities}
    kept: list[Model] = []
    for each in old.quantities:
        found = newer.get((each.kind, each.unit)) or by_unit.get(each.unit)
        kept.append(found.model_copy(update={"kind": each.kind}) if found else each)
    return kept or list(claim.quantities)


def _fact(claim: Claim, article: Article, *, name: str, disputes: tuple[str, ...] = ()) -> Fact:
    shared = (
        "topic",
        "also",
        "sectors",
        "status",
        "instrument",
        "subject",
        "attribute",
        "aspects",
        "deadline",
        "locator",
    )
    return _said(
        _built({
            **claim.model_dump(mode="json", include={*shared, "participants", "quantities", "period"}),
            "id": name, "source": article.id, "disputes": disputes,
            "statement": dict.fromkeys(LANGUAGES, next(iter(claim.statement.values()))),
        }), None, claim.statement, prefer=claim.language,
    )  # fmt: skip


def _built(fields: Mapping[str, object]) -> Fact:
    try:
        return Fact.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"])) or "claim"
        raise ReviewError("claim-invalid", f"{key}: {first['msg']}", field=key, fault=str(first["msg"])) from error


def _said(
    new: Fact, old: Fact | None, given: Mapping[Language, str], *, sure: Collection[Language] = (),
    prefer: Language | None = None,
) -> Fact:  # fmt: skip
    """Return a fact with a sentence in each language.

    It is the one an editor is sure of, or the old one with the new figures, or the draft, or another language's.
    """
    texts: dict[Language, str] = {}
    for language in LANGUAGES:
        follows = None
        if old is not None and language not in old.untranslated:
            follows = reworded(old.statement.in_(language), language, old, new)
        text = given.get(language) if follows is None or language in sure else follows
        if text:
            texts[language] = text
    if not texts:
        raise ReviewError("statement-missing", f"{new.id} has no sentence that says what is new; write one")
    first = prefer if prefer in texts else next(iter(texts))
    spoken = {language: texts.get(language, texts[first]) for language in LANGUAGES}
    borrowed = {language: first for language in LANGUAGES if language not in texts}
    fact = new.model_copy(update={"statement": Statement(**spoken), "untranslated": borrowed})
    for language, fault in statement_faults(fact):
        raise ReviewError("statement-fault", f"the statement in {language} {fault}", language=language, fault=fault)
    return fact


def check_wording(claim: Claim, article: Article) -> None:
    """Raise ReviewError if a sentence is the article's own: it is to be said in our words."""
    for language, text in claim.statement.items():
        run = copied(text, (article.paragraph(number).text for number in claim.locator))
        if run is not None:
            raise ReviewError("statement-copied", f"the statement in {language} copies the article: {run!r}; reword it",
                              language=language, run=run)  # fmt: skip


def _check_entities(claim: Claim, known: Snapshot) -> None:
    proposed = {each.id for each in claim.proposed}
    for name in claim.entities:
        if name not in known.entities and name not in proposed:
            raise ReviewError(
                "entity-unknown", f"{name} is no entity we know; link it to one or propose it", entity=name
            )


def _new(claim: Claim, known: Snapshot) -> Iterator[ProposedEntity]:
    used = set(claim.entities)
    return (each for each in claim.proposed if each.id in used and each.id not in known.entities)


def _entity(proposed: ProposedEntity) -> Entity:
    """Return a new entity, called in every language as the article calls it until an editor says otherwise."""
    name = Statement(**dict.fromkeys(LANGUAGES, proposed.name))
    return Entity(id=proposed.id, kind=proposed.kind, name=name, aliases=Aliases(any=proposed.aliases))


def _name(claim: Claim, known: Mapping[str, Fact]) -> str:
    """Return an id for a new fact that is not taken: what it is about, and the year it is about."""
    moment = claim.deadline or (claim.period and (claim.period.end or claim.period.start)) or ""
    base = _UNFIT.sub("-", f"{claim.subject}-{claim.attribute}-{moment[:4]}").strip("-")[:_LONGEST_ID].strip("-")
    number = 1
    while (name := base if number == 1 else f"{base}-{number}") in known:
        number += 1
    return name
