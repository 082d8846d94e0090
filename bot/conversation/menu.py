"""The guided menu: one question at a time, answered by a button or in words; the same message goes on changing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Literal

from babel.dates import get_day_names

from bot.conversation.actions import Action, data
from bot.conversation.drafts import CADENCES, Draft, Step
from bot.conversation.telling import Called, described, example, hints, moment
from bot.digests.cities import city
from bot.digests.occurrences import next_after
from bot.digests.schedule import WEEK, AtOnce, Monthly, Weekday, Weekly, known_zones
from bot.digests.subscription import MOST_FOLLOWED, Subscription
from bot.messages import Bold, Break, Button, Chat, Node, Reply, Text
from bot.phrases import say
from knowledge.facts import Topic
from knowledge.languages import ENDONYMS, LANGUAGES, Language

SAVE, STOP = "save", "stop"
_DONE = "done"
_HOURS = ("07:00", "08:00", "09:00", "12:00", "16:00", "18:00")
_DAYS: dict[str, int | Literal["last"]] = {
    "1": 1, "5": 5, "10": 10, "15": 15, "20": 20, "25": 25, "last": "last",
}  # fmt: skip
_ZONES = ("Europe/Berlin", "Asia/Almaty", "Europe/Brussels", "Europe/London", "Europe/Moscow", "Asia/Tashkent")
_NOWHERE = Chat(platform="terminal", id="draft")
_CHOSEN = "✓ "

Rows = tuple[tuple[Button, ...], ...]


def page(draft: Draft, language: Language, *, now: datetime, called: Called) -> Reply:
    """Return what the menu shows next."""
    step = draft.step
    if step is Step.CONFIRM:
        return _confirming(draft, language, now=now, called=called)
    key, rows = _question(draft, step, language)
    nodes: list[Node] = [Text(text=say(language, key))]
    if step is Step.CADENCE:
        nodes += [Break(), *example(language)]
    return Reply(nodes=tuple(nodes), buttons=(*rows, (_stop(language),)))


def _question(draft: Draft, step: Step, language: Language) -> tuple[str, Rows]:
    """Return what is asked, as a phrase's key, and the answers to press."""
    if step is Step.DAYS:
        if isinstance(draft.cadence, Weekly):
            return "digest-ask-days", _weekdays(draft.cadence, language)
        return "digest-ask-day-of-month", _days_of_month(language)
    asked: dict[Step, Callable[[], tuple[str, Rows]]] = {
        Step.CADENCE: lambda: ("digest-ask-cadence", _cadences(language)),
        Step.TIME: lambda: ("digest-ask-time", _wide([_answer("h", at, at) for at in _HOURS], 3)),
        Step.ZONE: lambda: ("digest-ask-city", zone_buttons(_ZONES, language)),
        Step.TOPICS: lambda: ("digest-ask-topics", _topics(draft, language)),
    }
    return asked[step]()


def zone_buttons(zones: Sequence[str], language: Language) -> Rows:
    """Return cities to choose from."""
    return _wide([_answer("z", zone, city(zone, language)) for zone in zones], 2)


def answered(draft: Draft, value: str) -> Draft | None:
    """Return the draft after a button was pressed; None for data we never made."""
    question, _, answer = value.partition(".")
    if question == "d":
        is_day = isinstance(draft.cadence, Weekly) and answer in set(Weekday)
        return _toggled_day(draft, Weekday(answer)) if is_day else None
    if question == "t":
        return _toggled_topic(draft, Topic(answer)) if answer in set(Topic) else None
    if question == _DONE:
        return draft.answered(Step(answer)) if answer in set(Step) else None
    if question == "m":
        day = Monthly(day=_DAYS[answer]) if answer in _DAYS else None
        return draft.model_copy(update={"cadence": day}).answered(Step.DAYS) if day else None
    return _reopened(draft, answer) if question == "e" else _set(draft, question, answer)


def _set(draft: Draft, question: str, answer: str) -> Draft | None:
    """Return the draft with the one field changed that a button sets."""
    values: dict[str, tuple[str, Mapping[str, object]]] = {
        "c": ("cadence", CADENCES),
        "h": ("at", {hour: time.fromisoformat(hour) for hour in _HOURS}),
        "z": ("zone", {zone: zone for zone in known_zones()}),
        "l": ("language", {language: language for language in LANGUAGES}),
        "s": ("skip_if_empty", {"on": True, "off": False}),
    }
    field, known = values.get(question, ("", {}))
    return draft.model_copy(update={field: known[answer]}) if answer in known else None


def _reopened(draft: Draft, answer: str) -> Draft | None:
    """Return the draft with a question open that was answered before."""
    match answer:
        case Step.CADENCE:
            return draft.model_copy(update={"cadence": None, "open": (*draft.open, Step.DAYS)})
        case Step.TIME:
            return draft.model_copy(update={"at": None})
        case Step.ZONE:
            return draft.model_copy(update={"zone": None})
        case Step.TOPICS:
            return draft.model_copy(update={"open": (*draft.open, Step.TOPICS)})
        case _:
            return None


def _toggled_day(draft: Draft, day: Weekday) -> Draft:
    """Return the draft with a weekday more or less; the last one stays."""
    days = set(draft.cadence.days) ^ {day} if isinstance(draft.cadence, Weekly) else set()
    return draft.model_copy(update={"cadence": Weekly(days=tuple(days))}) if days else draft


def _toggled_topic(draft: Draft, topic: Topic) -> Draft:
    """Return the draft with a topic more or less; what would be too many is left out."""
    if topic in draft.topics:
        return draft.model_copy(update={"topics": tuple(other for other in draft.topics if other is not topic)})
    is_full = len(draft.topics) + len(draft.entities) + len(draft.facts) >= MOST_FOLLOWED
    return draft if is_full else draft.model_copy(update={"topics": (*draft.topics, topic)})


def _confirming(draft: Draft, language: Language, *, now: datetime, called: Called) -> Reply:
    """Return the draft read back, with its city and the next date, and ways to change it."""
    subscription = _as_subscription(draft, now)
    schedule = subscription.schedule
    nodes: list[Node] = [Bold(text=say(language, "digest-confirm")), Break()]
    nodes += [Text(text=described(subscription, language, called=called))]
    if (following := next_after(schedule, now)) is not None:
        nodes += [Break(), Text(text=say(language, "digest-next", when=moment(following.due, schedule, language)))]
    for hint in hints(schedule, language):
        nodes += [Break(), Text(text=hint)]
    return Reply(nodes=tuple(nodes), buttons=tuple(_confirm_rows(draft, language)))


def _as_subscription(draft: Draft, now: datetime) -> Subscription:
    assert draft.schedule is not None  # noqa: S101 - the menu asks for what is missing first
    return Subscription(
        id="draft", chat=_NOWHERE, topics=draft.topics, entities=draft.entities, facts=draft.facts,
        schedule=draft.schedule, language=draft.language, skip_if_empty=draft.skip_if_empty, created_at=now,
    )  # fmt: skip


def _confirm_rows(draft: Draft, language: Language) -> Iterator[tuple[Button, ...]]:
    save = say(language, "digest-button-save" if draft.changes else "digest-button-subscribe")
    yield (Button(label=save, data=data(Action.MENU, SAVE), style="primary"), _stop(language))
    steps = [Step.CADENCE] if isinstance(draft.cadence, AtOnce) else [Step.CADENCE, Step.TIME, Step.ZONE]
    yield from _wide([_answer("e", step.value, say(language, f"digest-change-{step}")) for step in steps], 3)
    yield (_answer("e", Step.TOPICS.value, say(language, "digest-change-topics")), _skip(draft, language))
    yield from _wide([_answer("l", code, _marked(ENDONYMS[code], code == draft.language)) for code in LANGUAGES], 2)


def _skip(draft: Draft, language: Language) -> Button:
    wanted = "off" if draft.skip_if_empty else "on"
    return _answer("s", wanted, _marked(say(language, "digest-button-only-news"), draft.skip_if_empty))


def _cadences(language: Language) -> Rows:
    return _wide([_answer("c", name, say(language, f"digest-cadence-{name}")) for name in CADENCES], 2)


def _weekdays(cadence: Weekly, language: Language) -> Rows:
    names = get_day_names("wide", context="stand-alone", locale=language)
    buttons = [
        _answer("d", day.value, _marked(_titled(names[day.order]), day in cadence.days)) for day in WEEK
    ]  # fmt: skip
    return (*_wide(buttons, 2), (_done(Step.DAYS, say(language, "digest-button-on")),))


def _days_of_month(language: Language) -> Rows:
    buttons = [_answer("m", day, say(language, "digest-last-day") if day == "last" else f"{day}.") for day in _DAYS]
    return _wide(buttons, 3)


def _topics(draft: Draft, language: Language) -> Rows:
    buttons = [
        _answer("t", topic.value, _marked(say(language, f"topic-{topic.value}"), topic in draft.topics))
        for topic in Topic
    ]  # fmt: skip
    has_some = draft.topics or draft.entities or draft.facts
    onwards = say(language, "digest-button-on" if has_some else "digest-button-all-topics")
    return (*_wide(buttons, 2), (_done(Step.TOPICS, onwards),))


def _done(step: Step, label: str) -> Button:
    return Button(label=label, data=data(Action.MENU, f"{_DONE}.{step.value}"), style="primary")


def _answer(question: str, value: str, label: str) -> Button:
    return Button(label=label, data=data(Action.MENU, f"{question}.{value}"))


def _stop(language: Language) -> Button:
    return Button(label=say(language, "digest-button-cancel"), data=data(Action.MENU, STOP))


def _marked(label: str, is_chosen: bool) -> str:
    return f"{_CHOSEN}{label}" if is_chosen else label


def _titled(word: str) -> str:
    return word[:1].upper() + word[1:]


def _wide(buttons: Sequence[Button], width: int) -> Rows:
    """Return buttons in rows of so many."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))
