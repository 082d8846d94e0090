"""Dialogues as data: what people say and press, turn by turn, and what is right."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.answering.answers import Outcome
from knowledge.languages import LANGUAGES, Language

DATA = Path(__file__).parents[1] / "data" / "dialogues"
THUMBS = frozenset({"👍", "👎"})


class Turn(BaseModel):
    """One thing said or pressed, and what is to come of it; what is left out is not looked at."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str = ""
    press: str = ""
    """The label of a button under the last reply that had any."""
    outcome: Outcome | None = None
    facts: tuple[str, ...] | None = None
    """Ids of the facts that are cited, in order."""
    choices: int | None = None
    """How many buttons there are, thumbs aside."""
    contains: str = ""
    known_gap: str = ""
    """Why the program does not get it right yet; once it does, this is to go."""

    @model_validator(mode="after")
    def _is_one_act(self) -> Self:
        if bool(self.say) == bool(self.press):
            raise ValueError("a turn either says or presses something")
        return self

    @property
    def is_thumb(self) -> bool:
        """Whether it is a vote, which a terminal does not offer."""
        return self.press in THUMBS


class Dialogue(BaseModel):
    """One conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str
    about: str
    turns: tuple[Turn, ...] = Field(min_length=2, max_length=9)
    place: Literal["anywhere", "direct", "delivered", "delivered-direct"] = Field(default="anywhere", alias="in")
    """`delivered` is wherever something can be sent unasked: not the terminal."""
    language: Language
    """The language of the file it stands in; what the person's platform speaks."""

    @property
    def is_for_terminals(self) -> bool:
        """Whether it goes well where nothing can be sent unasked."""
        return not self.place.startswith("delivered")

    @property
    def is_for_groups(self) -> bool:
        """Whether it goes well where others read along."""
        return not self.place.endswith("direct")


@cache
def dialogues(language: Language) -> tuple[Dialogue, ...]:
    """Return the dialogues of a language."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(DATA.glob(f"{language}*.yaml"))]
    raw = [entry for text in texts for entry in yaml.load(text, Loader=yaml.CSafeLoader)]
    return tuple(Dialogue(**entry, language=language) for entry in raw)


def all_dialogues() -> tuple[Dialogue, ...]:
    """Return all dialogues."""
    return tuple(dialogue for language in LANGUAGES for dialogue in dialogues(language))
