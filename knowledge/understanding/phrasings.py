"""How people ask, as data: every phrasing and what it asks for.

`knowledge/language/phrasings/<language>/*.yaml` maps keys to questions as people type them. The file's name says what
a key means (a trailing number only keeps authors apart: `facts-2.yaml` goes on where `facts.yaml` ends):

    facts      <fact id>/<aspect>     the fact answers it, by that aspect
    followups  <fact id>/<aspect>     the same, said elliptically after an earlier message
    unstated   <attribute>            about our subject, but of an attribute that a fact has to carry to answer it;
               <fact id>              a near miss: sounds like that fact, asks for what it does not say
    lists      <list>                 several facts are wanted: all figures, all deadlines, a comparison
    offtopic   <kind>                 outside our subject
    service    <kind>                 greeting, thanks, who are you
    clarify    <kind>                 cannot be understood without an earlier message
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.languages import LANGUAGES, Language

DIRECTORY = Path(__file__).parent.parent / "language" / "phrasings"
_NUMBERED = re.compile(r"-\d+$")
KINDS = {
    "facts": "fact", "followups": "followup", "unstated": "unstated", "lists": "list", "offtopic": "off-topic",
    "service": "service", "clarify": "clarify",
}  # fmt: skip


@dataclass(frozen=True)
class Phrasing:
    """One utterance and what it asks for, as `kind:key`."""

    text: str
    language: Language
    asked: str


def files(directory: Path = DIRECTORY) -> list[Path]:
    """Return all phrasing files, in a stable order."""
    return [path for language in LANGUAGES for path in sorted((directory / language).glob("*.yaml"))]


def digest(directory: Path = DIRECTORY) -> str:
    """Return the SHA-256 of all phrasings: a model names the one it was trained on."""
    sha = hashlib.sha256()
    for path in files(directory):
        sha.update(path.relative_to(directory).as_posix().encode() + b"\0" + path.read_bytes())
    return sha.hexdigest()


def load(directory: Path = DIRECTORY) -> Iterator[Phrasing]:
    """Yield every phrasing of every language."""
    for path in files(directory):
        kind = KINDS[_NUMBERED.sub("", path.stem)]
        for key, texts in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader).items():
            for text in texts:
                yield Phrasing(text=text, language=path.parent.name, asked=f"{kind}:{key}")  # type: ignore[arg-type]
