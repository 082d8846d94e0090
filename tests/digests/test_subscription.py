"""Subscriptions are strict, and their export is read back as it was, or refused with a path to every fault."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.digests.schedule import (
    WORKING_DAYS,
    AtOnce,
    Daily,
    Monthly,
    Schedule,
    Weekday,
    Weekdays,
    Weekly,
    on_days,
)
from bot.digests.subscription import (
    ImportRefusedError,
    Pause,
    Subscription,
    export_document,
    import_document,
)
from bot.messages import Chat, ChatKind
from knowledge.facts import Topic
from knowledge.languages import LANGUAGES
from tests.digests.making import NOW, scheduled, subscribed, utc
from tests.digests.test_occurrences import schedules

slugs = st.from_regex(r"[a-z0-9]{1,10}(-[a-z0-9]{1,5})?", fullmatch=True)
chats = st.builds(
    Chat, platform=st.sampled_from(["telegram", "slack"]), workspace=st.sampled_from(["", "T024BE7LD"]),
    id=st.from_regex(r"-?[0-9A-Z]{1,14}", fullmatch=True), thread=st.none() | st.just("1732.55"),
    kind=st.sampled_from(ChatKind),
)  # fmt: skip
subscriptions = st.builds(
    Subscription, id=st.from_regex(r"[a-z0-9]{1,16}", fullmatch=True), chat=chats,
    topics=st.lists(st.sampled_from(Topic), max_size=4).map(tuple), entities=st.lists(slugs, max_size=3).map(tuple),
    facts=st.lists(slugs, max_size=3).map(tuple),
    schedule=schedules | st.builds(Schedule, cadence=st.just(AtOnce()), zone=st.just("Asia/Almaty")),
    language=st.sampled_from(LANGUAGES), skip_if_empty=st.booleans(),
    pause=st.none() | st.just(Pause(since=NOW)) | st.just(Pause(since=NOW, until=utc("2027-01-01"))),
    grace=st.integers(0, 1440).map(lambda minutes: timedelta(minutes=minutes)),
    created_by=st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=20), created_at=st.just(NOW),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(subscriptions, max_size=4, unique_by=lambda subscription: subscription.id))
def test_an_export_is_read_back_as_it_was(wanted: list[Subscription]) -> None:
    """Whatever is in it, and the same subscriptions make the same text in any order."""
    text = export_document(wanted, now=NOW)

    assert sorted(import_document(text), key=lambda s: s.id) == sorted(wanted, key=lambda s: s.id)
    assert export_document(reversed(wanted), now=NOW) == text


def test_an_export_is_written_for_people() -> None:
    """Names, not numbers; the time as on a clock; letters as they are."""
    weekly = scheduled(Weekly(days=(Weekday.MONDAY,)), "09:30", "Asia/Almaty")
    text = export_document([subscribed(weekly, created_by="Әсел")], now=NOW)

    assert json.loads(text)["subscriptions"][0]["schedule"] == {
        "cadence": {"kind": "weekly", "days": ["monday"]}, "at": "09:30", "zone": "Asia/Almaty",
    }  # fmt: skip
    assert "Әсел" in text
    assert text.startswith('{\n  "korridor": "subscriptions",\n  "version": 1,')


CADENCE = "subscriptions.0.schedule.cadence"
BACKWARDS = {"since": "2026-01-02T00:00:00Z", "until": "2026-01-01T00:00:00Z"}
FAULTS: list[tuple[str, Any, str, str]] = [
    ("subscriptions.0.colour", "red", "subscriptions[0].colour", "unknown field"),
    ("subscriptions.0.schedule.zone", "Europe/Berln", "subscriptions[0].schedule.zone", "no IANA time zone"),
    ("subscriptions.0.schedule.zone", "UTC+5", "subscriptions[0].schedule.zone", "no IANA time zone"),
    ("subscriptions.0.schedule.at", "25:00", "subscriptions[0].schedule.at", "hour"),
    ("subscriptions.0.schedule.at", "08:00:30", "subscriptions[0].schedule.at", "HH:MM"),
    ("subscriptions.0.schedule.at", None, "subscriptions[0].schedule", "at-once"),
    (CADENCE, {"kind": "hourly"}, "subscriptions[0].schedule.cadence", "hourly"),
    (CADENCE, {"kind": "weekly", "days": [1]}, "subscriptions[0].schedule.cadence.days[0]", ""),
    (CADENCE, {"kind": "weekly", "days": []}, "subscriptions[0].schedule.cadence.days", ""),
    (CADENCE, {"kind": "monthly", "day": 32}, "subscriptions[0].schedule.cadence.day", ""),
    (CADENCE, {"kind": "daily", "day": 1}, "subscriptions[0].schedule.cadence.day", "unknown"),
    ("subscriptions.0.language", "fr", "subscriptions[0].language", "de"),
    ("subscriptions.0.skip_if_empty", "yes", "subscriptions[0].skip_if_empty", "bool"),
    ("subscriptions.0.topics", ["weather"], "subscriptions[0].topics[0]", "transport"),
    ("subscriptions.0.entities", ["No Slug"], "subscriptions[0].entities[0]", "pattern"),
    ("subscriptions.0.facts", [f"fact-{n}" for n in range(200)], "subscriptions[0]", "at most 30"),
    ("subscriptions.0.grace", "P9D", "subscriptions[0].grace", ""),
    ("subscriptions.0.created_at", "2026-01-01T00:00:00", "subscriptions[0].created_at", "timezone"),
    ("subscriptions.0.id", "No!", "subscriptions[0].id", "pattern"),
    ("subscriptions.0.pause", BACKWARDS, "subscriptions[0].pause", "end after"),
    ("version", 2, "version", "1"),
    ("korridor", "facts", "korridor", "subscriptions"),
    ("extra", 1, "extra", "unknown field"),
    ("exported_at", None, "exported_at", ""),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "path", "message"), FAULTS)
def test_a_fault_in_a_document_is_refused_with_its_path(place: str, value: Any, path: str, message: str) -> None:
    """Unknown fields, wrong kinds, numbers for weekdays: nothing is taken, and the line to mend is named."""
    document = json.loads(export_document([subscribed()], now=NOW))
    *steps, last = place.split(".")
    target = document
    for step in steps:
        target = target[int(step) if step.isdigit() else step]
    target[last] = value

    with pytest.raises(ImportRefusedError) as refused:
        import_document(json.dumps(document))

    assert path in [problem.path for problem in refused.value.problems]
    assert message in str(refused.value)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "korridor", "\ud800", "{}"])
def test_what_is_no_document_is_refused(text: str) -> None:
    """Nothing but a document is read as one."""
    with pytest.raises(ImportRefusedError):
        import_document(text)


def test_a_document_with_one_id_twice_is_refused() -> None:
    """Two subscriptions cannot have one name."""
    document = json.loads(export_document([subscribed()], now=NOW))
    document["subscriptions"] *= 2

    with pytest.raises(ImportRefusedError, match=r"subscriptions\[1\].id: k7 is subscriptions\[0\] already"):
        import_document(json.dumps(document))


def test_every_fault_is_named_at_once() -> None:
    """Whoever mends a document sees all of it; endless lists are cut."""
    document = json.loads(export_document([subscribed()], now=NOW))
    document["subscriptions"][0] |= {f"field{number}": 1 for number in range(30)}

    with pytest.raises(ImportRefusedError, match="and 10 more") as refused:
        import_document(json.dumps(document))

    assert len(refused.value.problems) == 30


def test_days_are_kept_in_order_and_once() -> None:
    """Monday comes first, whatever was said first."""
    assert Weekly(days=(Weekday.FRIDAY, Weekday.MONDAY, Weekday.FRIDAY)).days == (Weekday.MONDAY, Weekday.FRIDAY)
    assert on_days(WORKING_DAYS) == Weekdays()
    assert on_days(Weekday) == Daily()


def test_things_followed_are_kept_once() -> None:
    """A topic that was named twice is followed once."""
    assert subscribed(topics=("trade", "energy", "trade")).topics == (Topic.TRADE, Topic.ENERGY)


@pytest.mark.parametrize(
    "wrong", [{"cadence": AtOnce(), "at": "08:00"}, {"cadence": Daily()}, {"cadence": Monthly(day="last"), "at": "8"}]
)
def test_a_time_belongs_to_every_cadence_but_at_once(wrong: dict[str, Any]) -> None:
    """What comes at once has no time; all else has one."""
    with pytest.raises(ValidationError):
        Schedule.model_validate({"zone": "Europe/Berlin"} | wrong)
