"""What is stored about a person, in words: the answer to /mydata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.conversation.presenting import lines_reply, note
from bot.messages import Reply
from bot.phrases import say
from knowledge.languages import Language


def my_data(held: Mapping[str, Any], language: Language) -> Reply:
    """Return a readable summary of what the store exports about somebody; for that person alone."""
    counted = {name: len(held.get(name) or ()) for name in ("answers", "follows", "feedback", "votes", "questions")}
    settings = [
        f"{row.get('language') or ''} {row.get('time_zone') or ''}".strip() for row in held.get("settings") or ()
    ]
    sessions = [row["state"].get("question", "") for row in held.get("sessions") or ()]
    if not any(counted.values()) and not settings and not sessions:
        return note(say(language, "mydata-none"), is_private=True)
    lines = [
        *(say(language, "mydata-settings", settings=line) for line in settings if line),
        *(say(language, "mydata-conversation", question=question) for question in sessions if question),
        say(
            language, "mydata-counts", answers=counted["answers"], follows=counted["follows"],
            signals=counted["votes"] + counted["questions"], notes=counted["feedback"],
        ),
        *(f"• {follow.get('kind')}: {follow.get('value')}" for follow in held.get("follows") or ()),
        say(language, "mydata-delete"),
    ]  # fmt: skip
    return lines_reply(say(language, "mydata-title"), lines).model_copy(update={"is_private": True})
