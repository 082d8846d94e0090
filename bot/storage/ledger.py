"""The stores of subscriptions and deliveries together, over the bot's database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.deliveries import DeliveryStore
from bot.storage.delivery_log import DeliveryLog
from bot.storage.delivery_queries import DeliveryQueries
from bot.storage.errands import ErrandStore
from bot.storage.replicas import ReplicaStore
from bot.storage.settings import ChatSettingsStore
from bot.storage.shown import ShownStore
from bot.storage.subscriptions import SubscriptionStore
from bot.storage.targets import TargetStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.storage.transactions import Transactions


class Ledger:
    """All that is stored about digests, and about what else we tell unasked."""

    def __init__(self, transactions: Transactions, *, clock: Callable[[], datetime]) -> None:
        self.subscriptions = SubscriptionStore(transactions)
        self.deliveries = DeliveryStore(transactions)
        self.log = DeliveryLog(transactions)
        self.queries = DeliveryQueries(transactions)
        self.targets = TargetStore(transactions)
        self.replicas = ReplicaStore(transactions)
        self.shown = ShownStore(transactions)
        self.errands = ErrandStore(transactions)
        self.settings = ChatSettingsStore(transactions, clock=clock)
