"""Language and time zone: chosen by command and button, in groups by admins only."""

from __future__ import annotations

import pytest

from bot.conversation.core import Conversation
from bot.conversation.effects import SetLanguage, SetTimeZone
from bot.conversation.session import Preferences
from bot.messages import Chat, ChatKind
from bot.phrases import say
from knowledge.languages import ENDONYMS, LANGUAGES, Language
from tests.conversation.talk import Talk, button, buttons, direct_chat, group_chat, speaker

_NAMES: list[tuple[str, Language]] = [
    ("de", "de"), ("Deutsch", "de"), ("german", "de"), ("немецкий", "de"), ("неміс", "de"),
    ("English", "en"), ("englisch", "en"), ("английский", "en"), ("ағылшын", "en"),
    ("русский", "ru"), ("russisch", "ru"), ("Russian", "ru"), ("орыс", "ru"),
    ("қазақша", "kk"), ("Kasachisch", "kk"), ("kazakh", "kk"), ("казахский", "kk"), ("қазақ", "kk"),
]  # fmt: skip
_ZONES = [
    ("Berlin", "Europe/Berlin", "10:00"), ("münchen", "Europe/Berlin", "10:00"),
    ("Deutschland", "Europe/Berlin", "10:00"), ("germany", "Europe/Berlin", "10:00"),
    ("Алматы", "Asia/Almaty", "14:00"), ("Almaty", "Asia/Almaty", "14:00"), ("Астана", "Asia/Almaty", "14:00"),
    ("Қазақстан", "Asia/Almaty", "14:00"), ("Asia/Almaty", "Asia/Almaty", "14:00"), ("Шымкент", "Asia/Almaty", "14:00"),
    ("Ақтау", "Asia/Aqtau", "14:00"), ("New York", "America/New_York", "04:00"), ("UTC", "UTC", "09:00"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "language"), _NAMES)
def test_a_language_is_chosen_by_its_name_in_any_language(typed: str, language: Language, talk: Talk) -> None:
    """The confirmation already speaks it."""
    (reply,) = talk.say(f"/language {typed}")

    assert talk.effects == (SetLanguage(language=language),)
    assert reply.plain == say(language, "language-set")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_chosen_by_button(language: Language, talk: Talk) -> None:
    """Each language calls itself by its own name."""
    (reply,) = talk.say("/language")

    (done,) = talk.press_label(reply, ENDONYMS[language])

    assert talk.effects == (SetLanguage(language=language),)
    assert done.plain == say(language, "language-set")


@pytest.mark.parametrize("typed", ["auto", "Automatisch", "Автоматически", "автоматты түрде"])
def test_automatic_follows_the_question_again(typed: str, talk: Talk) -> None:
    """Taking the choice back is a choice too."""
    (reply,) = talk.say(f"/language {typed}")

    assert talk.effects == (SetLanguage(language=None),)
    assert reply.plain == say("de", "language-set-auto")


def test_a_language_we_do_not_speak_is_said_so(talk: Talk) -> None:
    """With those that we do."""
    (reply,) = talk.say("/language klingonisch")

    assert talk.effects == ()
    assert reply.plain == say("de", "language-unknown")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fixed_language_answers_in_it_whatever_is_asked(language: Language, talk: Talk) -> None:
    """Questions in the other three languages are answered in the chosen one."""
    talk.person_chose = Preferences(language=language)

    for question in ("Was hat Siemens Mobility vorgeschlagen?", "What did Siemens Mobility propose?",
                     "Что предложила Siemens Mobility?", "Siemens Mobility не ұсынды?"):  # fmt: skip
        (reply,) = talk.say(question)
        assert button(reply, say(language, "button-more"))


def test_in_a_group_the_groups_language_counts_and_not_the_persons(core: Conversation) -> None:
    """All read the same answer."""
    talk = Talk(core, group_chat(), speaker(), chat_chose=Preferences(language="kk"))
    talk.person_chose = Preferences(language="en")

    (reply,) = talk.say("Was hat Siemens Mobility vorgeschlagen?")

    assert button(reply, say("kk", "button-more"))


@pytest.mark.parametrize("command", ["/language en", "/sprache en", "/timezone Berlin", "/tz Berlin"])
def test_a_groups_settings_are_refused_to_plain_members_in_private(command: str, group_talk: Talk) -> None:
    """The refusal is for the one who tried, nothing changes, and the group reads nothing of it."""
    (reply,) = group_talk.say(command)

    assert group_talk.effects == ()
    assert reply.is_private
    assert reply.plain == say("de", "admins-only")


def test_a_groups_language_buttons_work_for_admins_only(core: Conversation) -> None:
    """Others get a notice that nobody else sees."""
    for is_admin, effects in ((False, ()), (True, (SetLanguage(language="ru"),))):
        talk = Talk(core, group_chat(), speaker(is_admin=is_admin))
        (offer,) = talk.say("/language")

        (reply,) = talk.press_label(offer, ENDONYMS["ru"])

        assert talk.effects == effects
        assert (reply.toast == say("de", "admins-only")) is not is_admin


def test_admins_set_a_groups_language_and_time_zone(core: Conversation) -> None:
    """Whoever runs the group decides."""
    talk = Talk(core, group_chat(), speaker(is_admin=True))

    talk.say("/language kk")
    chosen = [*talk.effects]
    talk.say("/timezone Astana")

    assert [*chosen, *talk.effects] == [SetLanguage(language="kk"), SetTimeZone(zone="Asia/Almaty")]


def test_who_may_post_in_a_channel_may_set_it_up(core: Conversation) -> None:
    """Only admins post in a broadcast channel, so there a post's word counts; it has no author to refuse."""
    talk = Talk(core, Chat(platform="telegram", id="-200", kind=ChatKind.CHANNEL), None)

    talk.say("/language ru")

    assert talk.effects == (SetLanguage(language="ru"),)


@pytest.mark.parametrize(("typed", "zone", "time"), _ZONES)
def test_a_time_zone_is_found_by_city_country_or_name(typed: str, zone: str, time: str, talk: Talk) -> None:
    """The answer says what time it is there, so that a wrong guess shows."""
    (reply,) = talk.say(f"/timezone {typed}")

    if typed != "Ақтау":
        assert reply.plain == say("de", "timezone-set", zone=zone, time=time)
    assert talk.effects == (SetTimeZone(zone=zone),)


@pytest.mark.parametrize("typed", ["Atlantis", "+5", "../../etc/passwd", "Europe/Entenhausen"])
def test_an_unknown_time_zone_is_said_so(typed: str, talk: Talk) -> None:
    """With an example that works."""
    (reply,) = talk.say(f"/timezone {typed}")

    assert talk.effects == ()
    assert reply.plain == say("de", "timezone-unknown", zone=typed)


def test_the_present_time_zone_is_told(core: Conversation) -> None:
    """What the person chose, else what the platform knows, else that none is chosen."""
    talk = Talk(core, direct_chat(), speaker())
    assert talk.say("/timezone")[0].plain == say("de", "timezone-now", zone=say("de", "timezone-none"))

    talk.person = speaker().model_copy(update={"time_zone": "Europe/Moscow"})
    assert talk.say("/timezone")[0].plain == say("de", "timezone-now", zone="Europe/Moscow")

    talk.person_chose = Preferences(time_zone="Asia/Almaty")
    assert talk.say("/timezone")[0].plain == say("de", "timezone-now", zone="Asia/Almaty")


@pytest.mark.parametrize("hint", ["ru", "ru-RU", "RU_ru"])
def test_the_platforms_language_is_a_hint_for_the_first_words(hint: str, core: Conversation) -> None:
    """Before anything was said, menus speak what the person's phone speaks."""
    talk = Talk(core, direct_chat(), speaker().model_copy(update={"language": hint}))

    (reply,) = talk.say("/topics")

    assert say("ru", "topics-title") in reply.plain
    assert buttons(reply)[0].label == say("ru", "topic-transport")
