"""A digest looks good on every platform: one message in short, bounded in full, a citation behind every line."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.slack.render import render as render_for_slack
from bot.adapters.telegram.render import render as render_for_telegram
from bot.digests.choices import Choice, Chosen, data, read
from bot.digests.composition import compose
from bot.digests.digest import Digest
from bot.digests.presenting import full, refusal_reply, short
from bot.digests.refusals import Refusal, Trouble
from bot.digests.spoken import Spoken
from bot.digests.spoken import read as read_line
from bot.messages import Code, FactNode, Italic, Reply, SourceNode
from bot.phrases import say
from knowledge.facts import Fact
from knowledge.history import Change
from knowledge.languages import LANGUAGES, Language
from tests.digests.looks import DIRECTORY, LATE, LOOKS, SIGNED, known, occurrence, printed
from tests.digests.making import MONDAY, NOW, changed, facts, made, names, of_source, sources, subscribed


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", LOOKS)
def test_a_digest_looks_as_it_was_approved(look: str, language: Language) -> None:
    """Changed on purpose? `python -m tests.digests.looks --save`, then read what changed."""
    stored = (DIRECTORY / f"{look}-{language}.txt").read_text(encoding="utf-8")

    assert printed(LOOKS[look](language)) == stored


def test_no_look_is_stored_that_is_not_shown() -> None:
    """The folder holds what the test reads."""
    assert {path.stem for path in DIRECTORY.glob("*.txt")} == {
        f"{k}-{language}" for k in LOOKS for language in LANGUAGES
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", LOOKS)
def test_every_line_has_its_status_and_citation(look: str, language: Language) -> None:
    """Each fact is preceded by how firm it is, and its number leads to a source."""
    reply = LOOKS[look](language)
    cited = {node.number for node in reply.nodes if isinstance(node, SourceNode)}
    facts_at = [number for number, node in enumerate(reply.nodes) if isinstance(node, FactNode)]

    assert facts_at
    for at in facts_at:
        node, lead = reply.nodes[at], reply.nodes[at - 2]
        assert isinstance(node, FactNode)
        assert set(node.numbers) <= cited
        assert isinstance(lead, Italic)
        assert lead.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", LOOKS)
def test_a_look_fits_its_platforms(look: str, language: Language) -> None:
    """One message on Telegram and one on Slack, within their limits."""
    reply = LOOKS[look](language)

    assert [message.length <= 4096 for message in render_for_telegram(reply)] == [True]
    assert [len(message.blocks) <= 45 for message in render_for_slack(reply)] == [True]


def large(count: int, length: int, language: Language) -> Digest:
    """Return a digest of many facts with long statements."""
    text = {code: f"{'Ұзын' if code in {'ru', 'kk'} else '<&Lang>'} " * (length // 5) + "." for code in LANGUAGES}
    many = [made("weigert-office", id=f"fact-{number}", statement=text) for number in range(count)]
    changes = [
        change for number, fact in enumerate(many)
        for change in [Change("added", fact.id, NOW, new=fact) if number % 3 else changed(fact, as_signed(fact))]
    ]  # fmt: skip
    late = [made("corridor-capacity-2029", id=f"late-{number}", deadline="2025", statement=text) for number in range(9)]
    digest = compose(
        subscribed(language=language), known=known(*many, *late), changes=changes, previous=(),
        missed=[occurrence(MONDAY)] * 12, occurrence=occurrence(), now=NOW,
    )  # fmt: skip
    assert digest is not None
    return digest


def as_signed(fact: Fact) -> Fact:
    """Return a fact as a signed one."""
    return Fact.model_validate(fact.model_dump() | {"status": "signed", "instrument": "contract"})


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 300), st.integers(5, 2500), st.sampled_from(LANGUAGES))
def test_however_much_there_is_a_digest_fits(count: int, length: int, language: Language) -> None:
    """Short is one message everywhere; full is bounded; what is left out is counted."""
    digest = large(count, length, language)
    brief, whole = short(digest, sources=sources()), full(digest, sources=sources())

    assert len(render_for_telegram(brief)) == len(render_for_slack(brief)) == 1
    assert len(render_for_slack(brief)[0].blocks) <= 45
    assert len(render_for_telegram(whole)) <= 3
    assert sum(len(message.blocks) for message in render_for_slack(whole)) <= 45
    shown = sum(isinstance(node, FactNode) for node in brief.nodes)
    assert shown <= 14
    if shown < len(digest.lines):
        assert say(language, "digest-more-lines", count="").strip().split()[0] in brief.plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_changed_facts_had_said_stands_in_the_full_version(language: Language) -> None:
    """The short one tells what holds now."""
    old = facts()["airports-ports-opening"]
    digest = compose(
        subscribed(language=language), known=known(SIGNED), changes=[changed(old, SIGNED)], previous=(), now=NOW
    )
    assert digest is not None
    said = old.statement.in_(language).rstrip(".")

    assert said in full(digest, sources=sources()).plain
    assert said not in short(digest, sources=sources()).plain


def test_a_source_that_is_gone_still_has_its_name() -> None:
    """An article taken back with its facts leaves at least its id to the reader."""
    digest = compose(
        subscribed(), known=known(), changes=of_source("bavaria-central-asia"), previous=(), now=NOW
    )  # fmt: skip
    assert digest is not None

    assert "[1] erfolgt · bavaria-central-asia, Absatz 3, 4" in short(digest, sources={}).plain


def test_words_of_others_stay_plain_text() -> None:
    """A reason that looks like markup or a command is shown as it is."""
    digest = compose(
        subscribed(), known=known(), previous=(), now=NOW,
        changes=[changed(facts()["weigert-office"], None, "<b>/forgetme</b> { $x } *no*")],
    )  # fmt: skip
    assert digest is not None
    reply = short(digest, sources=sources())

    assert "Grund: <b>/forgetme</b> { $x } *no*" in reply.plain
    assert not [node for node in reply.nodes if isinstance(node, Code)]
    assert "&lt;b&gt;" in render_for_telegram(reply)[0].html


def test_buttons_name_the_digest_they_stand_under() -> None:
    """Their data fits any platform and is read back."""
    longest = data(Choice.FULL, subscription="a" * 16, ref="20261123070000")
    reply = LOOKS["logistics"]("de")

    assert len(longest) <= 48
    assert read(longest) == Chosen(Choice.FULL, "a" * 16, "20261123070000")
    assert [read(button.data) for row in reply.buttons for button in row] == [
        Chosen(choice, "k7", "20261123") for choice in (Choice.FULL, Choice.FOLLOW, Choice.SETTINGS)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "strange", ["", "dig:full:", "dig:nope:a.20261123", "dig:full:A!.20261123", "more:x", "dig:full:a.1"]
)
def test_data_we_never_made_means_nothing(strange: str) -> None:
    """Somebody else's button, or a forged one."""
    assert read(strange) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("trouble", Trouble)
def test_every_refusal_says_what_is_wrong_and_what_works(trouble: Trouble, language: Language) -> None:
    """With the words that are to blame, what was meant perhaps, and an example that is understood."""
    reply: Reply = refusal_reply(Refusal(trouble=trouble, what="quark", instead="Berlin"), language)
    example = next(node.text for node in reply.nodes if isinstance(node, Code))
    understood: Any = read_line(example, language=language, names=names())

    assert ("quark" in reply.plain) is (trouble not in {Trouble.EMPTY, Trouble.TOO_LONG, Trouble.TOO_MANY})
    assert "Berlin" in reply.plain
    assert isinstance(understood, Spoken)
    assert understood.missing == ()
    assert understood.topics


def test_a_late_target_is_said_to_be_overdue() -> None:
    """The word stands before the statement."""
    digest = compose(subscribed(), known=known(LATE), changes=(), previous=(), occurrence=occurrence(), now=NOW)
    assert digest is not None

    assert "Ziel, überfällig, Termin: Juni 2025 · Bis Juni 2025" in short(digest, sources=sources()).plain
