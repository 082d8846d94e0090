"""What the owner of a subscription is told when its digests do not arrive."""

from __future__ import annotations

from bot.digests.describing import describe
from bot.digests.subscription import Subscription
from bot.messages import Bold, Break, Reply, Text
from bot.phrases import say
from knowledge.languages import Language

INVITE = "/invite @korridor"
"""Slack's own command, not one of ours."""


def remedy(fault: str, language: Language) -> str:
    """Return why a digest did not arrive, with what helps; `fault` is an `outlet.Fault` as it is stored."""
    return say(language, f"delivery-fault-{fault}", command=INVITE)


def notice(subscription: Subscription, *, fault: str) -> Reply:
    """Return why two digests in a row did not arrive, and what helps."""
    language = subscription.language
    return Reply(
        nodes=(
            Bold(text=say(language, "delivery-failed")), Break(),
            Text(text=describe(subscription.schedule, language)), Break(), Break(),
            Text(text=remedy(fault, language)),
        )
    )  # fmt: skip
