"""Phrases are parsed one by one when they are said, and say the same as if their file were parsed whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast

from knowledge.language.phrases import Phrases

PACKAGES = Path(__file__).parents[2]
FILES = sorted([*PACKAGES.glob("bot/phrases/*.ftl"), *PACKAGES.glob("knowledge/answering/wording/*.ftl")])
SAMPLE = """\
# What a comment says = nothing
plain = Guten Tag
    und willkommen = { "{" }
# another comment
count = { $number ->
    [one] ein Fakt
   *[other] { $number } Fakten
}
plain = second
broken = { $number ->
refers = { plain }
silent =
    .attribute = not said
"""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_phrase_is_what_the_whole_file_makes_of_it(file: Path) -> None:
    """Every entry of every file, parsed alone, is the message that Fluent finds in the file."""
    text = file.read_text(encoding="utf-8")
    whole = {entry.id.name: entry for entry in FluentParser().parse(text).body if isinstance(entry, ast.Message)}
    phrases = Phrases("de", [text])

    assert phrases.keys == frozenset(whole)
    for key, message in whole.items():
        assert message.value is not None
        alone = [e for e in FluentParser().parse(phrases.written(key)).body if isinstance(e, ast.Message)]
        assert [type(found.value) for found in alone] == [ast.Pattern], key
        assert message.equals(alone[0], ignored_fields=["span", "comment"]), key


def test_a_phrase_is_said_with_its_arguments() -> None:
    """Plurals follow the language; of two phrases with one key the first counts."""
    phrases = Phrases("de", [SAMPLE, "later = auch da"])

    assert phrases.say("count", number=1) == "ein Fakt"
    assert phrases.say("count", number=3) == "3 Fakten"
    assert phrases.say("plain") == "Guten Tag\nund willkommen = {"
    assert phrases.say("later") == "auch da"


@pytest.mark.parametrize("key", ["unknown", "broken", "refers", "silent"])
def test_a_phrase_that_cannot_be_said_is_refused_every_time(key: str) -> None:
    """Missing, broken, referring and empty phrases raise; half a phrase is never shown."""
    phrases = Phrases("de", [SAMPLE])

    for _ in range(2):
        with pytest.raises(LookupError, match=key):
            phrases.say(key)


def test_a_missing_argument_is_refused() -> None:
    """A phrase without its number is a fault."""
    with pytest.raises(LookupError, match="count"):
        Phrases("de", [SAMPLE]).say("count")
