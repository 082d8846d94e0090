"""Many chats that ask at once, each answer recognisable, for what a killed or a busy bot must not lose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.telegram import FakeTelegram
    from tests.fakes.telegram.state import Chat, Message

_QUESTIONS = (
    ("Was hat Siemens Mobility vorgeschlagen?", "energieeffiziente Lokomotiven"),
    ("Wer leitete die bayerische Delegation?", "Roland Weigert führte 2021"),
    ("Welche Kapazität soll der Mittlere Korridor bis 2029 erreichen?", "35 Mio."),
)
"""Questions with a part of the right answer."""


@dataclass
class Group:
    """One chat, with what it asks and by what each answer is known, in order."""

    chat: Chat
    asked: list[tuple[str, str]] = field(default_factory=list)
    said_at: list[float] = field(default_factory=list)


def gather(fake: FakeTelegram, *, chats: int, questions: int) -> list[Group]:
    """Return direct chats with so many questions in all: some about facts, the others about names of their own."""
    groups = [Group(fake.private(fake.user(language_code="de"))) for _ in range(chats)]
    for number in range(questions):
        asked = groups[number % chats].asked
        asked.append(question(number, turn=len(asked)))
    return groups


def question(number: int, *, turn: int) -> tuple[str, str]:
    """Return the question of a number as the turn of its chat, with a part of the right answer."""
    name = f"Niemand{number}x"
    is_fact = turn % 2 == 0 and turn // 2 < len(_QUESTIONS)
    return _QUESTIONS[turn // 2] if is_fact else (f"/who {name}", name)


def rounds(groups: list[Group]) -> Iterator[tuple[Group, str]]:
    """Yield the questions as they come in: everybody's first, then everybody's second, and so on."""
    for turn in range(max(len(group.asked) for group in groups)):
        for group in groups:
            if turn < len(group.asked):
                yield group, group.asked[turn][0]


def replies(fake: FakeTelegram, group: Group) -> list[Message]:
    """Return what the bot said in a chat, oldest first."""
    return [message for message in fake.sent if message.chat is group.chat]


@dataclass(frozen=True)
class Tally:
    """What became of the questions."""

    answered: int
    copies: int
    """Answers beyond the first to the same question."""
    most_copies: int
    """Of one answer."""
    out_of_order: int
    """Chats in which answers came in another order than the questions."""
    strange: int
    """Messages that answer no question."""


def tally(fake: FakeTelegram, groups: list[Group]) -> Tally:
    """Count what became of the questions."""
    counts: Counter[tuple[int, int]] = Counter()
    out_of_order = strange = 0
    for group in groups:
        said = [_number(group, message.text) for message in replies(fake, group)]
        known = [number for number in said if number is not None]
        strange += len(said) - len(known)
        out_of_order += list(dict.fromkeys(known)) != sorted(set(known))
        counts.update((group.chat.id, number) for number in known)
    return Tally(len(counts), counts.total() - len(counts), max(counts.values(), default=0), out_of_order, strange)


def _number(group: Group, text: str) -> int | None:
    return next((number for number, (_, known_by) in enumerate(group.asked) if known_by in text), None)
