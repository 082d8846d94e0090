"""Commands: by every name, in every language, and what an unknown one gets."""

from __future__ import annotations

import pytest

from bot.conversation.commands import commands
from bot.messages import Code
from bot.phrases import DIRECTORY, say, with_commands
from knowledge.briefing import Briefing
from knowledge.languages import LANGUAGES, Language
from tests.conversation.conftest import Talking
from tests.conversation.talk import Talk, buttons, cites, stated

_FACT_PAGES = ("brief", "figures", "due")
_TYPOS = [
    ("figurs", "figures"), ("topcis", "topics"), ("quelen", "sources"), ("zeitzzone", "timezone"),
    ("цифрыы", "figures"), ("источник", "sources"), ("сандарр", "figures"), ("тақырып", "topics"),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", commands())
def test_every_alias_shows_the_same_page_as_its_command(name: str, language: Language, talk_in: Talking) -> None:
    """Whatever name a person types, the page is the same, and in the person's language."""
    expected = talk_in(language).say(f"/{name}")

    for alias in commands()[name].aliases:
        assert talk_in(language).say(f"/{alias}") == expected, alias


def test_no_alias_means_two_commands() -> None:
    """A name leads to one command only."""
    names = [name for command in commands().values() for name in (command.name, *command.aliases)]

    assert len(names) == len({name.casefold() for name in names})


@pytest.mark.parametrize("name", commands())
def test_every_command_has_names_in_both_scripts(name: str) -> None:
    """People find a command with a Latin and with a Cyrillic keyboard."""
    aliases = (name, *commands()[name].aliases)

    assert any(alias.isascii() for alias in aliases)
    assert any("а" <= letter <= "я" for alias in aliases for letter in alias)


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_explains_every_command(language: Language, talk_in: Talking) -> None:
    """The list names each command that everybody may use with what it does, in the reader's language."""
    (reply,) = talk_in(language).say("/help")
    for_all = [name for name, command in commands().items() if not command.editor]

    offered = dict.fromkeys(node.text for node in reply.nodes if isinstance(node, Code))
    assert list(offered) == [f"/{name}" for name in for_all]
    assert all(say(language, f"command-{name}") in reply.plain for name in for_all)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asked", ["who", "/who", "кто", "wer"])
def test_help_explains_one_command_with_its_other_names(asked: str, language: Language, talk_in: Talking) -> None:
    """A command may be named by any of its names, with a slash or without."""
    (reply,) = talk_in(language).say(f"/help {asked}")

    assert say(language, "command-who") in reply.plain
    assert all(f"/{alias}" in reply.plain for alias in commands()["who"].aliases)
    assert say(language, "command-brief") not in reply.plain


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("typed", "meant"), _TYPOS)
def test_a_misspelt_command_offers_the_one_meant(typed: str, meant: str, language: Language, talk_in: Talking) -> None:
    """The offer is a button that runs the command."""
    talk = talk_in(language)

    (reply,) = talk.say(f"/{typed}")

    assert say(language, "did-you-mean", command=f"/{meant}") in reply.plain
    assert talk.press_label(reply, f"/{meant}") == talk_in(language).say(f"/{meant}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_unlike_any_other_offers_help(language: Language, talk_in: Talking) -> None:
    """Nobody is left with a bare refusal."""
    talk = talk_in(language)

    (reply,) = talk.say("/xyzzyq")

    assert reply.plain == say(language, "unknown-command", command="/xyzzyq")
    assert talk.press_label(reply, say(language, "button-help")) == talk.say("/help")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_command_is_left_alone_unless_it_is_for_us(language: Language, group_talk: Talk) -> None:
    """In a group it may be meant for another bot; the adapter tells whether it named us."""
    assert group_talk.say("/ban Ada", is_addressed=False) == ()
    assert group_talk.say("/usr/bin", is_addressed=False) == ()
    (reply,) = group_talk.say("/ban Ada")
    assert "/ban" in reply.plain


@pytest.mark.parametrize("typed", ["/\u2060help", "/he\u200blp", "\ufeff/help", "\u200e/help\u2060"])
def test_a_copied_command_is_known_with_its_invisible_characters(typed: str, talk: Talk) -> None:
    """What people copy from chats brings zero-width and direction marks along."""
    assert talk.say(typed) == talk.say("/help")


def test_commands_in_our_phrases_are_offered_and_typed_ones_are_not(talk_in: Talking) -> None:
    """Only what we wrote ourselves is set as a command: a quoted one stays plain words."""
    talk = talk_in("en")
    (usage,) = talk.say("/who")
    (unknown,) = talk.say("/figurs")
    (zone,) = talk.say("/timezone /start")
    (greeting,) = talk.say("help")

    assert [node.text for node in usage.nodes if isinstance(node, Code)] == ["/who"]
    assert [node.text for node in unknown.nodes if isinstance(node, Code)] == ["/figures"]
    assert [node.text for node in zone.nodes if isinstance(node, Code)] == []
    assert "/start" in zone.plain
    assert "/topics" in [node.text for node in greeting.nodes if isinstance(node, Code)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_in_a_phrase_is_one_of_ours(language: Language) -> None:
    """A phrase that names a command nobody knows would send people into a dead end."""
    texts = [path.read_text(encoding="utf-8") for path in DIRECTORY.glob(f"{language}*.ftl")]
    named = {node.text for text in texts for node in with_commands(text) if isinstance(node, Code)}

    assert named - {"/korridor", "/quit", "/invite"} <= {f"/{name}" for name in commands()}


@pytest.mark.parametrize("typed", ["/HELP", "/Help@korridor_bot", "/hilfe  ", " /help", "/КӨМЕК"])
def test_case_our_name_and_spaces_do_not_matter(typed: str, talk: Talk) -> None:
    """A command is known as platforms and people write it."""
    assert talk.say(typed) == talk.say("/help")


@pytest.mark.parametrize("gap", [" ", "\n", "\t", "  ", "\u00a0"])
def test_an_argument_may_stand_after_any_space(gap: str, talk: Talk) -> None:
    """People put the question on a new line."""
    talk.say(f"/ask{gap}Was hat Siemens Mobility vorgeschlagen?")

    assert talk.session.cited == ("siemens-rail-proposal",)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", _FACT_PAGES)
def test_pages_of_facts_cite_every_one(name: str, language: Language, talk_in: Talking, briefing: Briefing) -> None:
    """A page says nothing without its source, and says it in the reader's language."""
    talk = talk_in(language)

    (reply,) = talk.say(f"/{name}")

    known = [briefing.facts[fact] for fact in talk.session.cited]
    assert cites(reply)
    assert stated(reply) == [fact.statement.in_(language) for fact in known]


def test_figures_and_dates_come_complete(talk: Talk) -> None:
    """The pages hold what people open them for."""
    assert {"corridor-capacity-2029", "transport-investment-programme"} <= set(talk.ask("/figures"))
    assert talk.ask("/due")[0] == "corridor-capacity-2029"


@pytest.mark.parametrize("name", ["transport", "Verkehr", "verkehr", "Транспорт", "Көлік"])
def test_a_briefing_on_a_topic_is_found_by_its_name_in_any_language(name: str, talk: Talk) -> None:
    """The page offers to follow the topic."""
    (reply,) = talk.say(f"/brief {name}")

    assert cites(reply)
    assert [button.data for button in buttons(reply)] == ["fol:topic.transport"]


def test_a_briefing_on_an_unknown_topic_shows_the_topics(talk: Talk) -> None:
    """Who misses the name gets the list."""
    assert talk.say("/brief Fußball") == talk.say("/topics")


@pytest.mark.parametrize("name", ["Weigert", "Roland Weigert", "Вайгерт", "вайгерт"])
def test_who_shows_what_is_known_of_a_person(name: str, talk: Talk) -> None:
    """Names are known in all their spellings."""
    (reply,) = talk.say(f"/who {name}")

    assert cites(reply)
    assert "weigert-office" in talk.session.cited


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "key"),
    [("/who", "who-usage"), ("/ask", "ask-usage"), ("/feedback", "feedback-usage"), ("/why", "why-none")],
)
def test_a_command_without_its_argument_says_how_it_is_used(
    typed: str, key: str, language: Language, talk_in: Talking
) -> None:
    """A friendly line with an example, never an error."""
    (reply,) = talk_in(language).say(typed)

    assert reply.plain == say(language, key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_says_so_when_it_knows_nobody_of_that_name(language: Language, talk_in: Talking) -> None:
    """What was asked for is repeated, so that a slip shows."""
    (reply,) = talk_in(language).say("/who Gandalf")

    assert reply.plain == say(language, "who-unknown", name="Gandalf")


def test_why_explains_how_the_last_question_was_read(talk: Talk) -> None:
    """Question, names and outcome stand there."""
    talk.say("Was hat Siemens Mobility vorgeschlagen?")

    (reply,) = talk.say("/why")

    assert "Was hat Siemens Mobility vorgeschlagen?" in reply.plain
    assert "Siemens Mobility" in reply.plain
    assert say("de", "outcome-answer") in reply.plain


def test_sources_lists_each_article_with_its_facts(talk: Talk, briefing: Briefing) -> None:
    """Title, number of facts, and that no date is given."""
    (reply,) = talk.say("/sources")

    sources = briefing.sources.values()
    assert all(source.title in reply.plain for source in sources)
    assert reply.plain.count(say("de", "source-no-date")) == len(sources)


@pytest.mark.parametrize("language", LANGUAGES)
def test_start_greets_and_its_examples_can_be_asked_by_button(language: Language, talk_in: Talking) -> None:
    """The first thing a person sees works: each example button brings an answer."""
    for number in range(3):
        talk = talk_in(language)
        (reply,) = talk.say("/start")
        assert say(language, "welcome") in reply.plain

        (answer,) = talk.press_label(reply, buttons(reply)[number].label)

        assert talk.session.outcome == "answer"
        assert cites(answer)


def test_deep_links_open_a_topic_or_a_fact(talk: Talk) -> None:
    """`?start=topic-transport` and `?start=fact-…` lead where they say; any other link to the start."""
    assert talk.say("/start topic-transport") == talk.say("/brief transport")
    (fact,) = talk.say("/start fact-weigert-office")
    assert len(stated(fact)) == 1
    assert talk.say("/start nonsense") == talk.say("/start")
