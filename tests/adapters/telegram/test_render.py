"""Replies as Telegram messages: markup, limits, buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.adapters.telegram.render import Rendered, render, toast_of
from bot.adapters.telegram.spans import MAX_BYTES, MAX_CAPTION, MAX_ENTITIES, MAX_TEXT
from bot.messages import (
    Bold,
    Break,
    Bullet,
    Button,
    Code,
    FactNode,
    Italic,
    Link,
    Node,
    Picture,
    Reply,
    SourceNode,
    Text,
)
from knowledge.facts import Status
from tests.fakes.telegram.state import User, World
from tests.fakes.telegram.text import message_text

if TYPE_CHECKING:
    from tests.fakes.telegram.entities import FormattedText

WORLD = World(User(1, "Korridor", is_bot=True))
PICTURE = Picture(png=b"\x89PNG", alt="Eine Karte")


def reply(*nodes: Node, **options: object) -> Reply:
    return Reply.model_validate({"nodes": nodes, **options})


def parsed(message: Rendered) -> FormattedText:
    """Return what Telegram makes of it; the fake refuses bad markup and overlong texts."""
    return message_text(message.html, "HTML", None, WORLD)


def source(number: int = 1, url: str | None = None) -> SourceNode:
    text = "Ein Artikel, Absatz 6"
    return SourceNode(number=number, status=Status.TARGET, status_label="Ziel", text=text, url=url)


def test_every_node_has_its_markup() -> None:
    """Bold, italic, code, links, facts and bullets come out as Telegram's tags, escaped once."""
    (message,) = render(reply(
        Bold(text="A & B"), Break(), Bullet(), Italic(text="<i>"), Break(), Code(text="/help"), Text(text=" und "),
        Code(text="ls"), Text(text=" oder "),
        Link(text="hier", url="https://example.org/?a=1&b=2"), Break(),
        FactNode(lead="Kurz:", statement="35 Mio. t", numbers=(1, 2)),
    ))  # fmt: skip

    assert message.html == (
        "<b>A &amp; B</b>\n• <i>&lt;i&gt;</i>\n/help und <code>ls</code> oder "
        '<a href="https://example.org/?a=1&amp;b=2">hier</a>\nKurz: 35 Mio. t [1][2]'
    )
    assert parsed(message).text == "A & B\n• <i>\n/help und ls oder hier\nKurz: 35 Mio. t [1][2]"


def test_sources_stand_in_one_quote_that_unfolds() -> None:
    """All sources under an answer share one expandable quote, with their links in it."""
    (message,) = render(reply(Text(text="Ja."), Break(), source(1), Break(), source(2, "https://example.org/a")))

    assert message.html.count("<blockquote expandable>") == 1
    assert message.html.endswith("</a></blockquote>")
    assert {entity.kind for entity in parsed(message).entities} == {"expandable_blockquote", "text_link"}


def test_invisible_and_turning_characters_are_removed() -> None:
    """Zero-width, control and right-to-left override characters of a text do not reach Telegram."""
    (message,) = render(reply(Text(text="a\u202eb\u200bc\x00d\ufeffe\u2066f\ud800g\u00adh\tz\u2028y\u3164")))

    assert message.html == "abcdef\N{REPLACEMENT CHARACTER}gh z\ny"


@pytest.mark.parametrize(
    "text", ["und/oder", "24/7", "z.B. 5 %", "+5 %", "$5", "35 Mio. t", "12.05.2024", "1.2.3", "# 1"]
)
def test_ordinary_prose_stays_as_it_is(text: str) -> None:
    """No invisible character is put where Telegram would not make anything live."""
    assert render(reply(Text(text=text)))[0].html == text


@pytest.mark.parametrize(("char", "count"), [("a", 4096), ("😀", 4096)])
def test_the_limit_counts_code_points(char: str, count: int) -> None:
    """4096 characters are one message, be they letters or emoji of two UTF-16 units (trap 1); one more are two."""
    assert len(render(reply(Text(text=char * count)))) == 1
    assert [message.length for message in render(reply(Text(text=char * (count + 1))))] == [4096, 1]


def test_markup_does_not_count() -> None:
    """What tags and escapes add does not split a message."""
    assert len(render(reply(Bold(text="&" * 4096)))) == 1


def test_long_replies_break_at_line_ends() -> None:
    """Nothing is lost, no line is torn, and each message is within the limits; the buttons stand under the last."""
    lines = [f"Zeile {number} " + "x" * 90 for number in range(120)]
    nodes = [node for line in lines for node in (Text(text=line), Break())]
    messages = render(reply(*nodes, buttons=((Button(label="Mehr", data="more:1"),),)))

    assert len(messages) > 2
    assert [line for message in messages for line in parsed(message).text.split("\n")] == lines
    assert all(len(parsed(message).text) <= MAX_TEXT for message in messages)
    assert [message.keyboard is not None for message in messages] == [False] * (len(messages) - 1) + [True]


def test_a_single_long_sentence_is_cut_at_a_space() -> None:
    """A node beyond the limit is cut between words; no word is lost."""
    text = " ".join(f"Wort{number}" for number in range(1500))
    messages = render(reply(Italic(text=text)))

    assert " ".join(parsed(message).text for message in messages) == text
    assert all(message.html.startswith("<i>") for message in messages)


def test_more_than_a_hundred_entities_are_split() -> None:
    """Telegram drops the markup of the 101st entity, so it goes into the next message."""
    nodes = [node for number in range(250) for node in (Bold(text=f"b{number}"), Break())]
    messages = render(reply(*nodes))

    assert [len(parsed(message).entities) for message in messages] == [MAX_ENTITIES, MAX_ENTITIES, 50]


def test_raw_size_is_kept_below_the_limit() -> None:
    """Many long links are split before the raw text exceeds 32,768 bytes."""
    nodes = [Link(text=f"l{number}", url="https://example.org/" + "ä" * 500) for number in range(60)]
    messages = render(reply(*nodes))

    assert len(messages) > 1
    assert all(len(message.html.encode()) <= MAX_BYTES for message in messages)


def test_pictures_have_short_captions() -> None:
    """A picture takes the first 1024 characters, the rest follows as text; without words it goes alone."""
    nodes = [node for _ in range(40) for node in (Text(text="x" * 60), Break())]
    first, *rest = render(reply(*nodes, picture=PICTURE))

    assert first.picture
    assert first.length <= MAX_CAPTION
    assert [message.picture for message in rest] == [None]
    assert render(reply(picture=PICTURE))[0].html == ""
    assert render(reply(picture=PICTURE))[0].without_picture().html == "Eine Karte"


def test_a_reply_without_words_is_no_message() -> None:
    """A reply that only has a toast, or only blanks, sends nothing."""
    assert render(reply(Text(text=""), toast="Danke")) == []
    assert render(reply(Text(text=" \n\u200b"), Break())) == []


def test_buttons_fit_telegram(caplog: pytest.LogCaptureFixture) -> None:
    """Rows have at most eight buttons, data at most 64 bytes, styles are passed on; what cannot go is logged."""
    row = tuple(Button(label=f"b{number}", data=f"x:{number}") for number in range(9))
    others = (
        Button(label="zu lang", data="ж" * 40),
        Button(label="\u200b", data="x"),
        Button(label="weg", data="forget:yes", style="danger"),
    )
    (message,) = render(reply(Text(text="?"), buttons=(row, others)))

    assert message.keyboard
    labels = [[button.text for button in keys] for keys in message.keyboard.inline_keyboard]
    assert labels == [[f"b{number}" for number in range(8)], ["b8"], ["weg"]]
    assert message.keyboard.inline_keyboard[2][0].style == "danger"
    assert caplog.messages == ["button_left_out", "button_left_out"]


def test_never_more_than_a_hundred_buttons() -> None:
    """Beyond a hundred buttons Telegram refuses the message, so the rest is cut."""
    rows = tuple((Button(label=f"b{number}", data="x"),) for number in range(120))
    (message,) = render(reply(Text(text="?"), buttons=rows))

    assert message.keyboard
    assert sum(map(len, message.keyboard.inline_keyboard)) == 100


def test_toasts_are_short() -> None:
    """A notice for a pressed button has at most 200 characters."""
    assert toast_of(reply(toast="gespeichert\u202e")) == "gespeichert"
    assert len(toast_of(reply(toast="x" * 300))) == 200


def test_halves_keep_everything() -> None:
    """A message that Telegram found too long comes back in pieces, with buttons under the last."""
    (message,) = render(
        reply(Bold(text="a" * 50), Break(), Text(text="b" * 50), buttons=((Button(label="x", data="x"),),))
    )
    pieces = message.halves()

    assert "".join(piece.plain for piece in pieces) == "a" * 50 + "b" * 50
    assert [piece.keyboard is not None for piece in pieces] == [False, True]
