"""Facts by what digests look for, gathered once for all subscriptions: topics, entities, due dates, disputes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple, Self

from bot.digests.subscription import Subscription
from knowledge.facts import Fact, Status, last_day

_EXPECTED = {Status.TARGET, Status.PLANNED}
_FIRMNESS = {
    Status.DONE: 0, Status.SIGNED: 0, Status.CANCELLED: 0, Status.STALLED: 0, Status.TARGET: 1, Status.PLANNED: 1,
    Status.PROPOSED: 2, Status.CONSIDERED: 2, Status.DISCUSSED: 3, Status.STATED: 4,
}  # fmt: skip


def firmness(fact: Fact) -> int:
    """Return how far from firm a fact is, the firmest 0: what is told first."""
    return _FIRMNESS[fact.status]


def concerns(subscription: Subscription, fact: Fact) -> bool:
    """Return whether a subscription is about a fact; one that follows nothing is about all."""
    return (
        not subscription.followed
        or fact.id in subscription.facts
        or not set(subscription.topics).isdisjoint(fact.topics)
        or not set(subscription.entities).isdisjoint(fact.entities)
    )


class Dated(NamedTuple):
    """A target or plan with a date."""

    due: date
    """The last day that its deadline covers."""
    fact: str


class Catalogue:
    """What is known, in the orders that digests need; reads each fact once."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self.facts = facts
        self._by_thing: defaultdict[str, list[str]] = defaultdict(list)
        self._disputes: defaultdict[str, list[str]] = defaultdict(list)
        ranks: dict[str, tuple[int, bool, str]] = {}
        dated: list[Dated] = []
        for fact in facts.values():
            ranks[fact.id] = (firmness(fact), not fact.quantities, fact.id)
            for thing in {*fact.topics, *fact.entities}:
                self._by_thing[thing].append(fact.id)
            for other in fact.disputes:
                self._disputes[fact.id].append(other)
                self._disputes[other].append(fact.id)
            if fact.deadline is not None and fact.status in _EXPECTED:
                dated.append(Dated(last_day(fact.deadline), fact.id))
        self.order = {fact: place for place, fact in enumerate(sorted(ranks, key=ranks.__getitem__))}
        """Firm things and figures first."""
        self.dated = tuple(sorted(dated))

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> Self:
        """Return a catalogue of these facts."""
        return cls({fact.id: fact for fact in facts})

    def about(self, subscription: Subscription) -> Iterable[str]:
        """Return the ids of the facts a subscription is about."""
        if not subscription.followed:
            return self.order
        things = (*subscription.topics, *subscription.entities)
        found = {fact: None for thing in things for fact in self._by_thing.get(thing, ())}
        return found | dict.fromkeys(fact for fact in subscription.facts if fact in self.order)

    def due_for(self, subscription: Subscription) -> Iterator[Fact]:
        """Yield the targets and plans with a date that a subscription is about, the earliest first."""
        wanted = set(self.about(subscription)) if subscription.followed else self.order.keys()
        yield from (self.facts[dated.fact] for dated in self.dated if dated.fact in wanted)

    def disputing(self, fact: str) -> Iterator[Fact]:
        """Yield the facts that say otherwise, each once."""
        yield from (self.facts[other] for other in dict.fromkeys(self._disputes.get(fact, ())) if other in self.facts)
