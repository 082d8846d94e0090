"""Every word Korridor says is there in four languages, with the same variables, and written as print would have it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from fluent.syntax import FluentParser, ast

import bot.phrases
import knowledge.answering.wording
from knowledge.answering.composing import examples
from knowledge.answering.criteria import definitions
from knowledge.facts import Fact, Status, Topic
from knowledge.languages import LANGUAGES, Language
from knowledge.seeds import load_seeds
from knowledge.statements import is_one_sentence
from knowledge.understanding.phrasings import DIRECTORY as PHRASINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES = {"bot": bot.phrases.DIRECTORY, "wording": knowledge.answering.wording.DIRECTORY}
SEEDS = Path(__file__).parents[2] / "seeds"
NEITHER = {"off-topic", "small-talk", "unclear"}
"""Names for questions that ask for no aspect."""

QUOTES: dict[Language, str] = {"de": "„“", "en": "“”", "ru": "«»", "kk": "«»"}
ANY_QUOTE = set('«»„“”"‘’‚‹›`')
"""The apostrophe is the plain one, here as in the names of entities."""

FAMILIAR: dict[Language, str] = {
    "de": r"du|dich|dir|dein\w*|ihr|euch|euer|eure\w*",
    "en": r"gonna|wanna|hey",
    "ru": r"ты|тебя|тебе|тобой|тво\w+",
    "kk": r"сен|сені|саған|сенен|сенімен|сенің|сендер\w*",
}
KAZAKH_ONLY = "әғқңөұүһі"
LATIN, CYRILLIC = r"[A-Za-zÀ-ɏə]", r"[Ѐ-ӿ]"
TWINS = re.compile(r"[aceopxyiABCEHIKMOPTXY]+")
"""Latin letters that look Cyrillic: a whole word of them may be one typed on the wrong keyboard."""
SHORT_NAMES = {"CO", "IT"}


@cache
def facts() -> tuple[Fact, ...]:
    """Return the facts of the seeds."""
    return tuple(load_seeds(SEEDS).facts)


@cache
def messages(place: str, language: Language) -> dict[str, ast.Message]:
    """Return the parsed phrases of a language; a broken or doubled one fails."""
    found: dict[str, ast.Message] = {}
    for path in sorted(PLACES[place].glob(f"{language}*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{path.name}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{path.name}: {entry.id.name} is there twice"
                found[entry.id.name] = entry
    return found


def nodes(node: object) -> Iterator[ast.BaseNode]:
    """Yield a node of the syntax tree and all below it."""
    if isinstance(node, ast.BaseNode):
        yield node
        node = list(vars(node).values())
    if isinstance(node, list):
        for child in node:
            yield from nodes(child)


def shape(message: ast.Message) -> set[str]:
    """Return the variables of a phrase and the cases it distinguishes; how many plurals there are is the language's."""
    found = {f"${node.id.name}" for node in nodes(message) if isinstance(node, ast.VariableReference)}
    keys = (node.key for node in nodes(message) if isinstance(node, ast.Variant))
    names = (key.name if isinstance(key, ast.Identifier) else key.value for key in keys)
    return found | {f"[{'other' if name in {'few', 'many'} else name}]" for name in names}


def texts(place: str, language: Language) -> Iterator[tuple[str, str]]:
    """Yield each phrase's key and its texts as they are written, one a case, with a figure for each variable."""
    for key, message in messages(place, language).items():
        for node in nodes(message):
            if isinstance(node, ast.Pattern):
                yield key, "".join(part.value if isinstance(part, ast.TextElement) else "1" for part in node.elements)


def wanted_aspects() -> set[str]:
    """Return what a question can ask for: of facts, of nothing we have, of lists."""
    wanted = {aspect for fact in facts() for aspect in fact.aspects}
    for language in LANGUAGES:
        wanted |= set(yaml.safe_load((PHRASINGS / language / "unstated.yaml").read_text(encoding="utf-8")))
    return {aspect.replace("/", "-") for aspect in wanted} | {f"list-{name}" for name in definitions()} | NEITHER


def written_faults(text: str, language: Language) -> Iterator[str]:
    """Yield what a proofreader would mark in a text."""
    if "  " in text or "\t" in text or re.search(r" [,;:.!?](?:\s|$)", text):
        yield "space"
    if quotes := set(text) & ANY_QUOTE - set(QUOTES[language]):
        yield f"quotes {quotes}"
    if text.count(QUOTES[language][0]) != text.count(QUOTES[language][1]):
        yield "quotes that do not pair"
    if "..." in text or " - " in text or "--" in text:
        yield "typewriter dots or dashes"
    words = re.findall(r"[^\W\d_]+", text)
    yield from (f"two scripts in {word}" for word in words if re.search(LATIN, word) and re.search(CYRILLIC, word))
    if language in {"de", "en"} and re.search(CYRILLIC, text):
        yield "Cyrillic letters"
    if language in {"ru", "kk"}:
        yield from (f"Latin twin {word}" for word in words if TWINS.fullmatch(word) and word not in SHORT_NAMES)
    if language == "ru" and set(text.casefold()) & set(KAZAKH_ONLY):
        yield "Kazakh letters"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
def test_every_language_has_the_same_phrases(place: str, language: Language) -> None:
    """None is missing, none is left over, and each takes the same variables and tells the same cases apart."""
    own, english = messages(place, language), messages(place, "en")

    assert own.keys() == english.keys()
    assert {key: shape(own[key]) for key in own} == {key: shape(english[key]) for key in own}


@pytest.mark.parametrize("place", PLACES)
def test_every_file_is_there_in_four_languages(place: str) -> None:
    """A phrase is looked for in the file of the same name, whatever the language."""
    names = {language: {p.name.removeprefix(language) for p in PLACES[place].glob(f"{language}*.ftl")}
             for language in LANGUAGES}  # fmt: skip

    assert names["de"]
    assert all(names[language] == names["de"] for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_aspect_has_its_name(language: Language) -> None:
    """Whatever a question can ask for is called by a name, and no name waits for a question that is never asked."""
    named = {key.removeprefix("aspect-") for key in messages("bot", language) if key.startswith("aspect-")}

    assert named == wanted_aspects()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_name_of_an_aspect_is_a_short_phrase_of_its_own(language: Language) -> None:
    """It stands after a colon: no full stop, no variables, and no two aspects are told apart by nobody."""
    keys = [key for key in messages("bot", language) if key.startswith("aspect-")]
    names = [bot.phrases.say(language, key) for key in keys]

    assert [name for name in names if len(name) > 60 or name[-1] in ".!?:;,"] == []
    assert [shape(messages("bot", language)[key]) for key in keys if shape(messages("bot", language)[key])] == []
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_list_and_topic_has_its_own_words(language: Language) -> None:
    """None falls back on the default case, which would claim what is not so."""
    wording, cases = messages("wording", language), {f"[{status.value}]" for status in Status}

    assert shape(wording["status"]) == cases | {"$status"}
    assert shape(wording["status-lead"]) == cases | {"$status", "[agreed]"}  # signed, and more than an intent
    assert shape(wording["list-opening"]) == {f"[{name}]" for name in definitions()} | {"$list"}
    assert {f"topic-{topic.value}" for topic in Topic} <= messages("bot", language).keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
def test_phrases_are_written_as_print_would_have_them(place: str, language: Language) -> None:
    """Spaces, quotes and dashes are those of the language, and no letter comes from another script."""
    faults = {(key, fault) for key, text in texts(place, language) for fault in written_faults(text, language)}

    assert faults == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
def test_people_are_addressed_politely(place: str, language: Language) -> None:
    """It is Sie, вы and сіз, never the familiar form."""
    familiar = re.compile(rf"\b(?:{FAMILIAR[language]})\b")

    assert [(key, text) for key, text in texts(place, language) if familiar.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_statement_is_one_clean_sentence(language: Language) -> None:
    """It begins with a capital or a figure, ends with its only full stop, and passes the proofreader."""
    faults: list[tuple[str, str]] = []
    for fact in facts():
        text = fact.statement.in_(language)
        faults += [(fact.id, fault) for fault in written_faults(text, language)]
        if not is_one_sentence(text) or not text.endswith(".") or not (text[0].isupper() or text[0].isdigit()):
            faults.append((fact.id, "not one sentence"))
        if language == "kk" and not set(text.casefold()) & set(KAZAKH_ONLY):
            faults.append((fact.id, "no Kazakh letter"))

    assert faults == []


@pytest.mark.parametrize(
    ("language", "text", "fault"),
    [
        ("ru", "Это  два пробела.", "space"),
        ("ru", "Сказано „иначе“.", "quotes"),
        ("de", "Er sagte „so.", "quotes that do not pair"),
        ("en", "Wait...", "typewriter"),
        ("ru", "Pоссия", "two scripts"),
        ("kk", "Қaзақстан", "two scripts"),
        ("kk", "қазaқша", "two scripts"),
        ("kk", "Экономика a туралы", "Latin twin"),
        ("de", "Kasachstаn", "two scripts"),
        ("ru", "Ресей қаласы", "Kazakh letters"),
    ],
)
def test_the_proofreader_sees_what_the_eye_does_not(language: Language, text: str, fault: str) -> None:
    """Letters that look alike, doubled spaces and foreign quotes are found."""
    assert any(found.startswith(fault) for found in written_faults(text, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_in_latin_letters_are_no_fault(language: Language) -> None:
    """Companies keep their letters, with Kazakh endings after a hyphen."""
    text = "Korridor-ға" if language == "kk" else "Siemens Mobility, DB Cargo, CO2"

    assert list(written_faults(text, language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_we_suggest_to_ask_are_questions(language: Language) -> None:
    """Each is one question, short enough for a button."""
    assert [text for text in examples(language) if not text.endswith("?") or len(text) > 72] == []
    assert len(set(examples(language))) == 3
