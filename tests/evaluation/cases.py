"""Questions and what is expected of their answers: our own exam, and the shared files where they are at hand."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
EXAM = ROOT / "tests" / "data" / "questions"
SHARED = ROOT.parent / "shared" / "eval"
LONG_TYPES = frozenset({"list", "compare"})


@dataclass(frozen=True)
class Case:
    """One question and the outcomes that are right for it."""

    id: str
    language: str
    type: str
    text: str
    expect: tuple[str, ...]
    facts: tuple[str, ...] = ()
    """Facts of which an answer cites one, or most for a list."""
    conversation: str | None = None
    file: str = ""
    raw: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def may_be_answered(self) -> bool:
        """Whether an answer can be right at all."""
        return "answer" in self.expect

    @property
    def is_long(self) -> bool:
        """Whether the answer may cite more than three facts."""
        return self.type in LONG_TYPES or len(self.facts) > 2

    @property
    def is_single(self) -> bool:
        """Whether exactly one fact answers it."""
        return len(self.facts) == 1 and self.type not in LONG_TYPES


def exam(directory: Path = EXAM) -> list[Case]:
    """Return our own questions, file by file in the order they stand; the language is in the file's name."""
    return [
        _case(raw, language=path.stem.split("-")[0], file=path.stem)
        for path in sorted(directory.glob("*.yaml"))
        for raw in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    ]


def shared_files(directory: Path = SHARED) -> list[Path]:
    """Return the shared question files; none when the folder is not there."""
    return sorted(directory.glob("*.jsonl"), key=lambda path: path.stem) if (directory / "grade.py").exists() else []


def shared(path: Path) -> list[Case]:
    """Return the questions of a shared file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_case(raw, language=raw["lang"], file=path.stem) for raw in map(json.loads, filter(str.strip, lines))]


def _case(raw: dict[str, Any], *, language: str, file: str) -> Case:
    return Case(
        id=raw["id"],
        language=language,
        type=raw["type"],
        text=raw["text"],
        expect=tuple(raw["expect"]),
        facts=tuple(raw.get("facts", ())),
        conversation=raw.get("conversation"),
        file=file,
        raw=raw,
    )
