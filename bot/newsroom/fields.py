"""What editors may change of a claim or a fact, one field at a time; what they typed becomes a value, or is refused."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError

from knowledge.claims import ProposedEntity
from knowledge.entities import EntityKind
from knowledge.errors import ReviewError
from knowledge.facts import PartialDate, Quantity, Status, Topic
from knowledge.language.numbers import numbers, spelled
from knowledge.languages import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.claims import Claim
    from knowledge.facts import Fact

SENTENCE, STATUS, FIGURE, DEADLINE, SUBJECT, TOPIC, RELATION = "s", "st", "q", "dl", "su", "to", "re"
INSTRUMENTS: Final = ("letter-of-intent", "memorandum", "agreement", "contract")
"""What may be signed."""
STATUSES: Final = (
    *(each.value for each in Status if each is not Status.SIGNED),
    *(f"{Status.SIGNED.value}/{each}" for each in INSTRUMENTS),
)
NOTHING: Final = frozenset({"-", "–", "—", "0"})
"""What takes a date away."""
_UNITS: Final[tuple[tuple[str, str], ...]] = (
    (r"t\b|tonn\w*|тонн\w*|т\b", "t"), (r"eur\b|€|euro\w*|евро", "EUR"),
    (r"usd\b|\$|us-dollar\w*|dollar\w*|доллар\w*", "USD"),
    (r"kzt\b|tenge|тенге|теңге|₸", "KZT"), (r"%|prozent\w*|per ?cent|процент\w*|пайыз\w*", "%"), (r"km\b|км\b", "km"),
    (r"tag\w*|days?\b|дн\w*|день|күн\w*", "d"), (r"jahr\w*|years?\b|год\w*|лет\b|жыл\w*", "a"), (r"mw\b|мвт\b", "MW"),
    (r"gw\b|гвт\b", "GW"), (r"teu\b|дфэ\b", "{TEU}"), (r"ha\b|га\b", "har"),
)  # fmt: skip
_ABOUT: Final = re.compile(
    r"\b(?:rund|etwa|ca|circa|about|around|approximately|около|примерно|порядка|шамамен)\b|~|≈", re.IGNORECASE
)
_UP_TO: Final = re.compile(
    r"\b(?:bis|höchstens|maximal|max|up to|at most|no more than|до|не более|не больше|максимум|дейін|ең көбі)\b|≤|<=",
    re.IGNORECASE,
)
"""What makes a single figure an upper end; beside two it stands between them."""
_DOTTED: Final = re.compile(r"^(?:(\d{1,2})[./])?(\d{1,2})[./](\d{4})$")
_UNFIT: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_ID: Final = 36
_DATE: Final[TypeAdapter[str]] = TypeAdapter(PartialDate)


def sentence(claim: Claim, language: Language, typed: str) -> Claim:
    """Return a claim with a sentence that an editor wrote."""
    text = " ".join(typed.split())
    if not text:
        raise ReviewError("sentence-empty", "the sentence is empty", typed=typed)
    worded = tuple(each for each in LANGUAGES if each == language or each in claim.worded)
    return claim.model_copy(update={"statement": claim.statement | {language: text}, "worded": worded})


def firmness(value: str) -> dict[str, Any]:
    """Return status and instrument of a choice in `STATUSES`."""
    if value not in STATUSES:
        raise ReviewError("choice-unknown", f"{value} is no status", typed=value)
    status, _, instrument = value.partition("/")
    return {"status": Status(status), "instrument": instrument or None}


def figures(known: Sequence[Quantity], index: int, typed: str) -> tuple[Quantity, ...]:
    """Return figures with one of them as it was typed: `40 Mio. t`, `10–12 Tage`; without a unit the unit stays."""
    old = known[index] if index < len(known) else None
    found = numbers(typed) or spelled(typed)
    if not 1 <= len(found) <= 2:  # noqa: PLR2004 - a value or a range
        raise ReviewError("figure-unclear", f"{typed!r} is no figure; write one such as 40 Mio. t", typed=typed)
    scale = found[-1].scale
    values = [each.value if each.scale > 1 else each.value * scale for each in found]
    unit = _unit(typed[found[-1].end :]) or _unit(typed[: found[0].start]) or (old.unit if old else None)
    if unit is None:
        raise ReviewError("figure-unclear", f"{typed!r} has no unit that is known", typed=typed)
    new = _quantity(old.kind if old else "amount", values, unit, typed, per=old.per if old else None)
    return (*known[:index], new, *known[index + 1 :])


def _quantity(kind: str, values: list[Decimal], unit: str, typed: str, *, per: str | None) -> Quantity:
    ends = {"minimum": values[0], "maximum": values[1]} if len(values) > 1 else {"value": values[0]}
    if len(values) == 1 and _UP_TO.search(typed):
        ends = {"maximum": values[0]}
    try:
        return Quantity(kind=kind, unit=unit, approximate=bool(_ABOUT.search(typed)), per=per, **ends)
    except ValidationError as error:
        raise ReviewError(
            "figure-unclear", f"{typed!r} is no figure: {error.errors()[0]['msg']}", typed=typed
        ) from error


def _unit(text: str) -> str | None:
    words = text.strip(" .\u00a0\u202f").casefold()
    return next((unit for pattern, unit in _UNITS if re.match(pattern, words)), None)


def deadline(typed: str) -> str | None:
    """Return a date as precise as it was typed: 2029, 2029-05, 05.2029, 17.05.2029; None takes it away."""
    text = typed.strip().rstrip(".").strip()
    if typed.strip() in NOTHING:
        return None
    if found := _DOTTED.match(text):
        day, month, year = found.groups()
        text = "-".join([year, month.zfill(2), *([day.zfill(2)] if day else [])])
    try:
        return _DATE.validate_python(text)
    except ValidationError as error:
        raise ReviewError(
            "date-unclear", f"{typed!r} is no date; write 2029, 05.2029 or 17.05.2029", typed=typed
        ) from error


def topic(value: str) -> Topic:
    """Return a topic by its name."""
    if value not in set(Topic):
        raise ReviewError("choice-unknown", f"{value} is no topic", typed=value)
    return Topic(value)


def newcomer(name: str, kind: str) -> ProposedEntity:
    """Return somebody or something new, by name and kind."""
    if kind not in set(EntityKind):
        raise ReviewError("choice-unknown", f"{kind} is no kind", typed=kind)
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    slug = _UNFIT.sub("-", plain).strip("-")[:_LONGEST_ID].strip("-")
    is_readable = len(slug) > 1 and len(slug) * 2 > len(name)
    return ProposedEntity(
        id=slug if is_readable else f"name-{sha256(name.casefold().encode()).hexdigest()[:10]}",
        kind=EntityKind(kind), name=" ".join(name.split()),
    )  # fmt: skip


def with_subject(claim: Claim, entity: str, proposed: ProposedEntity | None = None) -> Claim:
    """Return a claim about another subject."""
    others = tuple(each for each in claim.proposed if each.id != entity)
    added = others if proposed is None else (*others, proposed)
    return checked(claim, {"subject": entity, "proposed": added})


def checked(claim: Claim, changes: dict[str, Any]) -> Claim:
    """Return a claim with changed fields; raises ReviewError for what cannot be."""
    try:
        return type(claim).model_validate({**claim.model_dump(), **changes})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise ReviewError("claim-invalid", f"{field}: {first['msg']}", field=field, fault=str(first["msg"])) from error


def fact_change(fact: Fact, pending: dict[str, Any], field: str, typed: str) -> dict[str, Any]:
    """Return the changes to a fact with one more: as `accepting.corrected` takes them, in plain values."""
    if field.startswith(FIGURE) and field[1:].isdecimal():
        known = tuple(Quantity.model_validate(each) for each in pending.get("quantities", ())) or fact.quantities
        return pending | {
            "quantities": [each.model_dump(mode="json") for each in figures(known, int(field[1:]), typed)]
        }
    if field == STATUS:
        chosen = firmness(typed)
        return pending | {"status": chosen["status"].value, "instrument": chosen["instrument"]}
    if field == DEADLINE:
        return pending | {"deadline": deadline(typed)}
    if field[:1] == SENTENCE and field[1:] in LANGUAGES:
        said = " ".join(typed.split())
        if not said:
            raise ReviewError("sentence-empty", "the sentence is empty", typed=typed)
        return pending | {"statement": pending.get("statement", {}) | {field[1:]: said}}
    raise ReviewError("choice-unknown", f"{field} cannot be changed", typed=field)
