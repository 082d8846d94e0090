"""The pure half of the optional extractor: what a language model is asked, and its answer read as claims.

Nothing it says is trusted: an item that is no claim is counted, and every claim passes the grounding gate. The network
half is `retrieve.remote`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from knowledge.articles import Article
from knowledge.claims import Claim, ProposedEntity
from knowledge.entities import Entity
from knowledge.facts import Participant, Period, Quantity
from knowledge.ingestion.extract.lexicon import attributes
from knowledge.ingestion.extract.strangers import slug

EXTRACTOR = "remote"
_CONFIDENCE = 0.6


@dataclass(frozen=True)
class Answered:
    """What an answer held."""

    claims: tuple[Claim, ...] = ()
    malformed: int = 0
    """Items, or whole answers, that are no claims."""
    failure: str | None = None
    """Why there was no answer at all: `timeout`, `refused`, `too-large`, `unreachable`."""


@cache
def _prompt() -> dict[str, Any]:
    path = Path(__file__).with_suffix(".yaml")
    prompt: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return prompt


def question(article: Article, entities: Mapping[str, Entity], *, model: str) -> dict[str, Any]:
    """Return the body of the request: instructions, then the article as data."""
    prompt = _prompt()
    known = {each.id: each.name.in_(article.language) for each in entities.values()}
    data = {
        "language": article.language,
        "published": article.published,
        "entities": known,
        "paragraphs": _paragraphs(article),
    }
    return {
        "model": model,
        "temperature": 0,
        "messages": [
            {"role": "system", "content": prompt["instructions"]},
            {"role": "user", "content": json.dumps(data, ensure_ascii=False)},
        ],
        "response_format": {
            "type": "json_schema", "json_schema": {"name": "claims", "strict": False, "schema": prompt["schema"]},
        },
    }  # fmt: skip


def _paragraphs(article: Article) -> list[dict[str, Any]]:
    """Return the body, as much of it as is asked about."""
    left, kept = int(_prompt()["limits"]["characters"]), []
    for paragraph in article.body:
        left -= len(paragraph.text)
        if left < 0:
            break
        kept.append({"number": paragraph.number, "text": paragraph.text})
    return kept


def answered(body: bytes, article: Article, entities: Mapping[str, Entity]) -> Answered:
    """Return the claims of an answer; what is malformed is counted."""
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
        items = json.loads(content)["claims"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return Answered(malformed=1)
    if not isinstance(items, list):
        return Answered(malformed=1)
    read = [_claim(item, article, entities) for item in items[: int(_prompt()["limits"]["claims"])]]
    claims = tuple(claim for claim in read if claim is not None)
    return Answered(claims, malformed=len(read) - len(claims))


def _claim(item: Any, article: Article, entities: Mapping[str, Entity]) -> Claim | None:
    try:
        return _read(item, article, entities)
    except (ValidationError, ValueError, LookupError, TypeError, AttributeError, InvalidOperation, RecursionError):
        return None


def _read(item: dict[str, Any], article: Article, entities: Mapping[str, Entity]) -> Claim:
    about = str(item["attribute"])
    known = attributes().get(about)
    people = [_entity(each, entities) for each in (item["subject"], *item.get("participants", ()))]
    proposed = {one.id: one for one, _ in people if isinstance(one, ProposedEntity)}
    ids = [one.id for one, _ in people]
    start, end = item.get("start"), item.get("end")
    deadline = item.get("deadline")
    mark = sha256(json.dumps(item, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:10]
    return Claim(
        id=f"{article.id[:50].strip('-')}-remote-{mark}", article=article.id, language=article.language,
        locator=(int(item["paragraph"]),), quote=str(item["quote"]), topic=item["topic"], status=item["status"],
        instrument=item.get("instrument") or ("document" if item["status"] == "signed" else None), subject=ids[0],
        participants=tuple(
            Participant(entity=one.id, role=role) for number, (one, role) in enumerate(people)
            if one.id not in ids[:number]
        ),
        proposed=tuple(proposed.values()), attribute=about, aspects=known.aspects if known else (about,),
        quantities=tuple(_quantities(item, about)),
        period=Period(start=start, end=end) if start or end else None, deadline=deadline or None,
        statement={article.language: str(item["statement"])}, confidence=_CONFIDENCE, extractor=EXTRACTOR,
    )  # fmt: skip


def _entity(written: dict[str, Any], entities: Mapping[str, Entity]) -> tuple[Entity | ProposedEntity, str]:
    role = written.get("role") or "object"
    if (known := entities.get(str(written.get("id") or ""))) is not None:
        return known, role
    name = str(written["name"]).strip()
    return ProposedEntity(id=slug(name), kind=written["kind"], name=name), role


def _quantities(item: dict[str, Any], about: str) -> Iterator[Quantity]:
    for written in item.get("quantities", ()):
        numbers = {
            name: Decimal(str(written[name]))
            for name in ("value", "minimum", "maximum")
            if written.get(name) is not None
        }
        if not all(number.is_finite() for number in numbers.values()):
            raise ValueError("a figure that is no number")
        yield Quantity(
            kind=about, unit=written["unit"], approximate=bool(written.get("approximate")), per=written.get("per"),
            value=numbers.get("value"), minimum=numbers.get("minimum"), maximum=numbers.get("maximum"),
        )  # fmt: skip
