"""Four ways to find the fact that answers a question. Peers look at statements in the question's language only."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from knowledge.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bench.questions import BenchQuestion

_WORD = re.compile(r"\w+")


class Found(NamedTuple):
    """The fact a contender puts first, and how sure it is; no fact when it declines or finds nothing."""

    fact: str | None
    score: float
    is_list: bool = False
    """Korridor took the question for a list."""


class Contender(Protocol):
    """A system under measurement: built from a directory of JSON lines, then asked."""

    name: str
    declines: bool
    """Whether it says by itself that nothing answers; else a cut-off on its score is chosen for it."""

    def build(self, directory: Path) -> None:
        """Read the facts and make what is needed to answer."""

    def find(self, question: BenchQuestion) -> Found:
        """Return the best fact for a question."""


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as lines:
        yield from lines


def _statements(directory: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for line in _lines(directory / "facts.jsonl"):
        fact = json.loads(line)
        yield fact["id"], fact["statement"]


class Korridor:
    """Ours, with the facts in a FactBook as the fact store gives them."""

    name, declines = "Korridor", True

    def build(self, directory: Path) -> None:
        """Make a briefing."""
        from knowledge.briefing import Briefing
        from knowledge.entities import Entity
        from knowledge.factbook import FactBook
        from knowledge.facts import Source

        documents = ((json.loads(line)["id"], line.rstrip().encode()) for line in _lines(directory / "facts.jsonl"))
        entities = map(Entity.model_validate_json, _lines(directory / "entities.jsonl"))
        source = Source.model_validate_json((directory / "source.json").read_text(encoding="utf-8"))
        self._briefing = Briefing(FactBook(documents), [source], entities)

    def find(self, question: BenchQuestion) -> Found:
        """Ask as a chat does."""
        answer = self._briefing.ask(question.text).answer
        first = answer.citations[0].fact if answer.outcome == "answer" and answer.citations else None
        return Found(first, answer.understood.score, answer.is_list)


class Bm25:
    """bm25s with its default tokenizer and no stop words, an index a language."""

    name, declines = "BM25 (bm25s)", False

    def build(self, directory: Path) -> None:
        """Index the statements."""
        import bm25s

        self._tokenize, self._indexes = bm25s.tokenize, {}
        statements = defaultdict(list)
        self._facts: list[str] = []
        for fact, statement in _statements(directory):
            self._facts.append(fact)
            for language in LANGUAGES:
                statements[language].append(statement[language])
        for language in LANGUAGES:
            tokens = bm25s.tokenize(statements.pop(language), stopwords=None, show_progress=False)
            index = bm25s.BM25()
            index.index(tokens, show_progress=False)
            self._indexes[language] = index

    def find(self, question: BenchQuestion) -> Found:
        """Return the statement that scores best."""
        tokens = self._tokenize(question.text, stopwords=None, show_progress=False, return_ids=False)
        if not tokens[0]:
            return Found(None, 0.0)
        places, scores = self._indexes[question.language].retrieve(tokens, k=1, show_progress=False)
        return Found(self._facts[int(places[0, 0])], float(scores[0, 0]))


class Fts5:
    """SQLite's full-text search, ranked by its own bm25()."""

    name, declines = "SQLite FTS5", False

    def build(self, directory: Path) -> None:
        """Fill a table for each language."""
        self._database = sqlite3.connect(":memory:")
        for language in LANGUAGES:
            tokenizer = "unicode61 remove_diacritics 2"
            self._database.execute(
                f"CREATE VIRTUAL TABLE {language} USING fts5(fact UNINDEXED, statement, tokenize='{tokenizer}')"
            )
            rows = ((fact, statement[language]) for fact, statement in _statements(directory))
            self._database.executemany(f"INSERT INTO {language} VALUES (?, ?)", rows)  # noqa: S608 - our own names

    def find(self, question: BenchQuestion) -> Found:
        """Return the row that ranks first among those that hold any of the words."""
        words = " OR ".join(f'"{word}"' for word in _WORD.findall(question.text))
        if not words:
            return Found(None, 0.0)
        query = f"SELECT fact, rank FROM {question.language} WHERE {question.language} MATCH ? ORDER BY rank LIMIT 1"  # noqa: S608
        row: tuple[str, float] | None = self._database.execute(query, (words,)).fetchone()
        return Found(row[0], -row[1]) if row else Found(None, 0.0)


class Fuzzy:
    """rapidfuzz's token_set_ratio over every statement."""

    name, declines = "rapidfuzz scan", False

    def build(self, directory: Path) -> None:
        """Keep the statements, prepared once."""
        from rapidfuzz import fuzz, process, utils

        self._extract, self._scorer, self._prepare = process.extractOne, fuzz.token_set_ratio, utils.default_process
        self._facts: list[str] = []
        self._statements: dict[str, list[str]] = {language: [] for language in LANGUAGES}
        for fact, statement in _statements(directory):
            self._facts.append(fact)
            for language in LANGUAGES:
                self._statements[language].append(self._prepare(statement[language]))

    def find(self, question: BenchQuestion) -> Found:
        """Return the statement that is most alike."""
        statements = self._statements[question.language]
        best: Any = self._extract(self._prepare(question.text), statements, scorer=self._scorer)
        return Found(self._facts[best[2]], float(best[1])) if best else Found(None, 0.0)


CONTENDERS: dict[str, type[Contender]] = {"korridor": Korridor, "bm25": Bm25, "fts5": Fts5, "rapidfuzz": Fuzzy}
