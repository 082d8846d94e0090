"""What is typed behind options, read: chats, moments, and for how long ago; a mistake is told with an example."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, get_args

from bot.errors import UsageError
from bot.messages import Platform
from bot.storage.delivery_queries import Place

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SPAN = re.compile(r"(\d{1,4})([mhdw])")
_PLACE = "write telegram:-1001234, telegram:-1001234:7 for a topic, slack:C0123 or slack:T0123/C0123"
_MOMENT = "write 2026-11-23 or 2026-11-23T08:00"


def place_of(text: str) -> Place:
    """Return the chat that `PLATFORM:CHAT[:THREAD]` means."""
    platform, _, rest = text.strip().partition(":")
    chat, _, thread = rest.partition(":")
    workspace, _, name = chat.rpartition("/")
    if platform not in get_args(Platform) or not name:
        raise UsageError(f"--chat {text}: no such chat; {_PLACE}")
    return Place(platform, name, workspace or None, thread or None)


def shown_place(chat_key: str, thread: str | None = None) -> str:
    """Return a chat as `place_of` reads it."""
    platform, workspace, name = chat_key.split(":", 2)
    return f"{platform}:{f'{workspace}/' if workspace else ''}{name}{f':{thread}' if thread else ''}"


def moment_of(text: str, *, option: str, zone: ZoneInfo | None = None) -> datetime:
    """Return the moment that a date or a date with a time means; without an offset by the clock of a zone, or UTC."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone or UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise UsageError(f"{option} {text}: no such time; {_MOMENT}") from exc


def since_of(text: str, *, now: datetime) -> datetime:
    """Return since when: `24h`, `7d`, or a moment."""
    if (span := _SPAN.fullmatch(text.strip())) is None:
        try:
            return moment_of(text, option="--since")
        except UsageError as exc:
            raise UsageError(f"--since {text}: no such time; write 24h, 7d, 2026-11-23 or 2026-11-23T08:00") from exc
    return now - timedelta(**{_UNITS[span[2]]: int(span[1])})
