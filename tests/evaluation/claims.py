"""Judge proposed claims by the expected ones.

A claim is right when it is read from the expected sentence, has its status (or a near one, see `comparing.NEAR`), its
numbers and no others, no other date, and names the expected entities. Several claims may share the numbers of one
expected claim between them. A second claim that says the same is `repeated`, and so is one that carries nothing but
numbers which the expected claim may have: neither right nor wrong, but counted. So are claims for optional background.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.evaluation.comparing import (
    FIRM,
    covers,
    dates_agree,
    is_read_from,
    names_all,
    only_of,
    same_status,
    squash,
    tells_dates,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from knowledge.articles import Article
    from knowledge.claims import Claim
    from knowledge.entities import Entity
    from tests.evaluation.articles import Expected


@dataclass(frozen=True)
class Verdict:
    """How the claims of one article stand to the expected ones."""

    found: tuple[tuple[Expected, tuple[Claim, ...]], ...]
    """Required ones, each with the claims that say it."""
    missed: tuple[Expected, ...]
    wrong: tuple[Claim, ...]
    optional: tuple[Claim, ...]
    repeated: tuple[Claim, ...]
    omitted: tuple[Claim, ...]
    """Those among the wrong that were read from a teaser, a caption, a menu …"""
    too_firm: tuple[Claim, ...]
    """Those among the wrong that say signed or done where the article does not."""

    @property
    def right(self) -> int:
        """How many claims say what was expected."""
        return sum(len(claims) for _, claims in self.found)

    @property
    def dated(self) -> tuple[int, int]:
        """How many of the found claims tell the expected date, and how many should."""
        due = [(each, claims) for each, claims in self.found if each.deadline or each.period]
        return sum(any(tells_dates(claim, each) for claim in claims) for each, claims in due), len(due)

    @property
    def filed(self) -> int:
        """How many of the found ones have an expected topic."""
        return sum(any({claim.topic, *claim.also} & {*each.topic} for claim in claims) for each, claims in self.found)


def judge(
    article: Article, claims: Sequence[Claim], expected: Sequence[Expected], entities: Mapping[str, Entity],
    outside: Sequence[str] = (),
) -> Verdict:  # fmt: skip
    """Match claims with expected ones; `outside` are first words of what is no part of the text."""
    required = [each for each in expected if not each.optional]
    pairs = _matched(claims, required, lambda claim, each: _says(article, claim, each, entities))
    found: dict[int, tuple[Claim, ...]] = {each: (claims[number],) for each, number in pairs.items()}
    left = [claim for number, claim in enumerate(claims) if number not in pairs.values()]
    for number, each in enumerate(required):
        parts = tuple(claim for claim in left if _says(article, claim, each, entities, part=True))
        if number not in found and parts and _together(parts, each):
            found[number] = parts
            left = [claim for claim in left if claim not in parts]
    repeated = tuple(claim for claim in left if any(_repeats(article, claim, each, entities) for each in required))
    background = [each for each in expected if each.optional]
    optional = tuple(
        claim for claim in left
        if claim not in repeated and any(_says(article, claim, each, entities, part=True) for each in background)
    )  # fmt: skip
    wrong = tuple(claim for claim in left if claim not in repeated and claim not in optional)
    return Verdict(
        found=tuple((each, found[number]) for number, each in enumerate(required) if number in found),
        missed=tuple(each for number, each in enumerate(required) if number not in found),
        wrong=wrong,
        optional=optional,
        repeated=repeated,
        omitted=tuple(claim for claim in wrong if _is_outside(article, claim, outside)),
        too_firm=tuple(claim for claim in wrong if _is_too_firm(article, claim, expected)),
    )


def _says(
    article: Article, claim: Claim, each: Expected, entities: Mapping[str, Entity], *, part: bool = False
) -> bool:
    """Tell whether the claim says what is expected, or with `part` a part of its numbers."""
    return (
        _is_from(article, claim, each)
        and same_status(claim.status, each.status)
        and (part or covers(claim, each.numbers))
        and only_of(claim, (*each.numbers, *each.may))
        and dates_agree(claim, each)
        and names_all(claim, each, entities)
    )


def _repeats(article: Article, claim: Claim, each: Expected, entities: Mapping[str, Entity]) -> bool:
    """Tell whether the claim says again what another says, or merely a number that may stand there."""
    if not _says(article, claim, each, entities, part=True):
        return False
    return covers(claim, each.numbers) or bool(claim.quantities and only_of(claim, each.may))


def _is_from(article: Article, claim: Claim, each: Expected) -> bool:
    text = article.paragraph(claim.locator[0]).text
    return any(is_read_from(claim.quote, text, place) for place in each.places)


def _together(parts: Sequence[Claim], each: Expected) -> bool:
    return all(any(covers(claim, [number]) for claim in parts) for number in each.numbers)


def _is_outside(article: Article, claim: Claim, outside: Sequence[str]) -> bool:
    paragraph = article.paragraph(claim.locator[0])
    starts = paragraph.kind != "body" or paragraph.omitted is not None
    return starts or any(squash(words) in squash(paragraph.text) for words in outside)


def _is_too_firm(article: Article, claim: Claim, expected: Sequence[Expected]) -> bool:
    here = [each for each in expected if _is_from(article, claim, each)]
    return claim.status in FIRM and bool(here) and not any(FIRM & {*each.status} for each in here)


def _matched(
    claims: Sequence[Claim], required: Sequence[Expected], says: Callable[[Claim, Expected], bool]
) -> dict[int, int]:
    """Return the largest pairing of expected claims with claims: number of the one to number of the other."""
    edges = [[n for n, claim in enumerate(claims) if says(claim, each)] for each in required]
    holder: dict[int, int] = {}

    def place(expected: int, tried: set[int]) -> bool:
        for claim in edges[expected]:
            if claim not in tried:
                tried.add(claim)
                if claim not in holder or place(holder[claim], tried):
                    holder[claim] = expected
                    return True
        return False

    for expected in range(len(required)):
        place(expected, set())
    return {expected: claim for claim, expected in holder.items()}
