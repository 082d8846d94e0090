"""Subscriptions to and from rows. Who made one stands beside the document, so that people can be forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.digests.occurrences import upcoming
from bot.digests.subscription import Subscription
from bot.storage.subscriptions import StoredSubscription

_PRIVATE = {"created_by"}


def from_row(row: Any) -> Subscription:
    """Return the subscription that a row holds."""
    person = row.person_key.split(":", 2)[2] if row.person_key else None
    subscription = Subscription.model_validate_json(row.document)
    return subscription.model_copy(update={"created_by": person}) if person else subscription


def document(subscription: Subscription) -> str:
    """Return what is stored of a subscription."""
    return subscription.model_dump_json(exclude=_PRIVATE)


def new_row(subscription: Subscription, *, now: datetime) -> StoredSubscription:
    """Return the row of a subscription that has just been made."""
    chat = subscription.chat
    person = subscription.created_by
    following = upcoming(subscription, last=None, now=now)
    return StoredSubscription(
        id=subscription.id, chat_key=chat.key, thread=chat.thread,
        person_key=f"{chat.platform}:{chat.workspace}:{person}" if person else None,
        document=document(subscription), since=now, news_since=now, last_on=None,
        next_due=following.due if following else None, changed_at=now,
    )  # fmt: skip
