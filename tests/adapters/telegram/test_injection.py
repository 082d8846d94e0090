"""Nothing that a person or an article wrote becomes a live mention, tag, link or command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.telegram.adapter import TelegramAdapter
from bot.adapters.telegram.defusing import defused
from bot.adapters.telegram.render import Rendered, render
from bot.conversation.commands import resolve
from bot.messages import Bold, Bullet, Code, FactNode, Italic, Node, Reply, SourceNode, Text
from bot.phrases import spoken
from knowledge.facts import Status
from tests.adapters.doubles import Listener, answer_with
from tests.fakes.telegram.live import active_markup
from tests.fakes.telegram.state import Chat, ChatKind, Message, User, World
from tests.fakes.telegram.text import message_text

if TYPE_CHECKING:
    from tests.adapters.telegram.conftest import Running
    from tests.fakes.telegram import FakeTelegram

ATTACKS = [
    "@durov", "@everyone", "mail@example.org", "#tag", "$TSLA", "/start", "t.me/x", "https://evil.example/a?b=1",
    "tg://user?id=1", "+49 30 12345678", '<a href="tg://user?id=4242">x</a>',
    "<b>", "</blockquote>", "](http://x.de)",
    "&lt;b&gt;", "&#64;durov", "<!channel>", "<@U123>", "@\u200bdurov", "\u202e@durov", "пример.рф", "10.0.0.1", "`",
    "*", "_", "#", "@", "/", ".", ":", "://", "+", "$", "durov", "com", "x", " ", "\n", "1", "\u2060", "-", "<code>",
]  # fmt: skip
WORLD = World(User(1, "Korridor", is_bot=True))
words = st.lists(st.one_of(st.sampled_from(ATTACKS), st.text(max_size=8)), max_size=8).map("".join)
nodes = st.one_of(
    words.map(lambda text: Text(text=text)),
    words.map(lambda text: Bold(text=text)),
    words.map(lambda text: Italic(text=text)),
    words.filter(lambda text: resolve(text.removeprefix("/")) is None).map(lambda text: Code(text=text)),
    st.just(Bullet()),
    words.map(lambda text: FactNode(lead=text, statement=text, numbers=(1,))),
    words.map(lambda text: SourceNode(number=1, status=Status.DONE, status_label=text, text=text)),
)


def live(message: Rendered, *, plain: bool) -> list[str]:
    """Return what a reader could tap; the fake parses as Telegram does and refuses bad markup."""
    text = message_text(message.plain, "", None, WORLD) if plain else message_text(message.html, "HTML", None, WORLD)
    entities = [entity.json() for entity in text.entities]
    shown = Message(Chat(1, ChatKind.PRIVATE), 1, 0.0, None, text.text, entities=entities)
    return [f"{found.kind} {found.text}" for found in active_markup(shown)]


@settings(max_examples=150, deadline=None)
@given(st.lists(nodes, min_size=1, max_size=6))
def test_no_text_comes_alive(found: list[Node]) -> None:
    """Whatever stands in the nodes, side by side, as markup or in the plain fallback, nothing is live."""
    for message in render(Reply(nodes=tuple(found))):
        assert live(message, plain=False) == []
        assert live(message, plain=True) == []


@settings(max_examples=100, deadline=None)
@given(words)
def test_defusing_twice_changes_nothing(text: str) -> None:
    """Text that was made harmless stays as it is."""
    assert defused(defused(text)) == defused(text)


@pytest.mark.parametrize("attack", ATTACKS[:22])
def test_each_attack_stays_readable(attack: str) -> None:
    """A reader sees the attack as it was typed, only dead."""
    (message,) = render(Reply(nodes=(Text(text=f"x {attack} y"),)))
    seen = message_text(message.html, "HTML", None, WORLD).text

    invisible = dict.fromkeys(map(ord, "\u2060\u200b\u202e"))
    assert seen.translate(invisible) == f"x {attack} y".translate(invisible)
    assert live(message, plain=False) == []


async def test_attacks_are_dead_on_the_wire(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User, direct: Chat
) -> None:
    """A reply that quotes every attack arrives, and in the chat nothing of it can be tapped."""
    quote = tuple(Text(text=f"{attack} ") for attack in ATTACKS)
    dialogue.answering = answer_with(Reply(nodes=quote))
    async with running() as adapter:
        assert isinstance(adapter, TelegramAdapter)
        await telegram.say(ada, direct, "?")
        await telegram.wait_for(lambda: telegram.sent)

    assert telegram.active_markup(telegram.sent[0]) == []


def test_commands_of_ours_can_be_tapped_and_typed_ones_cannot() -> None:
    """A command in a phrase of ours is live and without invisible characters; the same in somebody's words is dead."""
    nodes = (*spoken("de", "unknown-command", command="/start"), Text(text=" "), *spoken("de", "who-usage"))
    (message,) = render(Reply(nodes=nodes))

    assert live(message, plain=False) == live(message, plain=True) == ["bot_command /who"]
    assert "/who Weigert" in message.html
    assert "/start" not in message.html


def test_commands_that_telegram_does_not_link_can_be_copied() -> None:
    """Only Latin commands become live by themselves; the others stand in code, which a tap copies."""
    (message,) = render(Reply(nodes=(Code(text="/hilfe"), Text(text=", "), Code(text="/помощь"))))

    assert message.html == "/hilfe, <code>/помощь</code>"
    assert live(message, plain=False) == ["bot_command /hilfe"]
