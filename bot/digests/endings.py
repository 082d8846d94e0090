"""What is tied to a figure or a month when it is told, from `schedules/endings.yaml`."""

from __future__ import annotations

from functools import cache

import yaml

from bot.digests.lexicon import DIRECTORY
from knowledge.languages import Language


def ending(kind: str, language: Language, figure: int) -> str:
    """Return what is tied to a figure: that of the figure itself, else of its last digit, else of any."""
    endings = _endings()[kind][language]
    return next(endings[key] for key in (str(figure), str(figure % 10), "*") if key in endings)


@cache
def _endings() -> dict[str, dict[str, dict[str, str]]]:
    text = (DIRECTORY / "endings.yaml").read_text(encoding="utf-8")
    endings: dict[str, dict[str, dict[str, str]]] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - strings
    return endings
