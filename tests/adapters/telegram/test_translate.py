"""What updates mean: the fake makes them as Telegram does, nothing goes over a wire here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from telegram import Update

from bot.adapters.telegram.addressing import Me
from bot.adapters.telegram.translate import Closed, Event, Heard, Moved, Opened, key_of, order_key_of, translate
from bot.messages import ChatKind, IncomingMessage, MessageKind, Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.telegram import FakeTelegram
    from tests.fakes.telegram.state import Chat, User

ME = Me(123456, "korridor_bot")


def meaning(telegram: FakeTelegram) -> Event | None:
    """Return what the newest update means."""
    return translate(Update.de_json(telegram.updates[-1]), ME)


def heard(telegram: FakeTelegram) -> IncomingMessage:
    event = meaning(telegram)
    assert isinstance(event, Heard)
    return event.message


@pytest.fixture
def group(telegram: FakeTelegram, ada: User) -> Chat:
    return telegram.supergroup("Runde", ada, privacy=False)


async def test_a_direct_message_is_addressed(telegram: FakeTelegram, ada: User, direct: Chat) -> None:
    """Words in the direct chat are for us; there everybody is the admin; key and ids come from the update."""
    said = await telegram.say(ada, direct, "Was ist der Mittlere Korridor?")
    message = heard(telegram)

    assert message.key == f"telegram:{telegram.updates[-1]['update_id']}"
    assert (message.chat.key, message.chat.kind) == ("telegram::4242", ChatKind.DIRECT)
    assert message.person == Person(id="4242", name="Ada", language="de", is_admin=True)
    assert (message.kind, message.is_addressed) == (MessageKind.TEXT, True)
    assert (message.text, message.message_id) == ("Was ist der Mittlere Korridor?", str(said.message_id))


@pytest.mark.parametrize(
    ("typed", "text", "is_addressed"),
    [
        ("Guten Morgen", "Guten Morgen", False),
        ("@korridor_bot, wer leitet KTZ?", "wer leitet KTZ?", True),
        ("@KORRIDOR_BOT wer leitet KTZ?", "wer leitet KTZ?", True),
        ("😀 Sag mal @korridor_bot wer leitet KTZ?", "😀 Sag mal wer leitet KTZ?", True),
        ("Wer leitet KTZ @korridor_bot?", "Wer leitet KTZ?", True),
        ("Frag @korridor_bot", "Frag", True),
        ("@other_bot wer?", "@other_bot wer?", False),
        ("/brief transport", "/brief transport", True),
        ("/brief@korridor_bot transport", "/brief transport", True),
        ("/кратко", "/кратко", True),
        ("/usr/bin/python", "/usr/bin/python", False),
        ("/ban Ada", "/ban Ada", False),
        ("/ban@korridor_bot Ada", "/ban Ada", True),
        ("/\u2060brief transport", "/brief transport", True),
    ],
)
async def test_groups_address_us_by_mention_and_command(
    telegram: FakeTelegram, ada: User, group: Chat, typed: str, text: str, *, is_addressed: bool
) -> None:
    """In a group a mention or a command is for us, other talk is not; the mention is taken out of the words."""
    await telegram.say(ada, group, typed)

    assert (heard(telegram).text, heard(telegram).is_addressed) == (text, is_addressed)
    assert heard(telegram).person == Person(id="4242", name="Ada", language="de", is_admin=False)


async def test_commands_of_other_bots_are_not_ours(telegram: FakeTelegram, ada: User, group: Chat) -> None:
    """A command that names another bot means nothing to us."""
    await telegram.say(ada, group, "/brief@other_bot transport")

    assert meaning(telegram) is None


async def test_a_text_mention_addresses_us(telegram: FakeTelegram, ada: User, group: Chat) -> None:
    """A mention by name instead of @username counts, and is taken out; offsets are UTF-16 units."""
    us = {"id": ME.id, "is_bot": True, "first_name": "Korridor"}
    mention: dict[str, Any] = {"type": "text_mention", "offset": 3, "length": 8, "user": us}
    await telegram.post(ada, group, text="😀 Korridor: wer leitet KTZ?", entities=[mention])

    assert (heard(telegram).text, heard(telegram).is_addressed) == ("😀 wer leitet KTZ?", True)


async def test_a_reply_to_us_is_addressed(telegram: FakeTelegram, ada: User, group: Chat) -> None:
    """Replying to a message of ours is talking to us; replying to somebody else is not."""
    ours = await telegram.post(ada, group, text="Antwort")
    ours.sender = telegram.core.bot
    await telegram.say(ada, group, "Und bis wann?", reply_to=ours)
    assert heard(telegram).is_addressed

    theirs = await telegram.say(ada, group, "Hm")
    await telegram.say(ada, group, "Und bis wann?", reply_to=theirs)
    assert not heard(telegram).is_addressed


async def test_topics_are_threads_but_the_general_one_is_not(telegram: FakeTelegram, ada: User) -> None:
    """A forum topic is a thread of the chat; General (id 1) is the chat itself; a topic of ours is no reply to us."""
    forum = telegram.supergroup("Forum", ada, forum=True, privacy=False)
    topic = telegram.topic(forum, "Transport", by=telegram.core.bot)
    await telegram.say(ada, forum, "im Thema", thread=topic)
    assert heard(telegram).chat.thread == str(topic)
    assert not heard(telegram).is_addressed

    await telegram.say(ada, forum, "allgemein")
    assert heard(telegram).chat.thread is None
    general = telegram.updates[-1] | {"update_id": 1}
    general["message"] = general["message"] | {"message_thread_id": 1, "is_topic_message": True}
    event = translate(Update.de_json(general), ME)
    assert isinstance(event, Heard)
    assert event.message.chat.thread is None


async def test_channel_posts_have_no_person(telegram: FakeTelegram, ada: User) -> None:
    """A channel speaks itself; a command there is for us, a post is not."""
    channel = telegram.channel("Kanal", ada)
    await telegram.say(ada, channel, "Nachricht")
    assert (heard(telegram).person, heard(telegram).is_addressed) == (None, False)

    await telegram.say(ada, channel, "/brief")
    assert (heard(telegram).chat.kind, heard(telegram).is_addressed) == (ChatKind.CHANNEL, True)


async def test_edits_are_edits(telegram: FakeTelegram, ada: User, direct: Chat) -> None:
    """A changed message keeps its id and comes as an edit, in channels too."""
    first = await telegram.say(ada, direct, "Wie vil?")
    await telegram.say(ada, direct, "Wie viel?", edit_of=first)
    assert (heard(telegram).kind, heard(telegram).text) == (MessageKind.EDIT, "Wie viel?")
    assert heard(telegram).message_id == str(first.message_id)

    channel = telegram.channel("Kanal", ada)
    post = await telegram.say(ada, channel, "/brif")
    await telegram.say(ada, channel, "/brief", edit_of=post)
    assert heard(telegram).kind is MessageKind.EDIT


async def test_anonymous_admins_are_admins(telegram: FakeTelegram, ada: User, group: Chat) -> None:
    """An admin who speaks as the group is one; somebody who speaks as a channel of theirs is not."""
    anonymous = telegram.user(1087968824, "Group", is_bot=True)
    telegram.join(anonymous, group)
    await telegram.say(ada, group, "/language de")
    raw = telegram.updates[-1]
    group_bot = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    for sender_id, is_admin in ((group.id, True), (-1009999999999, False)):
        sender = {"id": sender_id, "type": "supergroup", "title": "x"}
        message = raw["message"] | {"from": group_bot, "sender_chat": sender}
        event = translate(Update.de_json({"update_id": 1, "message": message}), ME)
        assert isinstance(event, Heard)
        assert event.message.person == Person(id=str(sender_id), is_admin=is_admin)


async def test_what_nobody_said_to_us_is_left_alone(telegram: FakeTelegram, ada: User, direct: Chat) -> None:
    """Service messages, answer cards of ours, copies of channel posts and other bots' messages are not questions."""
    await telegram.post(
        ada, direct, pinned_message={"message_id": 1, "date": 0, "chat": {"id": 4242, "type": "private"}}
    )
    assert meaning(telegram) is None
    us = {"id": ME.id, "is_bot": True, "first_name": "Korridor"}
    await telegram.post(ada, direct, text="35 Mio. t", via_bot=us)
    assert meaning(telegram) is None
    await telegram.post(ada, direct, text="Nachricht", is_automatic_forward=True)
    assert meaning(telegram) is None
    message = telegram.updates[-1]["message"] | {"from": us | {"id": 5}, "is_automatic_forward": False}
    assert translate(Update.de_json({"update_id": 1, "message": message}), ME) is None


FILE = {"file_id": "x", "file_unique_id": "x"}
WORDLESS: list[dict[str, Any]] = [
    {"voice": FILE | {"duration": 1}},
    {"video_note": FILE | {"duration": 1, "length": 1}},
    {"photo": [FILE | {"width": 1, "height": 1}]},
    {"document": FILE},
    {"sticker": FILE | {
        "width": 1, "height": 1, "type": "regular", "is_animated": False, "is_video": False,
    }},
    {"location": {"latitude": 51.1, "longitude": 71.4}},
    {"contact": {"phone_number": "+7701", "first_name": "A"}},
    {"dice": {"emoji": "🎲", "value": 1}},
]  # fmt: skip


@pytest.mark.parametrize("content", WORDLESS, ids=lambda content: next(iter(content)))
async def test_what_has_no_words_is_heard_where_it_is_for_us(
    telegram: FakeTelegram, ada: User, direct: Chat, group: Chat, content: dict[str, Any]
) -> None:
    """In the direct chat and as a reply to us it wants an answer; in a group, or as a live location that moves, not."""
    await telegram.post(ada, direct, **content)
    assert (heard(telegram).kind, heard(telegram).text) == (MessageKind.MEDIA, "")
    moved = {"update_id": 1, "edited_message": telegram.updates[-1]["message"] | {"edit_date": 1}}
    assert translate(Update.de_json(moved), ME) is None

    await telegram.post(ada, group, **content)
    assert meaning(telegram) is None
    ours = await telegram.post(ada, group, text="Antwort")
    ours.sender = telegram.core.bot
    await telegram.post(ada, group, reply_to=ours, **content)
    assert heard(telegram).kind is MessageKind.MEDIA


async def test_a_caption_in_a_group_must_name_us(telegram: FakeTelegram, ada: User, group: Chat) -> None:
    """A photo with a question is for us when the caption mentions us."""
    mention = {"type": "mention", "offset": 0, "length": len("@korridor_bot")}
    for caption, entities, is_addressed in (
        ("Wer ist das?", [], False),
        ("@korridor_bot wer ist das?", [mention], True),
    ):
        await telegram.post(ada, group, photo=[FILE | {"width": 1, "height": 1}], caption=caption,
                            caption_entities=entities)  # fmt: skip
        assert heard(telegram).is_addressed is is_addressed
    assert heard(telegram).text == "wer ist das?"


async def test_what_came_through_another_bot_is_the_persons(telegram: FakeTelegram, ada: User, direct: Chat) -> None:
    """Words that somebody chose from another bot's cards are said by that person."""
    await telegram.post(ada, direct, text="Wer?", via_bot={"id": 5, "is_bot": True, "first_name": "Other"})

    assert heard(telegram).text == "Wer?"


async def test_a_caption_is_read_like_a_text(telegram: FakeTelegram, ada: User, direct: Chat) -> None:
    """A question under a photo is a question."""
    photo = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
    await telegram.post(ada, direct, photo=photo, caption="Wer ist das?")

    assert heard(telegram).text == "Wer ist das?"


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("/start topic-transport", "/start topic-transport"),
        ("/start fact-siemens-loi", "/start fact-siemens-loi"),
        ("/start ask", "/ask"),
        ("/start", "/start"),
    ],
)
async def test_deep_links_are_commands(telegram: FakeTelegram, ada: User, direct: Chat, link: str, text: str) -> None:
    """What stands behind ?start= arrives as the argument of /start; `ask` stands for the command."""
    await telegram.say(ada, direct, link)

    assert heard(telegram).text == text


async def test_presses_carry_their_data(telegram: FakeTelegram, ada: User, direct: Chat) -> None:
    """A pressed button gives its data, the message it belongs to and the id to answer."""
    message = await telegram.say(ada, direct, "x")
    message.reply_markup = {"inline_keyboard": [[{"text": "Mehr", "callback_data": "more:1"}]]}
    press = await telegram.press(ada, message, "Mehr")
    event = meaning(telegram)

    assert isinstance(event, Heard)
    assert (event.message.kind, event.message.text, event.callback_id) == (MessageKind.BUTTON, "more:1", press.id)
    assert (event.message.message_id, event.message.chat.id) == (str(message.message_id), "4242")


async def test_inline_queries_are_cut_to_256_characters(telegram: FakeTelegram, ada: User) -> None:
    """An inline query comes with its person, whatever chat it is typed in."""
    asked = await telegram.inline(ada, "x" * 256)
    event = meaning(telegram)

    assert isinstance(event, Heard)
    assert (event.message.kind, event.inline_id, len(event.message.text)) == (MessageKind.INLINE, asked.id, 256)
    assert event.message.person == Person(id="4242", name="Ada", language="de")


def test_leaving_and_coming_back(telegram: FakeTelegram, ada: User, direct: Chat) -> None:
    """Blocked, kicked, removed and silenced close a chat; unblocked, added and allowed to post open it."""
    group, channel = telegram.group("Gruppe", ada), telegram.channel("Kanal", ada, bot="left")
    closing: list[tuple[Callable[[], object], str]] = [
        (lambda: telegram.block(ada), "blocked"),
        (lambda: telegram.kick(group), "kicked"),
        (lambda: telegram.remove_bot(group), "left"),
        (lambda: telegram.core.change_bot_status(group, "restricted", by=ada), "restricted"),
        (lambda: telegram.add_bot(channel, rights={"can_edit_messages"}), "no right to post"),
    ]
    for deed, reason in closing:
        deed()
        event = meaning(telegram)
        assert isinstance(event, Closed)
        assert event.reason == reason
    opening: list[Callable[[], object]] = [
        lambda: telegram.unblock(ada),
        lambda: telegram.core.change_bot_status(group, "member", by=ada),
        lambda: telegram.core.change_bot_status(channel, "administrator", by=ada, rights={"can_post_messages"}),
    ]
    for deed in opening:
        deed()
        assert isinstance(meaning(telegram), Opened)


def test_a_migrated_group_is_told_from_both_sides(telegram: FakeTelegram, ada: User) -> None:
    """The service message in the old group and the one in the new supergroup say the same."""
    old = telegram.group("Gruppe", ada)
    new = telegram.migrate(old)
    for update in telegram.updates[-2:]:
        event = translate(Update.de_json(update), ME)
        assert isinstance(event, Moved)
        assert (event.old.id, event.new.id) == (str(old.id), str(new.id))


async def test_the_queue_of_an_update_is_its_chat(telegram: FakeTelegram, ada: User, direct: Chat) -> None:
    """Messages and presses of a chat share a queue; inline queries have their person's; nonsense its own."""
    message = await telegram.say(ada, direct, "x")
    message.reply_markup = {"inline_keyboard": [[{"text": "Mehr", "callback_data": "more:1"}]]}
    await telegram.press(ada, message, "Mehr")
    await telegram.inline(ada, "x")

    assert [order_key_of(update) for update in telegram.updates] == ["telegram:4242"] * 3
    assert order_key_of({"update_id": 7, "message": {"chat": "?"}, "x": 1}) == key_of({"update_id": 7})
