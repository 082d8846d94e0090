"""The Home tab and the settings form as Block Kit views."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.blocks.basic_components import Option
from slack_sdk.models.views import View

from bot.adapters.slack.forms import Choice, DigestForm
from bot.adapters.slack.interactions import EXAMPLE, LANGUAGE, OPEN_DIGEST, OPEN_SETTINGS, TIME_ZONE
from bot.adapters.slack.markup import clean, shorten
from bot.adapters.slack.surface import SETTINGS_VIEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters.slack.words import Say
    from knowledge.languages import Language

MOST_EXAMPLES = 10
_MOST_TOPICS = 20
_MOST_DIGESTS = 20
_MOST_OPTIONS = 100
_LABEL = 75
_HEADER = 150
_FIELDS = 10
_FIELD = 2_000
_VIEW_TITLE = 24


@dataclass(frozen=True)
class TopicCount:
    """How much is known about a topic."""

    label: str
    count: int


@dataclass(frozen=True)
class HomeContent:
    """What the Home tab shows to one person; all labels in that person's language."""

    language: Language
    """The language the tab speaks."""
    topics: tuple[TopicCount, ...] = ()
    examples: tuple[str, ...] = ()
    """Questions to ask with one press."""
    languages: tuple[Choice, ...] = ()
    """Values for `/language`, such as `de` and `auto`."""
    chosen_language: str = ""
    time_zones: tuple[Choice, ...] = ()
    """Values for `/timezone`: IANA zones, labelled with their city."""
    chosen_time_zone: str = ""
    digests: tuple[str, ...] = ()
    """The person's briefings, one a line."""
    form: DigestForm | None = None
    """What can be chosen for a new briefing; None where there are none."""
    notes: tuple[str, ...] = field(default=())
    """Lines at the foot: sources, last update."""


def home_view(content: HomeContent, say: Say, *, metadata: str) -> dict[str, Any]:
    """Return the Home tab: what is known, examples, my settings."""
    words = content.language
    blocks: list[Block] = [
        _header(say(words, "slack-home-title")),
        _section(say(words, "slack-home-intro")),
        DividerBlock(),
        _header(say(words, "slack-home-topics")),
        *_topics(content, say),
        _header(say(words, "slack-home-examples")),
        *_examples(content.examples),
        *_digests(content, say),
        DividerBlock(),
        _header(say(words, "slack-home-settings")),
        _settings_summary(content, say),
        ActionsBlock(elements=[_button(say(words, "slack-home-change"), OPEN_SETTINGS, OPEN_SETTINGS)]),
    ]
    blocks += [ContextBlock(elements=[_plain(note, _FIELD)]) for note in content.notes[:_FIELDS]]
    return View(type="home", blocks=blocks, private_metadata=metadata).to_dict()


def settings_view(content: HomeContent, say: Say, *, channel: str) -> dict[str, Any]:
    """Return the settings form; it remembers what was chosen before, so that only changes are made."""
    words = content.language
    before = {"channel": channel, LANGUAGE: content.chosen_language, TIME_ZONE: content.chosen_time_zone}
    blocks: list[Block] = [
        _menu(say(words, "slack-settings-language"), LANGUAGE, content.languages, content.chosen_language),
        _menu(say(words, "slack-settings-time-zone"), TIME_ZONE, content.time_zones, content.chosen_time_zone),
    ]
    return View(
        type="modal",
        callback_id=SETTINGS_VIEW,
        title=_plain(say(words, "slack-settings-title"), _VIEW_TITLE),
        submit=_plain(say(words, "slack-settings-save"), _VIEW_TITLE),
        close=_plain(say(words, "slack-settings-close"), _VIEW_TITLE),
        private_metadata=json.dumps(before),
        blocks=blocks,
    ).to_dict()


def _topics(content: HomeContent, say: Say) -> list[Block]:
    texts = [
        _plain(say(content.language, "slack-home-topic", topic=topic.label, count=topic.count), _FIELD)
        for topic in content.topics[:_MOST_TOPICS]
    ]
    return [SectionBlock(fields=texts[start : start + _FIELDS]) for start in range(0, len(texts), _FIELDS)]


def _examples(examples: Sequence[str]) -> list[Block]:
    return [
        ActionsBlock(elements=[_button(text, f"{EXAMPLE}{number}", text[:_FIELD])])
        for number, text in enumerate(examples[:MOST_EXAMPLES])
    ]


def _digests(content: HomeContent, say: Say) -> list[Block]:
    """Return the person's briefings, with a button for a new one."""
    if content.form is None:
        return []
    words = content.language
    told = content.digests[:_MOST_DIGESTS] or (say(words, "slack-home-no-digests"),)
    return [
        DividerBlock(),
        _header(say(words, "slack-home-digests")),
        *(_section(line) for line in told),
        ActionsBlock(elements=[_button(say(words, "digest-button-new"), OPEN_DIGEST, OPEN_DIGEST)]),
    ]


def _settings_summary(content: HomeContent, say: Say) -> SectionBlock:
    rows = (
        ("slack-settings-language", content.languages, content.chosen_language),
        ("slack-settings-time-zone", content.time_zones, content.chosen_time_zone),
    )
    texts = [f"{say(content.language, key)}: {_label_of(choices, chosen)}" for key, choices, chosen in rows]
    return SectionBlock(fields=[_plain(text, _FIELD) for text in texts])


def _label_of(choices: Sequence[Choice], chosen: str) -> str:
    return next((choice.label for choice in choices if choice.value == chosen), chosen or "–")


def _menu(label: str, action_id: str, choices: Sequence[Choice], chosen: str) -> InputBlock:
    """Return a menu; a choice made elsewhere that is not listed is added, so that saving keeps it."""
    listed = list(choices)
    if chosen and chosen not in {choice.value for choice in choices}:
        listed.insert(0, Choice(chosen, chosen))
    options = {c.value: Option(value=c.value, text=_plain(c.label, _LABEL)) for c in listed[:_MOST_OPTIONS]}
    element = StaticSelectElement(
        action_id=action_id, options=list(options.values()), initial_option=options.get(chosen)
    )
    return InputBlock(block_id=action_id, label=_plain(label, _FIELD), element=element, optional=True)


def _button(label: str, action_id: str, value: str) -> ButtonElement:
    return ButtonElement(text=_plain(label, _LABEL), action_id=action_id, value=value)


def _header(text: str) -> HeaderBlock:
    return HeaderBlock(text=_plain(text, _HEADER))


def _section(text: str) -> SectionBlock:
    return SectionBlock(text=_plain(text, _FIELD))


def _plain(text: str, most: int) -> PlainTextObject:
    return PlainTextObject(text=shorten(clean(text).strip(), most) or "–", emoji=False)
