"""Replies as Slack shows them: blocks, limits, and the same words as plain text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examined
from hypothesis import strategies as st
from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ContextActionsBlock,
    FeedbackButtonObject,
    FeedbackButtonsElement,
    PlainTextObject,
)

from bot.adapters.slack.render import MOST_BLOCKS, MOST_FALLBACK, MOST_JSON, Outgoing, Share, fallback, render
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
from tests.fakes.slack.blocks import message_blocks

SOURCE = SourceNode(
    number=1, status=Status.PLANNED, status_label="geplant", text="Züge & Öl · Absatz 3", url="https://e.org/a?b=1&c=2"
)


def types(message: Outgoing) -> list[str]:
    return [block["type"] for block in message.blocks]


def only(reply: Reply) -> Outgoing:
    (message,) = render(reply)
    message_blocks(list(message.blocks))
    return message


def text_of(block: dict[str, Any]) -> str:
    found = block.get("text") or block["elements"][0]
    return str(found["text"])


def test_facts_stand_in_sections_sources_in_context_buttons_below() -> None:
    """Each kind of node has its place; what mrkdwn would read is escaped."""
    fact = FactNode(lead="Geplant:", statement="DB & KTZ wollen < 5 Züge", numbers=(1, 2))
    buttons = ((Button(label="Mehr", data="more:x", style="primary"), Button(label="Weg", data="x", style="danger")),)

    message = only(Reply(nodes=(fact, Break(), Break(), SOURCE), buttons=buttons))

    assert types(message) == ["section", "context", "actions"]
    assert text_of(message.blocks[0]) == "Geplant: DB &amp; KTZ wollen &lt; 5 Züge [1][2]"
    assert text_of(message.blocks[1]) == "<https://e.org/a?b=1&amp;c=2|[1] geplant · Züge &amp; Öl · Absatz 3>"
    assert [element.get("style") for element in message.blocks[2]["elements"]] == ["primary", "danger"]
    assert message.text.startswith("Geplant: DB &amp; KTZ")


def test_styles_are_marked() -> None:
    """Bold, italic, code and links as mrkdwn where they stand free."""
    nodes: tuple[Node, ...] = (
        Bold(text="Titel"), Break(), Bullet(), Italic(text="leise"), Text(text=" "), Code(text="x = 1"),
        Text(text=" "), Link(text="hier", url="https://e.org/a|b"),
    )  # fmt: skip

    assert text_of(only(Reply(nodes=nodes)).blocks[0]) == "*Titel*\n• _leise_ `x = 1` <https://e.org/a%7Cb|hier>"


@pytest.mark.parametrize(("typed", "shown"), [("/who", "/korridor who"), ("/сроки", "/korridor сроки")])
def test_commands_are_shown_as_they_are_typed_on_slack(typed: str, shown: str) -> None:
    """`/who` is a command of Slack's own, and the others are nobody's."""
    message = only(Reply(nodes=(Code(text=typed), Text(text=" Weigert"))))

    assert text_of(message.blocks[0]) == f"`{shown}` Weigert"
    assert message.text == f"{shown} Weigert"


def test_words_that_mrkdwn_would_misread_stand_in_rich_text() -> None:
    """There is no escape for * _ ~ and backticks; facts beside them stay in their section."""
    fact = FactNode(statement="50 Lokomotiven", numbers=(1,))

    message = only(Reply(nodes=(Text(text="Unbekannt: /a*b*_c_ :tada:"), Break(), fact)))

    assert types(message) == ["rich_text", "section"]
    assert message.blocks[0]["elements"][0]["elements"][0] == {"type": "text", "text": "Unbekannt: /a*b*_c_ :tada:"}


def test_bold_beside_a_letter_stands_in_rich_text() -> None:
    """Mrkdwn shows the asterisks there."""
    message = only(Reply(nodes=(Bold(text="Nach"), Text(text="wort"))))

    assert message.blocks[0]["elements"][0]["elements"][0]["style"] == {"bold": True}


def test_links_to_telegram_are_words_on_slack() -> None:
    """Slack refuses the scheme."""
    message = only(Reply(nodes=(Link(text="App", url="tg://resolve?domain=x"),)))

    assert text_of(message.blocks[0]) == "App"


def test_thumbs_are_slacks_own_feedback_buttons() -> None:
    """With the same data as ordinary buttons."""
    thumbs = (Button(label="👍", data="up:1"), Button(label="👎", data="dn:1"))

    message = only(Reply(nodes=(Text(text="a"),), buttons=(thumbs,)))

    (element,) = message.blocks[1]["elements"]
    assert types(message) == ["section", "context_actions"]
    assert (element["positive_button"]["value"], element["negative_button"]["value"]) == ("up:1", "dn:1")


def test_buttons_are_what_the_sdks_models_make_of_them() -> None:
    """Rows are built as plain values, which is faster; they are the same."""
    thumbs = (Button(label="👍", data="up:1"), Button(label="👎", data="dn:1"))

    message = only(Reply(nodes=(Text(text="a"),), buttons=((Button(label="More", data="more:1"),), thumbs)))

    more = ButtonElement(text=PlainTextObject(text="More", emoji=False), action_id="do.0", value="more:1")
    good, bad = (FeedbackButtonObject(text=PlainTextObject(text=b.label, emoji=False), value=b.data) for b in thumbs)
    feedback = FeedbackButtonsElement(action_id="do.feedback.1", positive_button=good, negative_button=bad)
    rows = (ActionsBlock(elements=[more]), ContextActionsBlock(elements=[feedback]))
    assert message.blocks[1:] == tuple(row.to_dict() for row in rows)


def test_rows_longer_than_slack_takes_are_broken() -> None:
    """25 buttons in a row at most, each with an action id of its own."""
    row = tuple(Button(label=str(number), data=str(number)) for number in range(30))

    message = only(Reply(nodes=(Text(text="a"),), buttons=(row,)))

    ids = [element["action_id"] for block in message.blocks[1:] for element in block["elements"]]
    assert [len(block["elements"]) for block in message.blocks[1:]] == [25, 5]
    assert len(set(ids)) == 30


def test_a_reply_of_only_a_notice_or_a_picture_has_no_message() -> None:
    """Nothing empty is posted."""
    assert render(Reply(nodes=(), toast="Danke")) == []
    assert render(Reply(nodes=(Text(text=" "), Break()), picture=Picture(png=b"x", alt="x"))) == []


def test_buttons_alone_are_a_message() -> None:
    """Its notification shows something."""
    assert render(Reply(nodes=(), buttons=((Button(label="a", data="a"),),)))[0].text == "…"


def test_hidden_characters_are_removed() -> None:
    """Zero-width characters, direction overrides and control characters do not reach anybody."""
    message = only(Reply(nodes=(Text(text="a\u200bb\u202ec\u0000d\ufeffe\tf\u2028g"),)))

    assert message.text == "abcde f\ng"
    assert text_of(message.blocks[0]) == "abcde f\ng"


def test_the_fallback_fits_chat_update() -> None:
    """Also when every character grows fivefold by escaping."""
    long = fallback("&" * 10_000)

    assert len(long) <= MOST_FALLBACK
    assert long.replace("&amp;", "") == "…"


def test_the_share_button_comes_last_and_holds_the_question() -> None:
    """It has an action id of its own."""
    (message,) = render(Reply(nodes=(Text(text="a"),)), share=Share("Teilen", '{"key": "k"}'))

    (button,) = message.blocks[-1]["elements"]
    assert (button["action_id"], button["value"]) == ("share", '{"key": "k"}')


def test_a_note_stands_at_the_end() -> None:
    """Such as that an answer was shared."""
    (message,) = render(Reply(nodes=(Text(text="a"), Break(), SOURCE)), note="geteilt")

    assert text_of(message.blocks[-1]) == "geteilt"


def words(reply: Reply) -> list[str]:
    return reply.plain.split()


def shown(messages: list[Outgoing]) -> list[str]:
    """Return the words of all blocks."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("type") in {"mrkdwn", "text"}:
                found.append(node["text"].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
            for key, value in node.items():
                if key != "text" or isinstance(value, dict):
                    walk(value)
        elif isinstance(node, list):
            for item in node:
                walk(item)

    for message in messages:
        walk(list(message.blocks))
    return " ".join(found).split()


def test_a_long_reply_is_split_at_node_borders_and_loses_nothing() -> None:
    """Sections of at most 2,900 characters, messages within the limits of all blocks together."""
    facts = [FactNode(statement=f"Satz {number} " + "langes Wort " * 40, numbers=(1,)) for number in range(80)]
    reply = Reply(
        nodes=tuple(node for fact in facts for node in (fact, Break())), buttons=((Button(label="x", data="x"),),)
    )

    messages = render(reply)

    assert len(messages) > 3
    assert shown(messages) == words(reply)
    assert types(messages[-1])[-1] == "actions"
    assert len(types(messages[-1])) > 1
    for message in messages:
        message_blocks(list(message.blocks))


def test_one_endless_word_is_split_too() -> None:
    """Where there is no border at all."""
    messages = render(Reply(nodes=(Text(text="ы" * 25_000),)))

    assert "".join(shown(messages)) == "ы" * 25_000
    for message in messages:
        message_blocks(list(message.blocks))


TEXTS = st.text(max_size=400) | st.text(alphabet="ab *_~`<>&|@#!:/\n", max_size=3000)
NODES = st.one_of(
    st.builds(Text, text=TEXTS),
    st.builds(Bold, text=TEXTS),
    st.builds(Italic, text=TEXTS),
    st.builds(Code, text=TEXTS),
    st.builds(Link, text=TEXTS, url=st.just("https://e.org/x y|<z>")),
    st.builds(FactNode, lead=TEXTS, statement=TEXTS, numbers=st.just((1, 2))),
    st.builds(
        SourceNode, number=st.just(1), status=st.just(Status.DONE), status_label=TEXTS, text=TEXTS,
        url=st.sampled_from([None, "https://e.org/"]),
    ),
    st.just(Break()),
    st.just(Bullet()),
)  # fmt: skip
BUTTONS = st.lists(
    st.lists(st.builds(Button, label=st.text(max_size=75), data=st.just("x:y")), min_size=1, max_size=9).map(tuple),
    max_size=6,
).map(tuple)


@examined(max_examples=60, deadline=None)
@given(st.lists(NODES, max_size=30), BUTTONS)
def test_every_reply_is_within_slacks_limits(nodes: list[Node], buttons: tuple[tuple[Button, ...], ...]) -> None:
    """Whatever the dialogue says, Slack accepts the blocks, and the text fits chat.update."""
    for message in render(Reply(nodes=tuple(nodes), buttons=buttons)):
        message_blocks(list(message.blocks))
        assert 0 < len(message.text) <= MOST_FALLBACK
        assert len(message.blocks) <= MOST_BLOCKS
        assert len(json.dumps(message.blocks, ensure_ascii=False)) <= MOST_JSON * 1.2
