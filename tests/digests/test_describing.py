"""A schedule told in words is natural in four languages, and means the same when it is read again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.digests import dates
from bot.digests.cities import city, search_zones, zone_of
from bot.digests.describing import describe, summary
from bot.digests.schedule import AtOnce, Daily, Monthly, Schedule, Weekday, Weekdays, Weekly, known_zones, simplest
from bot.digests.spoken import Spoken, read
from knowledge.languages import LANGUAGES, Language
from tests.digests.making import NOW, names, scheduled, seeds, subscribed, utc
from tests.digests.test_occurrences import schedules

TOLD: list[tuple[Schedule, dict[Language, str]]] = [
    (scheduled(Weekdays()), {
        "de": "werktags um 08:00 (Berlin)", "en": "on weekdays at 08:00 (Berlin)",
        "ru": "по будням в 08:00 (Берлин)", "kk": "жұмыс күндері сағат 08:00-де (Берлин)",
    }),
    (scheduled(Daily(), "19:30", "Asia/Almaty"), {
        "de": "täglich um 19:30 (Almaty)", "en": "daily at 19:30 (Almaty)",
        "ru": "ежедневно в 19:30 (Алматы)", "kk": "күн сайын сағат 19:30-да (Алматы)",
    }),
    (scheduled(Weekly(days=(Weekday.MONDAY,)), "09:05", "Europe/Moscow"), {
        "de": "montags um 09:05 (Moskau)", "en": "on Mondays at 09:05 (Moscow)",
        "ru": "по понедельникам в 09:05 (Москва)", "kk": "дүйсенбі күндері сағат 09:05-те (Мәскеу)",
    }),
    (scheduled(Weekly(days=(Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.FRIDAY)), "09:40"), {
        "de": "montags, mittwochs und freitags um 09:40 (Berlin)",
        "en": "on Mondays, Wednesdays and Fridays at 09:40 (Berlin)",
        "ru": "по понедельникам, средам и пятницам в 09:40 (Берлин)",
        "kk": "дүйсенбі, сәрсенбі және жұма күндері сағат 09:40-та (Берлин)",
    }),
    (scheduled(Monthly(day=1), "07:30"), {
        "de": "monatlich am 1. um 07:30 (Berlin)", "en": "monthly on the 1st at 07:30 (Berlin)",
        "ru": "каждый месяц 1-го числа в 07:30 (Берлин)", "kk": "әр айдың 1-інде сағат 07:30-да (Берлин)",
    }),
    (scheduled(Monthly(day=22), "07:00", "UTC"), {
        "de": "monatlich am 22. um 07:00 (UTC)", "en": "monthly on the 22nd at 07:00 (UTC)",
        "ru": "каждый месяц 22-го числа в 07:00 (UTC)", "kk": "әр айдың 22-сінде сағат 07:00-де (UTC)",
    }),
    (scheduled(Monthly(day="last"), "17:00"), {
        "de": "am letzten Tag des Monats um 17:00 (Berlin)", "en": "on the last day of the month at 17:00 (Berlin)",
        "ru": "в последний день месяца в 17:00 (Берлин)", "kk": "әр айдың соңғы күні сағат 17:00-де (Берлин)",
    }),
    (scheduled(AtOnce()), {
        "de": "sofort, wenn sich etwas ändert", "en": "at once, whenever something changes",
        "ru": "сразу, как только что-то изменится", "kk": "өзгеріс болған сәтте бірден",
    }),
]  # fmt: skip


@pytest.mark.parametrize(("schedule", "words"), TOLD)
def test_a_schedule_is_told_as_people_say_it(schedule: Schedule, words: dict[Language, str]) -> None:
    """With the endings of each language, and the city that gives the time."""
    assert {language: describe(schedule, language) for language in LANGUAGES} == words


@settings(max_examples=400, deadline=None)
@given(schedules, st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGES))
@example(scheduled(Weekly(days=(Weekday.MONDAY, Weekday.TUESDAY))), "kk", "de")
def test_what_is_told_is_understood_again(schedule: Schedule, told: Language, chat: Language) -> None:
    """In every zone, in every language, whatever language the chat speaks."""
    understood = read(describe(schedule, told), language=chat, names=names())

    assert isinstance(understood, Spoken), understood
    assert understood.schedule() == schedule.model_copy(update={"cadence": simplest(schedule.cadence)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_zone_has_a_name_that_leads_back_to_it(language: Language) -> None:
    """A city where it is clear, the name of the zone otherwise; both are understood after a time."""
    for zone in sorted(known_zones()):
        assert city(zone, language) == zone or zone_of(city(zone, language)) == zone
        understood = read(describe(scheduled(zone=zone), language), language=language, names=names())
        assert isinstance(understood, Spoken), (zone, understood)
        assert understood.zone == zone


@pytest.mark.parametrize(("zone", "cities"), [
    ("Europe/Berlin", ["Berlin", "Berlin", "Берлин", "Берлин"]),
    ("Asia/Almaty", ["Almaty", "Almaty", "Алматы", "Алматы"]),
    ("Europe/Moscow", ["Moskau", "Moscow", "Москва", "Мәскеу"]), ("Asia/Aqtau", ["Aqtau", "Aqtau", "Актау", "Ақтау"]),
])  # fmt: skip
def test_a_zone_is_shown_by_its_city(zone: str, cities: list[str]) -> None:
    """As the reader's language calls it."""
    assert [city(zone, language) for language in LANGUAGES] == cities


@pytest.mark.parametrize(("typed", "zone"), [
    ("Almty", "Asia/Almaty"), ("мюнхен", "Europe/Berlin"), ("Қарағанды", "Asia/Almaty"), ("Берлн", "Europe/Berlin"),
    ("new yrok", "America/New_York"), ("Пекин", "Asia/Shanghai"), ("europe/berlin", "Europe/Berlin"),
    ("Сидней", "Australia/Sydney"), ("Buenos", "America/Argentina/Buenos_Aires"), ("Astana", "Asia/Almaty"),
])  # fmt: skip
def test_a_city_is_found_though_misspelt(typed: str, zone: str) -> None:
    """The first button is the right one, in any of the four languages."""
    assert search_zones(typed, "ru")[0].zone == zone


@pytest.mark.parametrize("typed", ["", "   ", "🙂", "xqzwv"])
def test_what_is_no_city_finds_none(typed: str) -> None:
    """No button is better than a wrong one."""
    assert search_zones(typed, "de") == ()


def test_days_and_deadlines_are_written_as_in_print() -> None:
    """Case, order and endings are those of each language."""
    day = date(2026, 11, 23)

    assert [dates.heading(day, language) for language in LANGUAGES] == [
        "Montag, 23. November", "Monday, 23 November", "понедельник, 23 ноября", "23 қараша, дүйсенбі",
    ]  # fmt: skip
    assert [dates.partial("2029", language) for language in LANGUAGES] == ["2029", "2029", "2029 год", "2029 жыл"]
    assert [dates.partial("2026-05", language) for language in LANGUAGES] == [
        "Mai 2026", "May 2026", "май 2026 года", "2026 жылғы мамыр",
    ]  # fmt: skip
    assert [dates.partial("2026-05-09", language) for language in LANGUAGES] == [
        "9. Mai 2026", "9 May 2026", "9 мая 2026 года", "2026 жылғы 9 мамыр",
    ]  # fmt: skip
    assert [dates.until(date(2026, month, 1), "kk") for month in (4, 9, 11, 12)] == [
        "1 сәуірге", "1 қыркүйекке", "1 қарашаға", "1 желтоқсанға",
    ]  # fmt: skip


def test_a_subscription_is_told_in_one_line() -> None:
    """What is usual is left out; what is special is said."""
    plain = subscribed(topics=("transport",))
    special = subscribed(
        scheduled(Weekdays()), entities=("siemens-mobility",), language="ru", skip_if_empty=True
    ).paused(since=NOW, until=utc("2026-12-01T12:00"))  # fmt: skip
    called = {entity.id: entity.name.de for entity in seeds().entities}

    assert summary(plain, "de", name=called.__getitem__) == "täglich um 08:00 (Berlin) · Verkehr"
    assert summary(subscribed(), "de", name=called.__getitem__) == "täglich um 08:00 (Berlin) · alles"
    assert summary(special, "de", name=called.__getitem__) == (
        "werktags um 08:00 (Berlin) · Siemens Mobility · auf Russisch · nur wenn es Neues gibt"
        " · pausiert bis 1. Dezember"
    )
