"""How digests look, in four languages: `python -m tests.digests.looks` prints them, with `--save` it stores them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from bot.digests.catalogue import Catalogue
from bot.digests.composition import compose
from bot.digests.digest import Digest
from bot.digests.occurrences import Occurrence, due_on
from bot.digests.presenting import full, short
from bot.digests.schedule import AtOnce
from bot.messages import Reply
from knowledge.facts import Fact
from knowledge.languages import LANGUAGES, Language
from tests.digests.making import MONDAY, NOW, added, changed, facts, made, of_source, scheduled, sources, subscribed

DIRECTORY = Path(__file__).parents[1] / "data" / "digests" / "looks"
SIGNED = made(
    "airports-ports-opening", status="signed", instrument="contract",
    statement={
        "de": "Mit europäischen Investoren wurde ein Vertrag über 22 Flughäfen und zwei Häfen unterzeichnet.",
        "en": "A contract on opening 22 airports and two ports has been signed with European investors.",
        "ru": "С европейскими инвесторами подписан договор об открытии 22 аэропортов и двух портов.",
        "kk": "Еуропалық инвесторлармен 22 әуежай мен екі портты ашу туралы шартқа қол қойылды.",
    },
)  # fmt: skip
"""A plan of the seeds as it might be signed one day."""
LATE = made(
    "corridor-capacity-2029", deadline="2025-06",
    statement={
        "de": "Bis Juni 2025 sollte die Kapazität des transkaspischen Korridors auf 10 Mio. Tonnen steigen.",
        "en": "By June 2025 the capacity of the trans-Caspian transport corridor was to rise to 10 million tonnes.",
        "ru": "К июню 2025 года пропускная способность Транскаспийского коридора должна была вырасти до 10 млн тонн.",
        "kk": "2025 жылғы маусымға қарай Транскаспий дәлізінің өткізу қабілеті 10 млн тоннаға жетуі тиіс еді.",
    },
)  # fmt: skip
"""A target whose day has passed."""
MISTAKEN = made(
    "corridor-transit-time",
    statement={
        "de": "Der Transit durch den transkaspischen Korridor soll künftig nur noch 9 bis 13 Tage dauern.",
        "en": "Transit time on the trans-Caspian corridor is to be cut to 9–13 days.",
        "ru": "Срок транзита по Транскаспийскому коридору должен сократиться до 9–13 дней.",
        "kk": "Транскаспий дәлізі бойынша транзит уақытын 9–13 күнге дейін қысқарту көзделген.",
    },
)  # fmt: skip
"""A fact as it was before it was corrected."""


def occurrence(day: date = MONDAY) -> Occurrence:
    """Return the occurrence of a day at eight in Berlin."""
    found = due_on(scheduled(), day)
    assert found is not None
    return found


def known(*others: Fact) -> Catalogue:
    """Return the catalogue of the seeds with some facts as they might become."""
    return Catalogue(facts() | {fact.id: fact for fact in others})


def logistics(language: Language) -> Reply:
    """Return the short digest on the day the article on logistics came, late, after two that were missed."""
    missed = [occurrence(MONDAY - timedelta(days=days)) for days in (3, 2)]
    digest = compose(
        subscribed(language=language), known=known(), changes=of_source("logistics-partnership"), previous=(),
        missed=missed, occurrence=occurrence(), now=NOW + timedelta(hours=3),
    )  # fmt: skip
    return shown(digest, short)


def bavaria(language: Language) -> Reply:
    """Return the full digest with the article on Bavaria, a plan signed, a correction and a retraction."""
    changes = [
        *of_source("bavaria-central-asia")[:4], changed(facts()["airports-ports-opening"], SIGNED),
        changed(MISTAKEN, facts()["corridor-transit-time"]),
        changed(facts()["bavaria-follow-up-visits"], None, "The source has withdrawn it."),
    ]  # fmt: skip
    digest = compose(
        subscribed(language=language, topics=("trade", "diplomacy", "investment")), known=known(SIGNED, LATE),
        changes=changes, previous=(), occurrence=occurrence(), now=NOW,
    )  # fmt: skip
    return shown(digest, full)


def quiet(language: Language) -> Reply:
    """Return the short digest of a day without news."""
    yesterday = compose(
        subscribed(language=language), known=known(), changes=added("weigert-office"), previous=(),
        occurrence=occurrence(MONDAY - timedelta(days=1)), now=NOW - timedelta(days=1),
    )  # fmt: skip
    assert yesterday is not None
    digest = compose(
        subscribed(language=language), known=known(), changes=(), previous=[yesterday.contents],
        occurrence=occurrence(), now=NOW,
    )  # fmt: skip
    return shown(digest, short)


def alert(language: Language) -> Reply:
    """Return what comes at once when a followed fact changed."""
    subscription = subscribed(scheduled(AtOnce()), language=language, facts=("airports-ports-opening",))
    changes = [changed(facts()["airports-ports-opening"], SIGNED)]
    return shown(compose(subscription, known=known(SIGNED), changes=changes, previous=(), now=NOW), short)


def shown(digest: Digest | None, show: Callable[..., Reply]) -> Reply:
    """Return a digest that must be there as a reply."""
    assert digest is not None
    reply: Reply = show(digest, sources=sources())
    return reply


LOOKS: dict[str, Callable[[Language], Reply]] = {
    "logistics": logistics, "bavaria": bavaria, "quiet": quiet, "alert": alert,
}  # fmt: skip


def printed(reply: Reply) -> str:
    """Return a reply as it reads, its buttons in brackets."""
    rows = (" ".join(f"[ {button.label} ]" for button in row) for row in reply.buttons)
    return "\n".join([reply.plain, "", *rows, ""])


def main(*, save: bool) -> None:
    """Print or store every look."""
    for name, look in LOOKS.items():
        for language in LANGUAGES:
            text = printed(look(language))
            if save:
                DIRECTORY.mkdir(parents=True, exist_ok=True)
                (DIRECTORY / f"{name}-{language}.txt").write_text(text, encoding="utf-8")
            else:
                print(f"--- {name}, {language}\n{text}")


if __name__ == "__main__":
    main(save="--save" in sys.argv)
