"""What a well-behaved bot never does, found in the record."""

from collections.abc import Callable

from tests.fakes.telegram.core import Call, Core
from tests.fakes.telegram.state import Message

WRITES = ("send", "edit", "copy", "forward")


class Audit:
    """Findings over all calls so far; every list of a good bot is empty."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def duplicates(self, key: Callable[[Message], object] | None = None) -> list[tuple[Message, Message]]:
        """Return pairs of messages sent twice: same chat, topic and text, or the same `key`."""
        first: dict[object, Message] = {}
        pairs = []
        for message in self._core.sent:
            what = key(message) if key else (message.chat.id, message.thread_id, message.text)
            if what in first:
                pairs.append((first[what], message))
            first.setdefault(what, message)
        return pairs

    def after_forbidden(self) -> list[Call]:
        """Return writes to a chat that had answered 403 and was not opened again since."""
        found, closed = [], dict[int, float]()
        for call in self._writes():
            chat_id = call.chat_id or 0
            chat = self._core.world.chats.get(chat_id)
            opened_at = chat.forbidden_lifted_at if chat else 0.0
            if chat_id in closed and not closed[chat_id] < opened_at <= call.at:
                found.append(call)
            if call.status == 403:
                closed[chat_id] = call.at
        return found

    def inside_retry_after(self) -> list[Call]:
        """Return writes to a chat inside the retry_after it had just been given."""
        found, until = [], dict[int, float]()
        for call in self._writes():
            chat_id = call.chat_id or 0
            if call.at < until.get(chat_id, 0.0):
                found.append(call)
            if call.retry_after:
                until[chat_id] = call.at + call.retry_after
        return found

    def _writes(self) -> list[Call]:
        return [call for call in self._core.calls if call.method.lower().startswith(WRITES)]
