"""`korridor pins`: pinned, listed, told, taken back; and what was pinned on which day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.commands.calling import Call

_FACT = "corridor-capacity-2029"
_TOMORROW = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
_ADD = ("pins", "add", "goal", "--question", "Was ist das Ziel?", "--text", "de=35 Millionen Tonnen.", "--fact", _FACT)


async def test_a_pinned_answer_is_given_until_it_is_taken_back(call: Call) -> None:
    """Added, listed as in use, answered by `korridor ask`, removed, gone."""
    assert (await call(*_ADD, "--until", _TOMORROW)).code == 0
    assert "in use" in (await call("pins", "list")).out
    answer = (await call("ask", "--json", "Was ist das Ziel?")).document
    assert (answer["text"], answer["facts"][0]["id"]) == ("35 Millionen Tonnen. [1]", _FACT)
    assert (await call("pins", "remove", "goal")).code == 0
    assert (await call("pins", "list")).out == "No answer is pinned.\n"


async def test_what_cannot_be_is_refused_in_one_line(call: Call) -> None:
    """A day gone by, an unknown fact, a text without language, a pin that is not there."""
    for words, said in (
        ((*_ADD, "--until", "2020-01-01"), "has passed"),
        ((*_ADD, "--until", "soon"), "no such day"),
        ((*_ADD, "--fact", "nothing", "--until", _TOMORROW), "not known"),
        ((*_ADD, "--text", "35", "--until", _TOMORROW), "write the language"),
        (("pins", "remove", "nothing"), "there is no pinned answer"),
    ):
        done = await call(*words)
        assert done.code != 0
        assert said in done.err
        assert done.err.count("\n") == 1


async def test_of_days_gone_by_only_what_was_pinned_then_counts(call: Call) -> None:
    """Pinned today: yesterday's answers know nothing of it."""
    await call(*_ADD, "--until", _TOMORROW)
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()

    assert (await call("pins", "list", "--as-of", yesterday)).out == "No answer is pinned.\n"
    answer = (await call("ask", "--json", "--as-of", yesterday, "Was ist das Ziel?")).document
    assert answer["understood"]["intent"] != "pinned"
