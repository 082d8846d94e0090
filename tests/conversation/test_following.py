"""Following names, topics and facts: told at once, here or to oneself; and gone when one is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation.service import ConversationService
from bot.digests.catalogue import Catalogue
from bot.digests.composition import compose
from bot.digests.digest import Digest
from bot.digests.schedule import AtOnce
from bot.digests.subscriptions import Subscriptions
from bot.messages import Chat
from bot.phrases import say
from bot.storage.database import BotDatabase
from bot.storage.delivery_models import Finished, NewDelivery
from knowledge.briefing import Briefing
from knowledge.facts import Topic
from tests.conversation.talk import START, Clock, button, buttons
from tests.conversation.visitor import Visitor, direct, member

_CAPACITY = "Wie viel Fracht soll der Mittlere Korridor bis 2029 schaffen?"


@pytest.mark.parametrize(
    ("named", "topics", "entities"),
    [
        ("Siemens Mobility", (), ("siemens-mobility",)),
        ("Verkehr", (Topic.TRANSPORT,), ()),
        ("транспорт, DB Cargo", (Topic.TRANSPORT,), ("db-cargo-eurasia",)),
        ("Қарабаев", (), ("marat-karabayev",)),
    ],
)
async def test_names_and_topics_are_followed(
    named: str, topics: tuple[Topic, ...], entities: tuple[str, ...], service: ConversationService,
    database: BotDatabase, subscriptions: Subscriptions,
) -> None:  # fmt: skip
    """In every spelling; several at a time."""
    visitor = direct(service, database)
    (reply,) = await visitor.say(f"/follow {named}")

    (listed,) = await subscriptions.list(visitor.chat)
    assert listed.subscription.schedule.cadence == AtOnce()
    assert (listed.subscription.topics, listed.subscription.entities) == (topics, entities)
    assert reply.plain.startswith(say("de", "followed"))


async def test_all_that_is_followed_is_one_subscription(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """Bell, command and command again."""
    visitor = direct(service, database)
    (answer,) = await visitor.say(_CAPACITY)
    (pressed,) = await visitor.press(button(answer, say("de", "button-follow")).data)
    await visitor.say("/follow Siemens Mobility")
    await visitor.say("/follow Siemens Mobility")

    (listed,) = await subscriptions.list(visitor.chat)
    assert (listed.subscription.facts, listed.subscription.entities) == (
        ("corridor-capacity-2029",), ("siemens-mobility",),
    )  # fmt: skip
    assert pressed.toast == say("de", "followed")


async def test_what_is_only_described_is_offered(service: ConversationService, database: BotDatabase) -> None:
    """The facts that answer it, each to be followed by button."""
    (reply,) = await direct(service, database).say(f"/follow {_CAPACITY}")

    assert [pressable.data for pressable in buttons(reply)] == ["fol:corridor-capacity-2029"]


async def test_the_last_thing_let_go_ends_the_subscription(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """One that followed nothing would be about everything."""
    visitor = direct(service, database)
    await visitor.say("/follow Siemens Mobility, Energie")
    await visitor.say("/unfollow Energie")
    (shown,) = await visitor.say("/unfollow")
    (done,) = await visitor.press(button(shown, "✕ Siemens Mobility").data)
    (again,) = await visitor.say("/unfollow Energie")

    assert done.plain.startswith(say("de", "unfollowed"))
    assert again.plain == say("de", "unfollowed-nothing")
    assert await subscriptions.list(visitor.chat) == []


async def test_a_plain_member_follows_for_oneself(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """What a group is told is the admins' business; the member hears of it in the direct chat."""
    visitor = member(service, database, "8")
    (reply,) = await visitor.say("/follow Energie")
    (shown,) = await visitor.say("/unfollow")

    assert await subscriptions.list(visitor.chat) == []
    (listed,) = await subscriptions.list(direct(service, database, "8").chat)
    assert listed.subscription.chat.kind.value == "direct"
    assert reply.plain.startswith(say("de", "followed-direct"))
    assert say("de", "topic-energy") in shown.plain


async def test_on_slack_it_is_seen_in_the_direct_chat(service: ConversationService, database: BotDatabase) -> None:
    """Whose id there is another than the person's."""
    inside = member(service, database, "U1", group="C1", platform="slack")
    await inside.say("/follow Energie")
    own = Visitor(service, database, "U1", Chat(platform="slack", id="D1"))
    (listing,) = await own.say("/digest liste")
    (settings,) = await own.press(buttons(listing)[0].data)

    assert say("de", "topic-energy") in listing.plain
    assert say("de", "digest-button-off") in {pressable.label for pressable in buttons(settings)}


async def test_forgetting_takes_ones_subscriptions_along_and_leaves_the_groups(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """A group's goes on without a name."""
    visitor, group = direct(service, database, "1"), member(service, database, "1", is_admin=True)
    await visitor.say("/follow Energie")
    await visitor.say("/digest montags 9:00 Berlin")
    await group.say("/digest dienstags 9:00 Berlin")
    (held,) = await visitor.say("/mydata")
    (asked,) = await visitor.say("/forgetme")
    await visitor.press(button(asked, say("de", "button-yes-delete")).data)

    assert all(word in held.plain for word in ("Energie", "Montags", "Dienstags"))
    assert await subscriptions.list(visitor.chat) == []
    (listed,) = await subscriptions.list(group.chat)
    assert listed.subscription.created_by is None


async def _sent(database: BotDatabase, subscriptions: Subscriptions, briefing: Briefing, visitor: Visitor) -> Digest:
    """Send the one digest of a chat, as the delivery notes it."""
    (listed,) = await subscriptions.list(visitor.chat)
    one = listed.subscription
    digest = compose(one, known=Catalogue(briefing.facts), changes=(), previous=(), now=START)
    assert digest is not None
    key = f"{one.chat.platform}.{one.id}.{digest.ref}"
    new = NewDelivery(key, one.id, digest.ref, "digest", one.chat.platform, one.chat.key, START,
                      START + timedelta(hours=1))  # fmt: skip
    await database.ledger.deliveries.add([new], at=START)
    await database.ledger.deliveries.take(key, owner="test")
    done = Finished(
        delivery=key, owner="test", state="sent", at=START, contents=digest.contents.model_dump_json(),
        digest=digest.model_dump_json(), facts=digest.facts,
    )  # fmt: skip
    await database.ledger.deliveries.finish(done)
    return digest


async def test_the_buttons_of_a_digest_show_it_all_its_facts_and_its_settings(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions, briefing: Briefing
) -> None:
    """The full version, the facts in it to follow, the subscription it came by."""
    visitor = direct(service, database)
    await visitor.say("/digest montags 9:00 Berlin Verkehr")
    digest = await _sent(database, subscriptions, briefing, visitor)
    named = f"{digest.subscription}.{digest.ref}"
    (whole,) = await visitor.press(f"dig:full:{named}")
    (offered,) = await visitor.press(f"dig:fol:{named}")
    (settings,) = await visitor.press(f"dig:set:{named}")
    (followed,) = await visitor.press(buttons(offered)[0].data)

    assert "[1]" in whole.plain
    assert [pressable.data for pressable in buttons(offered)] == [f"fol:{fact}" for fact in digest.facts[:12]]
    assert settings.plain.startswith(say("de", "digest-one-title"))
    assert followed.toast == say("de", "followed")


async def test_a_digest_is_opened_in_its_own_chat_only_and_while_it_is_kept(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions, briefing: Briefing, clock: Clock
) -> None:
    """Buttons outlive what they show."""
    visitor = direct(service, database)
    await visitor.say("/digest montags 9:00 Berlin Verkehr")
    digest = await _sent(database, subscriptions, briefing, visitor)
    data = f"dig:full:{digest.subscription}.{digest.ref}"
    (elsewhere,) = await direct(service, database, "9").press(data)
    clock.advance(days=60)
    await database.ledger.log.trim(now=clock.now)
    (late,) = await visitor.press(data)

    assert elsewhere.toast == late.toast == say("de", "digest-not-kept")
