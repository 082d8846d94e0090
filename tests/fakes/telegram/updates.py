"""The queue of updates: ids, allowed_updates, expiry and confirmation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram.clock import Clock

KINDS = frozenset(
    str.split(
        "message edited_message channel_post edited_channel_post business_connection business_message "
        "edited_business_message deleted_business_messages message_reaction message_reaction_count inline_query "
        "chosen_inline_result callback_query shipping_query pre_checkout_query purchased_paid_media poll poll_answer "
        "my_chat_member chat_member chat_join_request chat_boost removed_chat_boost guest_message managed_bot"
    )
)
DEFAULT_KINDS = KINDS - {"chat_member", "message_reaction", "message_reaction_count"}
DAY_S = 86_400
LIFETIMES_S = {"callback_query": 150, "inline_query": 30, "chosen_inline_result": 600}


@dataclass(eq=False)
class Pending:
    """An update waiting to be fetched or sent."""

    update_id: int
    body: dict[str, Any]
    lane: str
    """Webhook order holds within a lane: a chat's messages, a user's button presses."""
    expires_at: float
    replay: bool = False
    """A deliberate duplicate of an id already confirmed: handed out once whatever the offset."""


class UpdateQueue:
    """What the bot has not confirmed yet, in order."""

    def __init__(self, clock: Clock, on_push: Callable[[], None]) -> None:
        self._clock = clock
        self._on_push = on_push
        self.allowed = DEFAULT_KINDS
        self.log: list[dict[str, Any]] = []
        """Every update that was ever queued."""
        self._pending: list[Pending] = []
        self._next_id = 500_000_001

    def push(self, kind: str, body: dict[str, Any], *, lane: str) -> dict[str, Any] | None:
        """Queue an update unless the bot did not allow its kind; return it, or None."""
        if kind not in self.allowed:
            return None
        return self._append({kind: body}, lane, LIFETIMES_S.get(kind, DAY_S))

    def push_raw(self, update: dict[str, Any], *, lane: str = "raw") -> dict[str, Any]:
        """Queue anything, allowed or not, with the given update_id if it has one; return it with its id."""
        return self._append(update, lane, DAY_S)

    def _append(self, update: dict[str, Any], lane: str, lifetime_s: float) -> dict[str, Any]:
        update = {"update_id": self._next_id} | update
        update_id = int(update["update_id"])
        replay = update_id < self._next_id
        self._next_id = max(self._next_id, update_id + 1)
        self._pending.append(Pending(update_id, update, lane, self._clock.now() + lifetime_s, replay))
        self.log.append(update)
        self._on_push()
        return update

    def allow(self, kinds: Any) -> None:
        """Apply `allowed_updates`: unknown names are ignored, an empty list means the default, None changes nothing."""
        if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
            return
        self.allowed = frozenset(kind.lower() for kind in kinds) & KINDS or DEFAULT_KINDS

    def pending(self) -> list[Pending]:
        """Return what waits, expired updates dropped."""
        now = self._clock.now()
        self._pending = [item for item in self._pending if item.expires_at > now]
        return list(self._pending)

    def confirm(self, offset: int) -> None:
        """Forget every update below the offset; an offset beyond the last update confirms nothing."""
        if offset <= self._next_id:
            self._pending = [item for item in self._pending if item.replay or item.update_id >= offset]

    def keep_last(self, number: int) -> None:
        """Forget all but the last updates, for a negative offset."""
        self._pending = self._pending[-number:]

    def fetch(self, limit: int) -> list[dict[str, Any]]:
        """Return the first updates; they stay until confirmed, apart from deliberate duplicates."""
        found = self.pending()[:limit]
        self._pending = [item for item in self._pending if not (item.replay and item in found)]
        return [item.body for item in found]

    def drop(self, item: Pending) -> None:
        """Forget one update, delivered by webhook."""
        self._pending = [other for other in self._pending if other is not item]

    def clear(self) -> None:
        """Forget everything, for drop_pending_updates."""
        self._pending.clear()
