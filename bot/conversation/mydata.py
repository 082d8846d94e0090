"""What is stored about a person, in words: the answer to /mydata."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.conversation.presenting import lines_reply, note
from bot.conversation.telling import Called, described
from bot.digests.subscription import Subscription
from bot.messages import Node, Reply
from bot.phrases import say, spoken
from knowledge.languages import Language


def my_data(
    held: Mapping[str, Any], language: Language, *, name_of: Callable[[str, str], str], called: Called
) -> Reply:  # fmt: skip
    """Return a readable summary of what the store exports about somebody; for that person alone.

    `name_of` tells what something followed is called in the reader's language, by its kind and id; `called` the same
    of names and facts, short enough for a list.
    """
    counted = {name: len(held.get(name) or ()) for name in ("answers", "follows", "feedback", "votes", "questions")}
    settings = [
        f"{row.get('language') or ''} {row.get('time_zone') or ''}".strip() for row in held.get("settings") or ()
    ]
    sessions = [row["state"].get("question", "") for row in held.get("sessions") or ()]
    digests = [
        described(Subscription.model_validate(row["document"]), language, called=called)
        for row in held.get("subscriptions") or ()
    ]
    desk = list(_desk(held, language))
    if not any(counted.values()) and not settings and not sessions and not digests and not desk:
        return note(say(language, "mydata-none"), is_private=True)
    lines: list[str | Sequence[Node]] = [
        *(say(language, "mydata-settings", settings=line) for line in settings if line),
        *(say(language, "mydata-conversation", question=question) for question in sessions if question),
        say(
            language, "mydata-counts", answers=counted["answers"], follows=counted["follows"],
            signals=counted["votes"] + counted["questions"], notes=counted["feedback"],
        ),
        *(
            say(language, "mydata-follow", kind=follow["kind"], what=name_of(follow["kind"], follow["value"]))
            for follow in held.get("follows") or ()
        ),
        *(say(language, "mydata-digest", what=line) for line in digests),
        *desk,
        spoken(language, "mydata-delete"),
    ]  # fmt: skip
    return lines_reply(say(language, "mydata-title"), lines).model_copy(update={"is_private": True})


def _desk(held: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Yield what is held about an editor."""
    for row in held.get("editor") or ():
        yield say(language, "news-mydata-role", role=say(language, f"news-role-{row['role']}"))
    if held.get("editing"):
        yield say(language, "news-mydata-draft")
    if asked := held.get("articles"):
        yield say(language, "news-mydata-readings", count=len(asked))
