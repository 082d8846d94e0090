"""`python -m tests.bench.ingestion`: how many articles of 5 kB one core reads in a second, and how much memory grows.

Times are processor time. Pages are made up: a menu, a story of 5 kB, captions, teasers and a footer. What is extracted
from them is measured too where the extractor is there.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from time import process_time

from bot.compiled import compiled
from knowledge.articles import Article
from knowledge.ingestion import parse

_NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
_WHO = ("Kasachstan", "Siemens Mobility", "der Hafen Aktau", "das Verkehrsministerium", "DB Cargo Eurasia", "Bayern")
_DOES = ("prüft", "plant", "hat unterzeichnet:", "schlug vor:", "erörterte", "will bis 2030")
_WHAT = (
    "den Ausbau des Mittleren Korridors",
    "eine Direktverbindung nach Schymkent",
    "neue Lokomotiven",
    "ein Terminal",
)
_HOW = ("für rund {} Millionen Euro", "mit {} Millionen Tonnen im Jahr", "in {} Tagen", "um {} Prozent", "bis 20{}")
_STORIES = (
    "Am Rande des Treffens zeigten sich die Teilnehmer mit dem Verlauf des Tages sehr zufrieden.",
    "Wer die Gegend kennt, weiß, wie lang die Wege dort im Winter werden können.",
    "In der Halle war es laut, und vor den Ständen drängten sich die Besucher.",
    "Darüber war in den vergangenen Jahren immer wieder gestritten worden, meist ohne Ergebnis.",
    "Viele der Gäste waren zum ersten Mal hier und wollten sich erst einmal umsehen.",
    "Ein Dolmetscher half, wo die Worte fehlten, und das war öfter der Fall als gedacht.",
)
_STATING = 0.4
_STORY = 5_000


def page(number: int) -> str:
    """Return a page with a story of 5 kB."""
    throw = random.Random(number)
    menu = "".join(f"<li><a href='/{n}'>Rubrik {n}</a></li>" for n in range(30))
    teasers = "".join(f"<div class='teaser'><h4>Etwas anderes {n}</h4><p>Mehr davon, hier.</p></div>" for n in range(6))
    title, day = f"Nachricht {number}: {throw.choice(_WHAT)}", f"2026-03-{1 + number % 28:02}"
    head = f"<title>{title}</title><meta property='article:published_time' content='{day}'>"
    story = f"<h1>{title}</h1>{''.join(_paragraphs(throw))}<figure><figcaption>Foto: dpa</figcaption></figure>"
    return (
        f"<!doctype html><html lang='de'><head>{head}</head><body><nav><ul>{menu}</ul></nav><main><article>{story}"
        f"</article><section class='related'>{teasers}</section></main><footer>© Blatt</footer></body></html>"
    )


def _paragraphs(throw: random.Random) -> Iterator[str]:
    length = 0
    while length < _STORY:
        text = " ".join(_sentence(throw) for _ in range(5))
        length += len(text)
        yield f"<p>{text}</p>"


def _sentence(throw: random.Random) -> str:
    """Return a sentence: two in five state something, as in the articles of the tests; the others tell the story."""
    if throw.random() > _STATING:
        return throw.choice(_STORIES)
    who, does, what, how = (throw.choice(words) for words in (_WHO, _DOES, _WHAT, _HOW))
    return f"{who} {does} {what} {how.format(throw.randint(10, 99))}."


def _steps() -> dict[str, Callable[[Article], object]]:
    """Return what is done with an article after parsing, as far as it is there."""
    steps: dict[str, Callable[[Article], object]] = {"parse": lambda article: article, "parse and trace": parse.trace}
    if find_spec("knowledge.ingestion.proposing") is not None:
        from knowledge.ingestion.proposing import Proposer
        from tests.evaluation.asking import known_seeds

        steps["parse and extract"] = Proposer(known_seeds()).propose
    return steps


def measure(pages: list[str], step: Callable[[Article], object]) -> dict[str, float]:
    """Return articles a second, and by how many MB the peak of memory grew after the first tenth."""
    warm, start_mb, started = max(len(pages) // 10, 1), 0.0, process_time()
    for number, text in enumerate(pages):
        if number == warm:
            gc.collect()
            gc.freeze()  # as the running bot does when all is loaded
            start_mb, started = _peak_mb(), process_time()
        step(parse.article(text, media_type="text/html", fetched_at=_NOW, url=f"https://blatt.example/{number}"))
    seconds = process_time() - started
    return {"articles_per_s": round((len(pages) - warm) / seconds, 1), "grown_mb": round(_peak_mb() - start_mb, 1)}


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser("python -m tests.bench.ingestion", description="Articles a second on one core.")
    parser.add_argument("--articles", type=int, default=1000, help="how many (default 1000)")
    parser.add_argument("--save", type=Path, help="write the figures to this file as JSON")
    arguments = parser.parse_args()
    sys.stdout.write(f"read by {'compiled code' if compiled() else 'plain Python'}\n")
    pages = [page(number) for number in range(arguments.articles)]
    figures = {}
    for name, step in _steps().items():
        figures[name] = figure = measure(pages, step)
        sys.stdout.write(
            f"{name:20} {figure['articles_per_s']:8.1f} articles/s   memory +{figure['grown_mb']:.1f} MB\n"
        )
        sys.stdout.flush()
    sys.stdout.write(f"peak memory {_peak_mb():.0f} MB\n")
    if arguments.save:
        arguments.save.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
