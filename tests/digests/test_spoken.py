"""What people write after /digest is read as they mean it, or refused with the words that are to blame."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.digests.lexicon import lexicon
from bot.digests.orders import Given, Order, read_order, read_pause
from bot.digests.refusals import Refusal, Trouble
from bot.digests.schedule import AtOnce, Cadence, Daily, Monthly, Weekdays, Weekly
from bot.digests.spoken import MOST_CHARACTERS, MOST_WORDS, Spoken, read
from bot.messages import plain_text
from bot.phrases import say, spoken
from knowledge.facts import Topic
from knowledge.languages import LANGUAGES, Language
from tests.digests.making import NOW, names, scheduled

DATA = Path(__file__).parents[1] / "data" / "digests"


def cases() -> Iterator[Any]:
    """Yield every case of the four files."""
    for language in LANGUAGES:
        for case in yaml.safe_load((DATA / "spoken" / f"{language}.yaml").read_text(encoding="utf-8")):
            yield pytest.param(language, case, id=f"{language}: {case['say'][:60]}")


def in_words(cadence: Cadence | None) -> str | None:
    """Return a cadence as the cases write it."""
    match cadence:
        case Weekly():
            return " ".join(["weekly", *cadence.days])
        case Monthly():
            return f"monthly {cadence.day}"
        case None:
            return None
        case Daily() | Weekdays() | AtOnce():
            return cadence.kind


@pytest.mark.parametrize(("language", "case"), list(cases()))
def test_a_line_is_read_as_it_is_meant(language: Language, case: dict[str, Any]) -> None:
    """Each case gives exactly what it says, nothing more, or exactly its refusal."""
    text = case["say"] + f" {case['repeat']}" * case.get("times", 0) if "repeat" in case else case["say"]

    result = read(text, language=language, names=names())

    if "refused" in case:
        assert isinstance(result, Refusal), result
        assert result.trouble == case["refused"], result
        assert result.what == case.get("what", ""), result
        assert result.instead == case.get("instead", result.instead)
    else:
        assert isinstance(result, Spoken), result
        assert (in_words(result.cadence), f"{result.at:%H:%M}" if result.at else None, result.zone) == (
            case.get("cadence"), case.get("at"), case.get("zone"),
        )  # fmt: skip
        assert list(result.topics) == case.get("topics", [])
        assert list(result.entities) == case.get("entities", [])
        assert (result.language, result.skip_if_empty) == (case.get("language"), case.get("skip_if_empty"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_cases_enough(language: Language) -> None:
    """Thirty lines that are understood and ten that are not, in each language."""
    found = [case.values[1] for case in cases() if case.values[0] == language]

    assert len(found) >= 40
    assert sum("refused" in case for case in found) >= 10


def test_every_refusal_of_a_line_has_a_case() -> None:
    """No trouble is only imagined."""
    assert {case.values[1].get("refused") for case in cases()} == {None, *Trouble} - {Trouble.IMPOSSIBLE_PAUSE}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_is_known_by_our_own_name_for_it(language: Language) -> None:
    """What the menus say can be typed, also in small letters and with a letter doubled or left out."""
    for topic in Topic:
        name = say(language, f"topic-{topic.value}")
        typed = [name, name.lower(), topic.value] + (
            [name[:4] + name[5:], name[:5] + name[4:]] if len(name) > 6 else []
        )
        for line in typed:
            result = read(f"{line} 8:00", language=language, names=lambda _: ())
            assert isinstance(result, Spoken), (line, result)
            assert result.topics == (topic,), line


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_the_lexicon_is_read_as_it_says(language: Language) -> None:
    """No phrase is taken for another: each cadence and each weekday comes back from its own words."""
    for patterns in lexicon().patterns.values():
        for pattern in patterns:
            if pattern.language == language and pattern.group in {"cadence", "weekday"}:
                result = read(" ".join(pattern.written), language=language, names=names())
                assert isinstance(result, Spoken), (pattern.written, result)
                said = in_words(result.cadence)
                value = pattern.value.removesuffix(" range").split()
                wanted = (
                    ["weekly", *value] if pattern.group == "weekday" else [word for word in value if word not in PARTS]
                )
                if wanted[0] in {"weekly", "monthly"} and len(wanted) == 1:
                    wanted.append({"weekly": "monday", "monthly": "1"}[wanted[0]])
                assert said == " ".join(wanted), pattern.written


PARTS = {"morning", "noon", "afternoon", "evening", "night"}


def test_without_a_finder_of_entities_the_rest_is_understood() -> None:
    """Names are asked of whoever knows them; nobody asked, nothing known."""
    result = read("daily 8:00 Siemens Mobility", language="en", names=lambda _: ())

    assert isinstance(result, Refusal)
    assert result.what == "Siemens Mobility"


def test_what_is_missing_can_be_asked_for() -> None:
    """A line need not say all: the rest comes from the chat's settings or from buttons."""
    half = read("weekly transport", language="en", names=names())
    at_once = read("at once transport", language="en", names=names())

    assert isinstance(half, Spoken)
    assert isinstance(at_once, Spoken)
    assert (half.missing, at_once.missing) == (("at", "zone"), ("zone",))
    assert half.schedule(zone="Asia/Almaty") is None
    assert half.schedule(zone="Asia/Almaty", at=scheduled().at) == scheduled(half.cadence, zone="Asia/Almaty")
    assert at_once.schedule(zone="Asia/Almaty", at=scheduled().at) == scheduled(AtOnce(), zone="Asia/Almaty")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
@example("1" * 500, "de")
@example("\ud800 \u2066 8:00", "en")
@example("99:99 32. 0. -1 UTC-99", "ru")
@example("- – — : . , ' ’ / // a/b/c", "kk")
def test_whatever_is_typed_is_read_or_refused(text: str, language: Language) -> None:
    """Nothing breaks, and a refusal quotes only what was typed."""
    result = read(text, language=language, names=names())

    assert isinstance(result, Spoken | Refusal)


words = st.sampled_from(
    sorted({" ".join(p.written) for ps in lexicon().patterns.values() for p in ps if "{" not in "".join(p.written)})
)
figures = st.sampled_from(
    ["8", "08:00", "25:00", "31.", "1st", "8-де", "0", "99", "9am", "12 pm", "Europe/Berlin", "Almaty", "*"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(words | figures, max_size=12).map(" ".join), st.sampled_from(LANGUAGES))
def test_words_of_schedules_in_any_order_break_nothing(text: str, language: Language) -> None:
    """Whatever people combine makes a valid schedule or a refusal that can be put into words."""
    result = read(text, language=language, names=names())

    if isinstance(result, Refusal):
        key = f"digest-refused-{result.trouble.value}"
        assert plain_text(spoken(language, key, what=result.what, most=30))
    elif not result.missing:
        assert result.schedule() is not None


def test_long_lines_are_refused_at_once() -> None:
    """Four thousand words cost nothing; the longest line that is read costs little."""
    started = time.perf_counter()
    too_long = [
        read("word " * (MOST_WORDS + 1), language="en", names=names()),
        read("x" * (MOST_CHARACTERS + 1), language="en", names=names()),
        read("a " * 2_000_000, language="en", names=names()),
    ]
    read("Mittlerer Korridr " * (MOST_WORDS // 2), language="de", names=names())

    assert {result.trouble for result in too_long if isinstance(result, Refusal)} == {Trouble.TOO_LONG}
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "case", yaml.safe_load((DATA / "pauses.yaml").read_text(encoding="utf-8")), ids=lambda case: case["say"]
)
def test_a_pause_ends_when_it_is_meant_to(case: dict[str, Any]) -> None:
    """Durations and days in four languages; what is no pause, or longer than a year, is refused."""
    zone = scheduled().time_zone
    result = read_pause(case["say"], now=NOW, zone=zone)

    if "refused" in case:
        assert isinstance(result, Refusal), result
        assert (result.trouble, result.what) == (Trouble.IMPOSSIBLE_PAUSE, case["refused"])
    elif case["until"] is None:
        assert result is None
    else:
        assert not isinstance(result, Refusal | None), result
        assert result.astimezone(zone).strftime("%Y-%m-%dT%H:%M") == case["until"]
        assert result.utcoffset() == timedelta(0)


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=40)
    | st.from_regex(r"(until |bis )?[0-9]{1,25}([. /-][0-9]{1,6}){0,3} ?(weeks|Tage|месяцев)?", fullmatch=True)
)
def test_whatever_is_said_of_a_pause_is_read_or_refused(text: str) -> None:
    """A pause lies ahead, and ends within a year."""
    result = read_pause(text, now=NOW, zone=scheduled().time_zone)

    assert result is None or isinstance(result, Refusal) or NOW < result <= NOW + timedelta(days=366)


@pytest.mark.parametrize(("line", "given_"), [
    ("pause 2 weeks", Given(Order.PAUSE, "2 weeks")), ("/digest jetzt", Given(Order.NOW, "")),
    ("Пауза на 2 недели", Given(Order.PAUSE, "на 2 недели")), ("тізім", Given(Order.LIST, "")),
    ("алдын ала көру", Given(Order.PREVIEW, "")), ("LIST", Given(Order.LIST, "")),
    ("weiter!", Given(Order.RESUME, "")),
    ("өшіру", Given(Order.OFF, "")), ("отписаться 2", Given(Order.OFF, "2")),
    ("preview k7", Given(Order.PREVIEW, "k7")),
    ("weekly mon 9:00", None), ("", None), ("🙂", None), ("skip-empty on", None),
])  # fmt: skip
def test_an_order_is_told_from_a_schedule(line: str, given_: Given | None) -> None:
    """The first words decide; the rest goes along."""
    assert read_order(line) == given_
