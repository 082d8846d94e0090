"""The form in which a briefing is set up, and the line that is typed for the same thing elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    InputBlock,
    PlainTextObject,
    StaticMultiSelectElement,
    StaticSelectElement,
    TimePickerElement,
)
from slack_sdk.models.blocks.basic_components import Option
from slack_sdk.models.views import View

from bot.adapters.slack.markup import clean, shorten
from bot.adapters.slack.surface import DIGEST_VIEW
from bot.adapters.slack.works import Payload

if TYPE_CHECKING:
    from slack_sdk.models.blocks.block_elements import InputInteractiveElement

    from bot.adapters.slack.words import Say
    from knowledge.languages import Language

CADENCE, DAYS, DAY, TIME, CITY = "cadence", "weekdays", "day", "time", "city"
TOPICS, LANGUAGE, SKIP = "topics", "language", "skip"
"""Action ids of the form."""
_LABEL, _TEXT, _TITLE, _MOST_OPTIONS = 75, 2_000, 24, 100
_WITH_DAYS, _WITH_DAY, _WITHOUT_TIME = "weekly", "monthly", "at once"
_SKIP = "skip-empty on"


@dataclass(frozen=True)
class Choice:
    """One option of a menu; its value is the word for it in a typed line."""

    value: str
    label: str


@dataclass(frozen=True)
class DigestForm:
    """What can be chosen, labelled in the reader's language."""

    cadences: tuple[Choice, ...]
    weekdays: tuple[Choice, ...]
    days: tuple[Choice, ...]
    """Days of the month."""
    cities: tuple[Choice, ...]
    """IANA zones, labelled with their city; the person's own first."""
    topics: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    """Words for the language of the briefing; the reader's first."""


def digest_view(form: DigestForm, say: Say, language: Language, *, channel: str) -> dict[str, Any]:
    """Return the form, filled in with a briefing on Mondays at eight."""

    def told(key: str) -> str:
        return say(language, f"slack-digest-{key}")

    weekly = next(choice for choice in form.cadences if choice.value == _WITH_DAYS)
    blocks: list[Block] = [
        _input(told("cadence"), CADENCE, _select(form.cadences, chosen=weekly)),
        _input(told("weekdays"), DAYS, _several(form.weekdays, chosen=form.weekdays[:1]), optional=True),
        _input(told("day"), DAY, _select(form.days), optional=True),
        _input(told("time"), TIME, TimePickerElement(initial_time="08:00")),
        _input(told("city"), CITY, _select(form.cities, chosen=form.cities[0])),
        _input(told("topics"), TOPICS, _several(form.topics), optional=True),
        _input(told("language"), LANGUAGE, _select(form.languages, chosen=form.languages[0])),
        _input(told("skip"), SKIP, CheckboxesElement(options=[_option(Choice(_SKIP, told("skip-label")))]),
               optional=True),
    ]  # fmt: skip
    return View(
        type="modal",
        callback_id=DIGEST_VIEW,
        title=_plain(told("title"), _TITLE),
        submit=_plain(told("submit"), _TITLE),
        close=_plain(say(language, "slack-settings-close"), _TITLE),
        private_metadata=json.dumps({"channel": channel}),
        blocks=blocks,
    ).to_dict()


def digest_line(view: Payload) -> str:
    """Return what a filled form says, as a line that can be typed; what a rhythm has no use for is left out."""
    chosen: dict[str, tuple[str, ...]] = {
        action_id: _values(entry) for block in view["state"]["values"].values() for action_id, entry in block.items()
    }
    cadence = next(iter(chosen.get(CADENCE, ())), _WITH_DAYS)
    words = [cadence]
    if cadence == _WITH_DAYS:
        words += [", ".join(chosen.get(DAYS, ()))]
    if cadence == _WITH_DAY:
        words += chosen.get(DAY, ())[:1]
    if cadence != _WITHOUT_TIME:
        words += [*chosen.get(TIME, ()), *chosen.get(CITY, ())]
    words += [*chosen.get(TOPICS, ()), *chosen.get(LANGUAGE, ()), *chosen.get(SKIP, ())]
    return " ".join(word for word in words if word)


def _values(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what was chosen in one element."""
    if entry.get("selected_time"):
        return (str(entry["selected_time"]),)
    options = entry.get("selected_options") or [entry.get("selected_option")]
    return tuple(str(option["value"]) for option in options if option)


def _input(label: str, action_id: str, element: InputInteractiveElement, *, optional: bool = False) -> InputBlock:
    element.action_id = action_id
    return InputBlock(block_id=action_id, label=_plain(label, _TEXT), element=element, optional=optional)


def _select(choices: Sequence[Choice], *, chosen: Choice | None = None) -> StaticSelectElement:
    return StaticSelectElement(options=_options(choices), initial_option=_option(chosen) if chosen else None)


def _several(choices: Sequence[Choice], *, chosen: Sequence[Choice] = ()) -> StaticMultiSelectElement:
    return StaticMultiSelectElement(options=_options(choices), initial_options=_options(chosen) or None)


def _options(choices: Sequence[Choice]) -> list[Option]:
    return [_option(choice) for choice in choices[:_MOST_OPTIONS]]


def _option(choice: Choice) -> Option:
    return Option(value=choice.value, text=_plain(choice.label, _LABEL))


def _plain(text: str, most: int) -> PlainTextObject:
    return PlainTextObject(text=shorten(clean(text).strip(), most) or "–", emoji=False)
