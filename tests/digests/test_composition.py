"""What a digest says: all that is new to its readers, once, with status and citation, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.catalogue import Catalogue
from bot.digests.composition import compose
from bot.digests.digest import Contents, Digest, LineKind, SectionKind
from bot.digests.schedule import AtOnce
from bot.digests.subscription import Subscription
from knowledge.facts import Fact
from knowledge.history import Change
from tests.digests.looks import LATE, MISTAKEN, SIGNED, known, occurrence
from tests.digests.making import MONDAY, NOW, added, changed, facts, made, of_source, scheduled, subscribed

DAY = timedelta(days=1)
IDS = sorted(facts())


def told(
    *changes: Change, subscription: Subscription | None = None, catalogue: Catalogue | None = None,
    previous: tuple[Contents, ...] = (), days: int = 0,
) -> Digest | None:  # fmt: skip
    """Return the digest of Monday, or of some days later."""
    return compose(
        subscription or subscribed(), known=catalogue or known(), changes=changes, previous=previous,
        occurrence=occurrence(MONDAY + days * DAY), now=NOW + days * DAY,
    )  # fmt: skip


def lines(digest: Digest | None, kind: SectionKind) -> list[str]:
    """Return the facts of a section."""
    return [line.fact for part in digest.sections if part.kind is kind for line in part.lines] if digest else []


def test_what_is_new_is_told_firm_things_first() -> None:
    """A signed letter before a plan, a plan before an opinion."""
    digest = told(*of_source("logistics-partnership"))

    assert digest is not None
    assert lines(digest, SectionKind.NEW)[:3] == [
        "eib-letter-of-intent", "karabayev-led-delegations", "airports-ports-opening",
    ]  # fmt: skip
    assert lines(digest, SectionKind.NEW)[-1] == "talks-expected-effects"
    assert len(lines(digest, SectionKind.NEW)) == 14
    assert (digest.on, digest.ref, digest.has_news) == (MONDAY, "20261123", True)


def test_only_what_is_followed_is_told() -> None:
    """By topic, by entity or by the fact itself; following nothing means everything."""
    news = [*of_source("logistics-partnership"), *of_source("bavaria-central-asia")]
    by_topic = told(*news, subscription=subscribed(topics=("finance",)))
    by_entity = told(*news, subscription=subscribed(entities=("siemens-mobility",)))
    by_fact = told(*news, subscription=subscribed(facts=("weigert-office",)))

    assert set(lines(by_topic, SectionKind.NEW)) == {f.id for f in facts().values() if "finance" in f.topics}
    assert lines(by_entity, SectionKind.NEW) == ["siemens-rail-proposal"]
    assert lines(by_fact, SectionKind.NEW) == ["weigert-office"]
    assert len(lines(told(*news), SectionKind.NEW)) == len(facts())


def test_a_followed_fact_comes_before_firmer_ones() -> None:
    """What somebody chose by itself is what they wait for."""
    follower = subscribed(topics=("transport",), facts=("talks-expected-effects",))

    assert lines(told(*of_source("logistics-partnership"), subscription=follower), SectionKind.NEW)[0] == (
        "talks-expected-effects"
    )


def test_a_status_that_moved_is_shown_with_what_it_was() -> None:
    """A plan that was signed says so."""
    digest = told(changed(facts()["airports-ports-opening"], SIGNED), catalogue=known(SIGNED))

    assert digest is not None
    line = digest.sections[0].lines[0]
    assert (line.kind, line.was, line.status) == (LineKind.PROGRESSED, "planned", "signed")
    assert line.before == facts()["airports-ports-opening"].statement.de


def test_a_correction_is_no_progress() -> None:
    """Another figure under the same status is a correction, with what it had said."""
    digest = told(changed(MISTAKEN, facts()["corridor-transit-time"]))

    assert digest is not None
    line = digest.sections[0].lines[0]
    assert (line.kind, line.was, line.before) == (LineKind.CORRECTED, None, MISTAKEN.statement.de)


def test_a_change_that_no_reader_sees_is_not_told() -> None:
    """Another list of aspects, or another wording in another language, is no news."""
    office = facts()["weigert-office"]
    aspects = made("weigert-office", aspects=("office",))
    wording = made("weigert-office", statement=office.statement.model_dump() | {"kk": "Басқаша айтылған сөйлем."})

    assert not lines(told(changed(office, aspects)), SectionKind.CHANGED)
    assert not lines(told(changed(office, wording)), SectionKind.CHANGED)
    assert lines(told(changed(office, wording), subscription=subscribed(language="kk")), SectionKind.CHANGED)


def test_what_was_taken_back_is_told_with_its_reason() -> None:
    """Readers saw it, so they hear that it no longer holds, and why."""
    digest = told(changed(facts()["weigert-office"], None, "Withdrawn."))

    assert digest is not None
    line = digest.sections[0].lines[0]
    assert (line.kind, line.reason) == (LineKind.RETRACTED, "Withdrawn.")


def test_a_fact_that_comes_to_concern_a_reader_is_new_to_them() -> None:
    """It changed its topic into one they follow; one that left it is told as changed."""
    moved = made("weigert-office", topic="energy")
    change = changed(facts()["weigert-office"], moved)

    assert lines(told(change, subscription=subscribed(topics=("energy",))), SectionKind.NEW) == ["weigert-office"]
    assert not lines(told(change, subscription=subscribed(topics=("education",))), SectionKind.NEW)


def test_both_sides_of_a_dispute_are_told() -> None:
    """A new fact that contradicts a known one does not stand alone."""
    other = made("corridor-transit-time", id="corridor-transit-time-2", disputes=("corridor-transit-time",))
    digest = told(Change("added", other.id, NOW, new=other), catalogue=known(other))

    assert digest is not None
    assert [(line.kind, line.fact) for line in digest.sections[0].lines] == [
        (LineKind.ADDED, "corridor-transit-time-2"), (LineKind.DISPUTE, "corridor-transit-time"),
    ]  # fmt: skip


def test_two_new_facts_that_dispute_each_other_are_told_once_each() -> None:
    """Each has its own line already."""
    other = made("corridor-transit-time", id="corridor-transit-time-2", disputes=("corridor-transit-time",))
    digest = told(*added("corridor-transit-time"), Change("added", other.id, NOW, new=other), catalogue=known(other))

    assert lines(digest, SectionKind.NEW) == ["corridor-transit-time", "corridor-transit-time-2"]


def test_nothing_is_told_twice() -> None:
    """A change that lies in two windows is told in the first digest only."""
    first = told(*added("weigert-office", "eib-letter-of-intent"))
    assert first is not None
    second = told(*added("weigert-office", "logistics-talks"), previous=(first.contents,), days=1)

    assert lines(second, SectionKind.NEW) == ["logistics-talks"]


def test_what_was_taken_back_and_came_again_is_told_again() -> None:
    """What counts is what readers heard last of it."""
    first = told(*added("weigert-office"))
    assert first is not None
    second = told(changed(facts()["weigert-office"], None), previous=(first.contents,), days=1)
    assert second is not None
    third = told(*added("weigert-office"), previous=(first.contents, second.contents), days=2)

    assert lines(second, SectionKind.CHANGED) == ["weigert-office"]
    assert lines(third, SectionKind.NEW) == ["weigert-office"]


def test_deadlines_ahead_come_by_date_overdue_first() -> None:
    """Only targets and plans with a date, none that is new in the same digest."""
    soon = made("weigert-further-trips", deadline="2026-12")
    done = made("weigert-office", deadline="2026-12")
    late = made("transport-investment-programme", deadline="2026-11-22")
    catalogue = known(soon, late, done)
    digest = told(*added("weigert-office"), catalogue=catalogue)

    assert digest is not None
    assert lines(digest, SectionKind.DEADLINES) == [
        "transport-investment-programme", "weigert-further-trips", "corridor-capacity-2029",
    ]  # fmt: skip
    assert [line.is_overdue for line in digest.lines if line.kind is LineKind.DEADLINE] == [True, False, False]
    assert "corridor-capacity-2029" not in lines(told(*added("corridor-capacity-2029")), SectionKind.DEADLINES)


@pytest.mark.parametrize(
    ("deadline", "is_overdue"),
    [
        ("2026", False),
        ("2026-11", False),
        ("2026-11-23", False),
        ("2026-11-22", True),
        ("2026-10", True),
        ("2025", True),
    ],
)
def test_a_deadline_is_overdue_after_its_last_day(deadline: str, is_overdue: bool) -> None:
    """A year is over on its last day, a month on its last."""
    digest = told(catalogue=Catalogue.of([made("corridor-capacity-2029", deadline=deadline)]))

    assert digest is not None
    assert digest.lines[0].is_overdue is is_overdue


def test_a_deadline_that_has_just_passed_is_news_once() -> None:
    """Though no source said a word, a reader who wants no empty digests hears of it."""
    quiet = subscribed(skip_if_empty=True)
    before = Contents(on=MONDAY - DAY)
    catalogue = Catalogue.of([made("corridor-capacity-2029", deadline="2026-11-22")])
    first = told(subscription=quiet, catalogue=catalogue, previous=(before,))

    assert first is not None
    assert first.contents.overdue == ("corridor-capacity-2029",)
    assert told(subscription=quiet, catalogue=catalogue, previous=(before, first.contents), days=1) is None


def test_without_news_nothing_is_sent_to_who_wants_it_so() -> None:
    """Deadlines and missed ones alone are no reason to write."""
    assert told(subscription=subscribed(skip_if_empty=True)) is None


def test_without_news_one_item_comes_from_the_archive() -> None:
    """And none where something is new."""
    assert len(lines(told(), SectionKind.ARCHIVE)) == 1
    assert not lines(told(*added("weigert-office")), SectionKind.ARCHIVE)


def test_the_archive_goes_round_before_anything_comes_again() -> None:
    """On quiet days each fact comes once before one comes twice, and never twice in a row."""
    follower = subscribed(topics=("finance",))
    previous: list[Contents] = []
    for day in range(9):
        digest = told(subscription=follower, previous=tuple(previous), days=day)
        assert digest is not None
        previous.append(digest.contents)
    items = [contents.archive for contents in previous]

    assert len(set(items[:2])) == 2
    assert all(a != b for a, b in pairwise(items))
    assert set(items) == {fact.id for fact in facts().values() if "finance" in fact.topics}


def test_the_only_fact_is_not_told_two_days_running() -> None:
    """Better nothing from the archive than the same again."""
    catalogue = Catalogue.of([facts()["weigert-office"]])
    first = told(catalogue=catalogue)
    assert first is not None
    second = told(catalogue=catalogue, previous=(first.contents,), days=1)

    assert lines(first, SectionKind.ARCHIVE) == ["weigert-office"]
    assert second is not None
    assert second.sections == ()


def test_missed_digests_and_lateness_are_said() -> None:
    """What was never sent is named by its date; what comes hours late says when it was due."""
    digest = compose(
        subscribed(), known=known(), changes=(), previous=(), missed=[occurrence(MONDAY - DAY)],
        occurrence=occurrence(), now=NOW + timedelta(hours=2),
    )  # fmt: skip
    on_time = told()

    assert digest is not None
    assert on_time is not None
    assert (digest.missed, digest.late_since) == ((MONDAY - DAY,), scheduled().at)
    assert (on_time.missed, on_time.late_since) == ((), None)


def test_an_alert_holds_the_change_and_nothing_else() -> None:
    """At once means this one thing: no deadlines, no archive; and without a change no message."""
    follower = subscribed(scheduled(AtOnce()), entities=("middle-corridor",))
    digest = compose(follower, known=known(), changes=added("corridor-transit-time"), previous=(), now=NOW)

    assert digest is not None
    assert (digest.is_alert, [part.kind for part in digest.sections]) == (True, [SectionKind.NEW])
    assert digest.ref == "20261123070000"
    assert compose(follower, known=known(), changes=added("weigert-office"), previous=(), now=NOW) is None


def test_the_date_is_that_of_the_reader() -> None:
    """At 20:00 in London it is tomorrow already in Almaty."""
    digest = compose(
        subscribed(scheduled(zone="Asia/Almaty")), known=known(), changes=(), previous=(),
        now=datetime(2026, 11, 22, 20, tzinfo=UTC),
    )  # fmt: skip

    assert digest is not None
    assert digest.on == MONDAY


def test_what_is_kept_of_a_digest_can_be_stored() -> None:
    """As JSON and back."""
    digest = told(*of_source("logistics-partnership"), catalogue=known(LATE))
    assert digest is not None

    assert Contents.model_validate_json(digest.contents.model_dump_json()) == digest.contents
    assert Digest.model_validate_json(digest.model_dump_json()) == digest
    assert digest.facts == tuple(dict.fromkeys(line.fact for line in digest.lines))


@st.composite
def histories(draw: st.DrawFn) -> list[list[Change]]:
    """Return the changes of some days, in the order a store would tell them."""
    state: dict[str, Fact | None] = dict.fromkeys(IDS)
    days: list[list[Change]] = []
    for _ in range(draw(st.integers(1, 6))):
        today: list[Change] = []
        for fact in draw(st.lists(st.sampled_from(IDS), max_size=4, unique=True)):
            old = state[fact]
            new = None if old is not None and draw(st.booleans()) else made(
                fact, statement=facts()[fact].statement.model_dump() | {"de": f"Fassung {len(days)}."}
            )  # fmt: skip
            kind = "added" if old is None else "changed" if new else "retracted"
            today.append(Change(kind, fact, NOW, old=old, new=new))  # type: ignore[arg-type]
            state[fact] = new
        days.append(today)
    return days


@settings(max_examples=60, deadline=None)
@given(histories(), st.booleans())
def test_every_change_is_told_in_exactly_one_digest(days: list[list[Change]], is_repeated: bool) -> None:
    """Whatever happens on which day, and though every window is read twice: told once, lost never."""
    previous: list[Contents] = []
    for number, changes in enumerate(days):
        again = days[number - 1] if is_repeated and number else []
        window = {change.fact_id: change for change in (*again, *changes)}
        digest = told(*window.values(), previous=tuple(previous), days=number)
        assert digest is not None
        news = lines(digest, SectionKind.NEW) + lines(digest, SectionKind.CHANGED)
        assert sorted(news) == sorted(change.fact_id for change in changes)
        previous.append(digest.contents)
