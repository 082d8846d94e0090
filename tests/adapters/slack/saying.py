"""An answer as the dialogue gives it, and a bot that gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Break, Button, FactNode, Reply, SourceNode
from knowledge.facts import Status
from tests.adapters.doubles import Listener, answer_with
from tests.adapters.slack.conftest import Bot, build, settings

if TYPE_CHECKING:
    from tests.fakes.slack.server import FakeSlack

ANSWER = Reply(
    nodes=(
        FactNode(lead="Geplant:", statement="50 Lokomotiven", numbers=(1,)),
        Break(),
        SourceNode(number=1, status=Status.PLANNED, status_label="geplant", text="Artikel, Absatz 3"),
    ),
    buttons=((Button(label="Mehr", data="more:f"),), (Button(label="👍", data="up:"), Button(label="👎", data="dn:"))),
    is_shareable=True,
)


def bot_that_says(slack: FakeSlack, *replies: Reply, after_s: float = 0.0) -> Bot:
    return build(settings(slack), dialogue=Listener(answer_with(*replies, after_s=after_s)))
