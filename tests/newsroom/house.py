"""A newsroom whole but for the platforms: conversation, desk, store; articles come in by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Self

from bot.conversation.service import ConversationService
from bot.digests.composer import Composer, Knowledge
from bot.digests.subscriptions import Subscriptions
from bot.editorial import Editorial, editorial
from bot.living import LivingKnowledge
from bot.messages import Button, Chat, ChatKind, IncomingMessage, MessageKind, Person, Reply
from bot.settings import Settings
from knowledge.claims import State

if TYPE_CHECKING:
    from bot.metrics import Metrics
    from bot.newsroom.counter import Counter
    from bot.storage.database import BotDatabase
    from knowledge.articles import Article
    from knowledge.claims import Claim, Decision, ReviewItem
    from tests.conversation.talk import Clock

ROOM = Chat(platform="telegram", id="-100", kind=ChatKind.GROUP)
ADA, BEN, CLEO, EVE = (
    Person(id="1", name="Ada", language="de"), Person(id="2", name="Ben", language="de"),
    Person(id="3", name="Cleo", language="de"), Person(id="9", name="Eve", language="de"),
)  # fmt: skip
"""Two editors, a chief editor, and a reader."""


@dataclass
class House:
    """A newsroom and who talks with it."""

    database: BotDatabase
    clock: Clock
    living: LivingKnowledge
    newsroom: Editorial
    service: ConversationService
    numbers: count[int] = field(default_factory=lambda: count(1))

    @classmethod
    async def of(
        cls, database: BotDatabase, clock: Clock, *, metrics: Metrics | None = None, **further: str
    ) -> Self:  # fmt: skip
        """Open a newsroom over a database; `further` are settings."""
        living = LivingKnowledge(database.engine)
        await living.look()
        settings = Settings(
            editors="telegram:1, telegram:2", chief_editors="telegram:3", editors_chat="telegram:-100",
            fetch_allow="127.0.0.0/8", _env_file=None, **further,  # type: ignore[arg-type] # pydantic reads words
        )  # fmt: skip
        made = editorial(settings, database, living, clock=clock, metrics=metrics)
        composer = Composer(Knowledge(living, clock=clock))
        service = ConversationService(
            living.briefing, database, clock=clock, default="de", newsroom=made.desk,
            subscriptions=Subscriptions(database.ledger, clock=clock, composer=composer),
        )  # fmt: skip
        return cls(database, clock, living, made, service)

    async def file(self, article: Article, *proposals: tuple[Claim, Decision]) -> None:
        """Have claims wait for editors."""
        await self.newsroom.desk.acting.newsroom.file(article, proposals, now=self.clock())

    async def say(
        self, person: Person, text: str, *, chat: Chat | None = None, kind: MessageKind = MessageKind.TEXT,
        message_id: str = "",
    ) -> tuple[Reply, ...]:  # fmt: skip
        """Say something as somebody, in their direct chat or another; returns the replies."""
        where = chat or Chat(platform="telegram", id=person.id)
        message = IncomingMessage(
            key=f"test:{next(self.numbers)}", chat=where, person=person, kind=kind, text=text, message_id=message_id
        )
        return tuple(await self.service.handle(message))

    async def press(
        self, person: Person, reply: Reply, label: str, *, chat: Chat | None = None, message_id: str = ""
    ) -> Reply:
        """Press the button that bears a label; returns the one reply."""
        (answer,) = await self.say(
            person, button(reply, label).data, chat=chat, kind=MessageKind.BUTTON, message_id=message_id
        )
        return answer

    async def card(self, person: Person = ADA) -> Reply:
        """Return the card that `/review` shows somebody first."""
        return (await self.say(person, "/review"))[-1]

    async def item(self, name: str = "claim-1") -> ReviewItem:
        """Return a claim as it stands."""
        return await self.newsroom.desk.acting.newsroom.item(name)

    async def state(self, name: str = "claim-1") -> State:
        """Return where a claim stands."""
        return (await self.item(name)).state


def button(reply: Reply, label: str) -> Button:
    """Return the button of a reply whose label begins so."""
    return next(each for row in reply.buttons for each in row if each.label.startswith(label))


def labels(reply: Reply) -> list[str]:
    """Return what can be pressed."""
    return [each.label for row in reply.buttons for each in row]


@dataclass
class Posted:
    """A message in a chat, as an outlet for tests keeps it."""

    chat: Chat
    reply: Reply
    edits: int = 0


def counter_of(house: House, outlet: object) -> Counter:
    """Return what posts cards, over an outlet for Telegram."""
    from bot.newsroom.counter import Counter

    return Counter(house.newsroom.desk, house.database, {"telegram": outlet}, clock=house.clock)  # type: ignore[dict-item] # it has what the protocol asks for
