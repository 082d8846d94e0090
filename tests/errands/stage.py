"""A bot in the test's own loop: it answers through the outlets, and looks, plans and delivers when it is told to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.adapters.slack.gateway import Gateway as SlackGateway
from bot.adapters.slack.outlet import SlackOutlet
from bot.adapters.slack.tokens import SingleWorkspace
from bot.adapters.telegram.client import build_bot, close
from bot.adapters.telegram.gateway import Gateway
from bot.adapters.telegram.outlet import TelegramOutlet
from bot.adapters.telegram.pacing import Pacer
from bot.conversation.service import ConversationService
from bot.delivering import Looker, digests_of
from bot.digests.delivery import Courier
from bot.digests.outlet import Sent
from bot.digests.planner import Planner
from bot.digests.replicas import Alone
from bot.digests.sending import Means
from bot.errands.awaited import Awaited
from bot.errands.corrections import Corrections
from bot.errands.latecomers import Latecomers
from bot.living import LivingKnowledge
from bot.messages import Chat, IncomingMessage, MessageKind, Person, Reply
from bot.metrics import Metrics
from bot.storage.database import BotDatabase
from knowledge.store.engine import create_engine
from tests.digests.worker import UNPACED, Mover

if TYPE_CHECKING:
    from bot.digests.outlet import Outlet
    from bot.storage.delivery_log import LoggedDelivery
    from bot.storage.delivery_models import Bundle
    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.telegram import FakeTelegram

_KEYS = count(1)


@dataclass
class Bot:
    """One process."""

    database: BotDatabase
    living: LivingKnowledge
    service: ConversationService
    courier: Courier
    outlets: dict[str, Outlet]
    lookers: Sequence[Looker]
    pushed: list[str] = field(default_factory=list)

    async def ask(self, chat: Chat, text: str, *, kind: MessageKind = MessageKind.TEXT) -> tuple[Reply, list[str]]:
        """Answer a question in a chat; returns the reply and its message ids."""
        key = f"test:{next(_KEYS)}"
        person = Person(id=chat.id if chat.platform == "telegram" else "U1", is_admin=True)
        message = IncomingMessage(key=key, chat=chat, person=person, text=text, kind=kind, message_id=key)
        (reply,) = await self.service.handle(message)
        outlet, ids = self.outlets[chat.platform], []
        for part in outlet.parts(reply):
            sent = await outlet.post(chat, part)
            assert isinstance(sent, Sent)
            ids.append(sent.message_id)
        await self.service.remember_shown(message, 0, reply, chat=chat, sent_ids=ids)
        return reply, ids

    async def press(self, chat: Chat, reply: Reply, action: str) -> Reply:
        """Press the button of a reply whose data begin so."""
        data = next(key.data for row in reply.buttons for key in row if key.data.startswith(action))
        return (await self.ask(chat, data, kind=MessageKind.BUTTON))[0]

    async def plan(self) -> list[str]:
        """Look what is to be told and plan it; returns the deliveries."""
        await self.living.look()
        for looker in self.lookers:
            await looker.look()
        self.pushed.clear()
        await Planner(self.database.ledger, self._push).tick(datetime.now(UTC))
        return list(self.pushed)

    async def work(self) -> list[LoggedDelivery]:
        """Plan and deliver; returns how the deliveries ended."""
        for delivery in (ids := await self.plan()):
            await self.courier.deliver(delivery)
        found = [await self.database.ledger.log.show(delivery) for delivery in ids]
        return [one for one in found if one is not None]

    async def _push(self, bundles: Sequence[Bundle]) -> None:
        self.pushed += [delivery for bundle in bundles for delivery in bundle.deliveries]


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@asynccontextmanager
async def a_bot(
    url: str, *, telegram: FakeTelegram | None = None, slack: FakeSlack | None = None
) -> AsyncIterator[Bot]:
    """Give a bot that is up to date."""
    engine = create_engine(url)
    database = await BotDatabase.open(url, engine=engine)
    living = LivingKnowledge(engine)
    await living.look()
    outlets: dict[str, Outlet] = {}
    bot = gateway = None
    if telegram is not None:
        bot = build_bot(SecretStr(telegram.token), base_url=telegram.base_url, read_timeout_s=0.5)
        pacer = Pacer(UNPACED)
        outlets["telegram"] = TelegramOutlet(bot, Gateway(bot, pacer, Mover(database)), pacer)  # type: ignore[arg-type]
    if slack is not None:
        gateway = SlackGateway(SingleWorkspace(next(iter(slack.world.teams.values())).bot_token),
                               api_url=slack.base_url, timeout_s=2.0)  # fmt: skip
        await gateway.open()
        outlets["slack"] = SlackOutlet(gateway)
    digests = digests_of(database, living, clock=utc_now)
    service = ConversationService(
        living.briefing, database, clock=utc_now, default="de", subscriptions=digests.subscriptions
    )
    means = Means(database.ledger, "me", Alone(), utc_now, Metrics(), Mover(database).chat_moved)
    lookers = (Awaited(living, database.follows, database.ledger, clock=utc_now),
               Corrections(living, database.ledger, clock=utc_now, settled=timedelta()),
               Latecomers(living, database.ledger, clock=utc_now, settled=timedelta()))  # fmt: skip
    courier = Courier(means, digests.composer, outlets)
    try:
        yield Bot(database, living, service, courier, outlets, lookers)
    finally:
        await courier.close()
        if bot is not None:
            await close(bot)
        if gateway is not None:
            await gateway.close()
        await database.close()
        await engine.dispose()
