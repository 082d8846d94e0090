"""A platform with one chat, as what posts cards sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.digests.outlet import Result, Sent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.digests.outlet import Urgency
    from bot.messages import Chat, Reply


@dataclass
class Board:
    """A platform with one chat; what it answers next can be set."""

    shown: dict[str, Reply] = field(default_factory=dict)
    next: list[Result] = field(default_factory=list)
    calls: int = 0

    def parts(self, reply: Reply) -> Sequence[Any]:
        """Return the reply as one message."""
        return [reply]

    async def turn(self, chat: Chat, *, urgency: Urgency) -> None:
        """Return at once."""

    async def post(self, chat: Chat, part: Any) -> Result:
        """Take a message, or answer as was set."""
        self.calls += 1
        result = self.next.pop(0) if self.next else Sent(str(100 + self.calls))
        if isinstance(result, Sent):
            self.shown[result.message_id] = part
        return result

    async def edit(self, chat: Chat, message_id: str, part: Any) -> Result:
        """Put a message in place of another."""
        self.shown[message_id] = part
        return Sent(message_id)

    async def is_up(self) -> bool:
        """Say yes."""
        return True

    def share(self, replicas: int) -> None:
        """Share with nobody."""
