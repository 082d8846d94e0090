"""What deliveries ask of a platform: one message at a time, never repeated behind our back, every outcome a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, Protocol

from bot.messages import Chat, Reply


class Urgency(IntEnum):
    """Who goes first where many wait; answers go before both."""

    ALERT = 1
    DIGEST = 2


class Fault(StrEnum):
    """Why a message cannot be sent, as it is stored; the phrases `delivery-fault-…` say it, with the remedy."""

    BLOCKED = "blocked"
    """The person has blocked us, or left the platform."""
    KICKED = "kicked"
    """We are no longer in the group or channel."""
    CLOSED = "closed"
    """The chat was archived or deleted, or is unknown."""
    NOT_INVITED = "not-invited"
    NO_RIGHTS = "no-rights"
    """We are in, but must not write."""
    NO_THREAD = "no-thread"
    """The thread or topic is closed to us."""
    NOT_INSTALLED = "not-installed"
    """The workspace has removed us, or refuses our token."""
    REFUSED = "refused"
    """For another reason, which is ours to look into."""
    IN_DOUBT = "in-doubt"
    """Cut off twice: it may have arrived, and a third try could be a third copy."""
    EXPIRED = "expired"
    """The platform was away for longer than the grace."""


GONE = frozenset({Fault.BLOCKED, Fault.KICKED, Fault.CLOSED, Fault.NOT_INVITED, Fault.NO_RIGHTS, Fault.NOT_INSTALLED})
"""Faults of the chat, not of the message: three different days of them, and the chat is given up."""


@dataclass(frozen=True)
class Sent:
    """The platform has it: this is its id there."""

    message_id: str


@dataclass(frozen=True)
class Throttled:
    """Nothing was sent; come back after so long, in this chat."""

    seconds: float


@dataclass(frozen=True)
class Unreachable:
    """Nothing left this machine."""


@dataclass(frozen=True)
class Unavailable:
    """The platform answered that it is out of order (5xx)."""


@dataclass(frozen=True)
class Ambiguous:
    """The request left and no answer came: it may have arrived."""


@dataclass(frozen=True)
class Moved:
    """The chat has a new id; nothing was sent."""

    chat: Chat


@dataclass(frozen=True)
class Refused:
    """The platform will not take it, today or ever; nothing was sent."""

    fault: Fault


Result = Sent | Throttled | Unreachable | Unavailable | Ambiguous | Moved | Refused


class Outlet(Protocol):
    """A platform, as deliveries see it; each adapter has one."""

    def parts(self, reply: Reply) -> Sequence[Any]:
        """Return a reply as the messages the platform takes."""
        ...

    async def turn(self, chat: Chat, *, urgency: Urgency) -> None:
        """Return when one message may go to a chat without offending the platform's limits."""
        ...

    async def post(self, chat: Chat, part: Any) -> Result:
        """Send one message, once."""
        ...

    async def edit(self, chat: Chat, message_id: str, part: Any) -> Result:
        """Put a message in place of one of ours; twice is harmless."""
        ...

    async def is_up(self) -> bool:
        """Ask the platform for something harmless."""
        ...

    def share(self, replicas: int) -> None:
        """Take only one part in so many of what the platform allows us in all."""
        ...
