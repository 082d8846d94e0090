"""Nothing a person typed becomes a mention or a link, wherever it is shown."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import settings as examined
from hypothesis import strategies as st

from bot.adapters.slack.render import render
from bot.messages import Bold, Break, Bullet, Button, Code, FactNode, Italic, Node, Reply, SourceNode, Text
from knowledge.facts import Status
from tests.adapters.doubles import Listener, answer_with
from tests.adapters.slack.conftest import build, running, settings
from tests.fakes.slack.records import Message
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.state import Channel, User

HOSTILE = (
    "<!channel>", "<!here>", "<!everyone>", "<!subteam^S1>", "<@U1>", "<#C1>", "<#C1|x>", "<https://evil.example|Bank>",
    "https://evil.example/x", "HTTPS://evil.example", "mailto:a@evil.example", "[Bank](https://evil.example)",
    "@everyone", "@channel", "#trade", "](", "<b>", "&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;",
    "<\u200b!channel>", "\u202e<@U1>", "<!date^1^{date}|x>", "`<!here>`", "*", "_", "~", "```", "\n> ", "<", ">", "|",
    "&", ":tada:",
)  # fmt: skip
TYPED = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), min_size=1, max_size=8).map("".join)


@pytest.fixture(scope="module")
def world() -> FakeSlack:
    """Make a Slack that need not run: only its reading of messages is used."""
    slack = FakeSlack()
    team = slack.team("T1")
    slack.user(team, "U1")
    slack.channel(team, "C1", name="trade")
    return slack


def nodes_of(typed: str) -> tuple[Node, ...]:
    """Return the typed words in every place a reply has for words."""
    source = partial(SourceNode, number=1, status=Status.DONE, status_label=typed, text=typed)
    return (
        Text(text=f"Unbekannt: {typed}"), Break(), Bold(text=typed), Break(), Italic(text=typed), Break(),
        Code(text=typed), Break(), Bullet(), FactNode(lead=typed, statement=typed, numbers=(1,)), Break(), source(),
    )  # fmt: skip


def posted(text: str, blocks: tuple[dict[str, Any], ...]) -> Message:
    return Message(team_id="T1", channel="C1", ts="1.0", user="B", text=text, via="chat.postMessage", blocks=[*blocks])


@examined(max_examples=150, deadline=None)
@given(TYPED)
@example("".join(HOSTILE))
def test_nothing_typed_is_live(world: FakeSlack, typed: str) -> None:
    """Neither in blocks nor in the notification, which is also what is left when Slack refuses the blocks."""
    reply = Reply(nodes=nodes_of(typed), buttons=((Button(label=typed[:75] or "x", data="x"),),))

    for message in render(reply, note=typed):
        assert world.live_mentions(posted(message.text, message.blocks)) == []
        assert world.live_mentions(posted(message.text, ())) == []


@examined(max_examples=60, deadline=None)
@given(TYPED)
def test_only_our_own_link_is_live(world: FakeSlack, typed: str) -> None:
    """A source's link leads where we say, whatever its title holds."""
    source = SourceNode(
        number=1, status=Status.DONE, status_label="done", text=typed, url="https://korridor.example/a?b=1&c=2"
    )

    live = [
        found
        for message in render(Reply(nodes=(source,)))
        for found in world.live_mentions(posted(message.text, message.blocks))
    ]

    assert {found.target for found in live} == {"https://korridor.example/a?b=1&c=2"}


async def test_hostile_questions_and_answers_over_the_wire(slack: FakeSlack, user: User, channel: Channel) -> None:
    """A mention full of traps, answered with its own words, makes nobody's phone ring."""
    user.name = "<!channel>"
    hostile = "".join(HOSTILE)
    bot = build(settings(slack), dialogue=Listener(answer_with(Reply(nodes=nodes_of(hostile)))))

    async with running(slack, bot):
        await slack.say(user, channel, hostile, mention=True)
        await slack.wait_for(lambda: slack.sent)
        await bot.idle()

    assert slack.sent
    assert [slack.live_mentions(message) for message in slack.sent] == [[]] * len(slack.sent)
    assert all(message.options.get("unfurl_links") is False for message in slack.sent)
    assert not any({"parse", "link_names"} & message.options.keys() for message in slack.sent)
