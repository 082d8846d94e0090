"""The fake Telegram, tried with the real python-telegram-bot client over a socket."""

import asyncio
import json
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from aiohttp import web
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    MenuButtonCommands,
    Message,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from tests.fakes.telegram import FakeTelegram, faults
from tests.fakes.telegram.state import Chat, User


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(flood=False, inline=True, inline_feedback=True, penalty_s=0.05, retry_scale=0.01) as fake:
        yield fake


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    async with client(telegram) as ready:
        yield ready


@pytest.fixture
def ada(telegram: FakeTelegram) -> User:
    return telegram.user(4242, "Ada", language_code="de")


@pytest.fixture
def chat(telegram: FakeTelegram, ada: User) -> Chat:
    return telegram.private(ada)


def client(telegram: FakeTelegram, token: str = "") -> Bot:
    # Loading the certificate store takes longer than most of these tests, and nothing here speaks TLS.
    def request() -> HTTPXRequest:
        return HTTPXRequest(connection_pool_size=64, httpx_kwargs={"verify": False})

    return Bot(token or telegram.token, base_url=telegram.base_url, request=request(), get_updates_request=request())


def button(label: str, data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + bytes(9)


async def updates(bot: Bot, **options: Any) -> list[Update]:
    return list(await bot.get_updates(**options))


class Receiver:
    """A bot's webhook: keeps what arrives and answers as scripted, then with 200."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.secrets: list[str] = []
        self.answers: list[web.Response] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.url = ""
        self.arrived = asyncio.Event()

    async def handle(self, request: web.Request) -> web.Response:
        """Take one update; with the gate closed, keep the connection waiting."""
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        self.bodies.append(await request.json())
        self.arrived.set()
        await self.gate.wait()
        return self.answers.pop(0) if self.answers else web.Response()


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield receiver
    finally:
        receiver.gate.set()
        await runner.cleanup()


# Starting and tokens


async def test_the_client_initialises_against_the_fake(telegram: FakeTelegram, bot: Bot) -> None:
    """The answer of getMe satisfies PTB and tells the BotFather settings."""
    assert (bot.id, bot.username, bot.can_read_all_group_messages) == (123456, "korridor_bot", False)
    assert bot.supports_inline_queries
    assert telegram.calls[0].method == "getMe"


@pytest.mark.parametrize("token", ["123456:another", "0:zero"])
async def test_a_wrong_token_is_unauthorized(telegram: FakeTelegram, token: str) -> None:
    """A token Telegram does not know maps to InvalidToken."""
    stranger = client(telegram, token)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_a_revoked_token_and_a_logged_out_bot_are_refused(telegram: FakeTelegram, bot: Bot, chat: Chat) -> None:
    """After revocation every call is 401, after logOut it is refused as well."""
    telegram.revoke_token()
    with pytest.raises(InvalidToken):
        await bot.send_message(chat.id, "hello")
    telegram.revoke_token(revoked=False)
    assert await bot.log_out()
    with pytest.raises(BadRequest, match=r"Logged out"):
        await bot.send_message(chat.id, "hello")


async def test_bodies_paths_and_encodings_are_telegrams(telegram: FakeTelegram, chat: Chat) -> None:
    """Status equals error_code, method names ignore case, GET, form and JSON all work, and keys are exact."""
    async with httpx.AsyncClient() as http:
        base = f"{telegram.base_url}{telegram.token}"
        unknown = await http.get(f"{base}/sendTelepathy")
        assert (unknown.status_code, unknown.json()) == (
            404,
            {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
        )
        bad = await http.post(f"{telegram.base_url}123456:bad/getMe")
        assert (bad.status_code, bad.json()) == (
            401,
            {"ok": False, "error_code": 401, "description": "Unauthorized"},
        )
        got = await http.get(f"{base}/SENDMESSAGE", params={"chat_id": chat.id, "text": "by query"})
        sent = await http.post(
            f"{base}/sendMessage", json={"chat_id": chat.id, "text": "by JSON", "protect_content": True}
        )
        assert (got.status_code, sent.json().keys()) == (200, {"ok", "result"})
        assert (await http.get(f"http://127.0.0.1:{telegram.port}/elsewhere")).status_code == 404
    assert [message.text for message in telegram.sent] == ["by query", "by JSON"]


# Text


async def test_html_becomes_text_with_utf16_offsets(telegram: FakeTelegram, bot: Bot, chat: Chat) -> None:
    """Tags become entities whose offsets count UTF-16 units, and references are decoded."""
    html = (
        '🇩🇪 <b>Handel</b> &lt;2023&gt; <a href="https://example.com">Quelle</a> '
        '<tg-time unix="1700000000" format="wDT">morgen</tg-time>'
    )
    message = await bot.send_message(chat.id, html, parse_mode="HTML")
    assert message.text == "🇩🇪 Handel <2023> Quelle morgen"
    found = [(entity.type, entity.offset, entity.length) for entity in message.entities]
    assert found == [("bold", 5, 6), ("text_link", 19, 6), ("date_time", 26, 6)]
    assert message.entities[1].url == "https://example.com/"
    assert telegram.sent[0].html == html
    assert message.parse_entity(message.entities[0]) == "Handel"


async def test_nested_code_and_quotes_are_kept_as_telegram_keeps_them(bot: Bot, chat: Chat) -> None:
    """Formatting inside code is cut out, pre takes its language, expandable quotes are a kind of their own."""
    html = (
        "<blockquote expandable>a</blockquote><b>x<code>y</code>z</b>"
        '<pre><code class="language-python">p</code></pre><span class="tg-spoiler">s</span>'
    )
    message = await bot.send_message(chat.id, html, parse_mode="HTML")
    found = [(entity.type, entity.offset, entity.length) for entity in message.entities]
    assert found == [
        ("expandable_blockquote", 0, 1),
        ("bold", 1, 1),
        ("code", 2, 1),
        ("bold", 3, 1),
        ("pre", 4, 1),
        ("spoiler", 5, 1),
    ]
    assert message.entities[4].language == "python"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("ü <x>y</x>", 'Unsupported start tag "x" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b>never closed", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("ab<b", "Unclosed start tag at byte offset 2"),
        ('<a href="x>link</a>', "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">a</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("<a href=a/b>c</a>", "Unexpected end of name token at byte offset 8"),
    ],
)
async def test_broken_html_is_refused_with_its_byte_offset(bot: Bot, chat: Chat, html: str, reason: str) -> None:
    """Every parse error carries Telegram's wording and the offset in bytes."""
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(chat.id, html, parse_mode="HTML")
    assert caught.value.message.lower() == f"can't parse entities: {reason}".lower()


async def test_markdown_v2_is_parsed_and_reserved_characters_are_refused(bot: Bot, chat: Chat) -> None:
    """MarkdownV2 nests, quotes and links; a bare dot is refused with Telegram's sentence."""
    text = ">*fett _kursiv_*\n[Quelle](https://example.com/a\\)b) `x\\.y` ||s||"
    message = await bot.send_message(chat.id, text, parse_mode="MarkdownV2")
    assert message.text == "fett kursiv\nQuelle x.y s"
    assert [entity.type for entity in message.entities] == [
        "blockquote",
        "bold",
        "italic",
        "text_link",
        "code",
        "spoiler",
    ]
    with pytest.raises(BadRequest, match=r"(?i)character '\.' is reserved and must be escaped with the preceding '\\'"):
        await bot.send_message(chat.id, "Ende.", parse_mode="MarkdownV2")
    with pytest.raises(BadRequest, match=r"(?i)can't find end of bold entity at byte offset 3"):
        await bot.send_message(chat.id, "ü *offen", parse_mode="MarkdownV2")


async def test_lengths_count_code_points_after_parsing(bot: Bot, chat: Chat) -> None:
    """4096 emoji pass, 4097 characters do not, tags do not count, and 32,768 raw bytes are the earlier bar."""
    assert (await bot.send_message(chat.id, "😀" * 4096)).text == "😀" * 4096
    await bot.send_message(chat.id, "<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match=r"Message is too long"):
        await bot.send_message(chat.id, "x" * 4097)
    with pytest.raises(BadRequest, match=r"Text is too long"):
        await bot.send_message(chat.id, "x" * 32769)


async def test_blank_and_missing_texts_have_different_refusals(telegram: FakeTelegram, bot: Bot, chat: Chat) -> None:
    """Whitespace is trimmed; nothing left and nothing given are told apart."""
    assert (await bot.send_message(chat.id, " \n Hallo \n")).text == "Hallo"
    with pytest.raises(BadRequest, match=r"Text must be non-empty"):
        await bot.send_message(chat.id, " \n ")
    with pytest.raises(BadRequest, match=r"Message text is empty"):
        await bot.send_message(chat.id, "")
    with pytest.raises(BadRequest, match=r"Unsupported parse_mode"):
        await bot.send_message(chat.id, "x", parse_mode="rst")


async def test_live_markup_shows_what_a_reader_could_tap(telegram: FakeTelegram, bot: Bot, chat: Chat) -> None:
    """Unescaped names, links and tags of untrusted text are found; the same text in code is dead."""
    nasty = "@durov #tag $EUR /drop evil.com mail@evil.de https://evil.org/a"
    await bot.send_message(chat.id, f'{nasty} <a href="tg://user?id=4242">Ada</a>', parse_mode="HTML")
    kinds = [live.kind for live in telegram.active_markup(telegram.sent[0])]
    assert kinds == ["mention", "hashtag", "cashtag", "bot_command", "url", "email", "url", "text_mention"]
    await bot.send_message(chat.id, f"<code>{nasty}</code>", parse_mode="HTML")
    await bot.send_message(
        chat.id, 'z. B. 3,5 % am 1.2.2023 um 8:00, Art. 5 <a href="javascript:x">x</a>', parse_mode="HTML"
    )
    assert [telegram.active_markup(message) for message in telegram.sent[1:]] == [[], []]


# Buttons and editing


async def test_a_press_reaches_the_bot_and_its_answer_the_user(
    telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat
) -> None:
    """Pressing a label makes a callback_query; the answer is recorded, a second one is refused."""
    await bot.send_message(chat.id, "Welches Jahr?", reply_markup=button("2023", "year:2023"))
    press = await telegram.press(ada, telegram.sent[0], "2023")
    (update,) = await updates(bot, timeout=5)
    query = update.callback_query
    assert query is not None
    assert (query.data, query.from_user.id, query.message and query.message.message_id) == ("year:2023", 4242, 1)
    assert await bot.answer_callback_query(query.id, "notiert", show_alert=True)
    assert press.answer == {"text": "notiert", "show_alert": True, "url": ""}
    with pytest.raises(BadRequest, match=r"(?i)query is too old and response timeout expired or query id is invalid"):
        await bot.answer_callback_query(query.id)


async def test_an_old_press_can_no_longer_be_answered(telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat) -> None:
    """After its lifetime a callback query is neither delivered nor answerable."""
    await bot.send_message(chat.id, "?", reply_markup=button("ja", "y"))
    press = await telegram.press(ada, telegram.sent[0], "y")
    telegram.clock.advance(151)
    assert await updates(bot) == []
    with pytest.raises(BadRequest, match=r"Query is too old"):
        await bot.answer_callback_query(press.id)


async def test_button_limits_are_enforced(bot: Bot, chat: Chat) -> None:
    """Data counts bytes, keyboards count buttons, links and copy texts are checked."""
    await bot.send_message(chat.id, "ok", reply_markup=button("x", "ж" * 32))
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(chat.id, "no", reply_markup=button("x", "ж" * 33))
    rows = [[InlineKeyboardButton(str(n), callback_data=str(n))] for n in range(101)]
    with pytest.raises(BadRequest, match=r"Reply markup is too long"):
        await bot.send_message(chat.id, "no", reply_markup=InlineKeyboardMarkup(rows))
    link = InlineKeyboardMarkup([[InlineKeyboardButton("x", url="nowhere")]])
    with pytest.raises(BadRequest, match=r"Inline keyboard button url 'nowhere' is invalid: wrong http url"):
        await bot.send_message(chat.id, "no", reply_markup=link)
    with pytest.raises(BadRequest, match=r"Text buttons are unallowed|text buttons are unallowed"):
        await bot.send_message(chat.id, "no", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x")]]))


async def test_edits_keep_versions_and_drop_a_missing_keyboard(telegram: FakeTelegram, bot: Bot, chat: Chat) -> None:
    """An edit without reply_markup takes the keyboard away, the same content twice is refused."""
    sent = await bot.send_message(chat.id, "eins", reply_markup=button("mehr", "m"))
    edited = await bot.edit_message_text("zwei", chat.id, sent.message_id)
    assert isinstance(edited, Message)
    assert (edited.text, edited.reply_markup, edited.edit_date is not None) == ("zwei", None, True)
    assert [version.text for version in telegram.sent[0].versions] == ["eins", "zwei"]
    with pytest.raises(BadRequest, match=r"Message is not modified: specified new message content"):
        await bot.edit_message_text("zwei", chat.id, sent.message_id)
    await bot.edit_message_reply_markup(chat.id, sent.message_id, reply_markup=button("neu", "n"))
    assert telegram.sent[0].labels == ["neu"]


async def test_deleted_foreign_and_unknown_messages_cannot_be_edited(
    telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat
) -> None:
    """Each of the three has its own refusal, and so has replying to or reacting to nothing."""
    sent = await bot.send_message(chat.id, "weg")
    assert await bot.delete_message(chat.id, sent.message_id)
    assert telegram.sent[0].deleted
    with pytest.raises(BadRequest, match=r"Message to edit not found"):
        await bot.edit_message_text("x", chat.id, sent.message_id)
    with pytest.raises(BadRequest, match=r"Message to delete not found"):
        await bot.delete_message(chat.id, sent.message_id)
    foreign = await telegram.say(ada, chat, "meins")
    with pytest.raises(BadRequest, match=r"Message can't be edited"):
        await bot.edit_message_text("x", chat.id, foreign.message_id)
    with pytest.raises(BadRequest, match=r"Message to be replied not found"):
        await bot.send_message(chat.id, "x", reply_parameters=ReplyParameters(999))
    await bot.send_message(chat.id, "x", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True))
    with pytest.raises(BadRequest, match=r"(?i)reaction_invalid"):
        await bot.set_message_reaction(chat.id, foreign.message_id, "🇩🇪")
    assert await bot.set_message_reaction(chat.id, foreign.message_id, "👍")
    assert foreign.reaction == "👍"


# Chats


async def test_private_chats_know_strangers_blockers_and_the_departed(
    telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat
) -> None:
    """Unknown, never started, blocked, deactivated and bot users all have their own refusal."""
    with pytest.raises(BadRequest, match=r"Chat not found"):
        await bot.send_message(77, "hello")
    with pytest.raises(BadRequest, match=r"Chat_id is empty"):
        await bot.send_message("", "hello")
    shy, robot = telegram.user(), telegram.user(is_bot=True)
    group = telegram.group("G", shy, privacy=False)
    await telegram.say(shy, group, "hi")
    with pytest.raises(Forbidden, match=r"bot can't initiate conversation with a user"):
        await bot.send_message(shy.id, "hello")
    telegram.private(robot)
    with pytest.raises(Forbidden, match=r"the bot can't send messages to the bot"):
        await bot.send_message(robot.id, "hello")
    telegram.block(ada)
    with pytest.raises(Forbidden, match=r"^Forbidden: bot was blocked by the user$"):
        await bot.send_message(chat.id, "hello")
    telegram.deactivate(shy)
    with pytest.raises(Forbidden, match=r"user is deactivated"):
        await bot.send_message(shy.id, "hello")


async def test_blocking_and_coming_back_send_my_chat_member(
    telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat
) -> None:
    """Both turns arrive as updates, and afterwards the chat works again."""
    telegram.block(ada)
    telegram.unblock(ada)
    changes = [update.my_chat_member for update in await updates(bot)]
    assert [(change.old_chat_member.status, change.new_chat_member.status) for change in changes if change] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]
    await bot.send_message(chat.id, "willkommen zurück")


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_kicked_and_removed_bots_are_forbidden_by_kind(telegram: FakeTelegram, bot: Bot, kind: str) -> None:
    """The refusal names the kind of chat, and my_chat_member told before."""
    make: dict[str, Callable[[], Chat]] = {
        "group": telegram.group,
        "supergroup": telegram.supergroup,
        "channel": telegram.channel,
    }
    place = make[kind]()
    telegram.remove_bot(place)
    with pytest.raises(Forbidden, match=rf"bot is not a member of the {kind} chat"):
        await bot.send_message(place.id, "hello")
    telegram.kick(place)
    with pytest.raises(Forbidden, match=rf"bot was kicked from the {kind} chat"):
        await bot.send_message(place.id, "hello")
    statuses = [update.my_chat_member.new_chat_member.status for update in await updates(bot) if update.my_chat_member]
    assert statuses == ["left", "kicked"]


async def test_rights_are_needed_to_write(telegram: FakeTelegram, bot: Bot) -> None:
    """A read-only group, a channel without the right to post and a deleted group refuse in their own words."""
    quiet = telegram.supergroup(read_only=True)
    with pytest.raises(BadRequest, match=r"Not enough rights to send text messages to the chat"):
        await bot.send_message(quiet.id, "hello")
    with pytest.raises(BadRequest, match=r"Need administrator rights in the channel chat"):
        await bot.send_message(telegram.channel(can_post=False).id, "hello")
    gone = telegram.group()
    telegram.delete_group(gone)
    with pytest.raises(Forbidden, match=r"the group chat was deleted"):
        await bot.send_message(gone.id, "hello")
    news = telegram.channel("News", username="korridor_news")
    posted = await bot.send_message("@Korridor_News", "hello")
    assert (posted.chat_id, posted.from_user, posted.sender_chat and posted.sender_chat.id) == (news.id, None, news.id)


async def test_a_migrated_group_names_its_successor(telegram: FakeTelegram, bot: Bot) -> None:
    """Writing to the old id raises ChatMigrated with the new one, and both service messages arrive."""
    old = telegram.group("Handel")
    new = telegram.migrate(old)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(old.id, "hello")
    assert caught.value.new_chat_id == new.id
    await bot.send_message(new.id, "hello")
    messages = [update.message for update in await updates(bot) if update.message]
    assert [(m.chat.id, m.migrate_to_chat_id, m.migrate_from_chat_id) for m in messages] == [
        (old.id, new.id, None),
        (new.id, None, old.id),
    ]


async def test_forum_topics_open_close_and_have_no_number_one(telegram: FakeTelegram, bot: Bot) -> None:
    """Thread 1 and unknown threads are not found, closed topics refuse, messages of a topic reply to its opening."""
    owner = telegram.user()
    forum = telegram.supergroup("Forum", owner, forum=True, privacy=False)
    thread = telegram.topic(forum, "Logistik")
    sent = await bot.send_message(forum.id, "im Thema", message_thread_id=thread)
    assert (sent.message_thread_id, sent.is_topic_message) == (thread, True)
    for unknown in (1, 999):
        with pytest.raises(BadRequest, match=r"Message thread not found"):
            await bot.send_message(forum.id, "hello", message_thread_id=unknown)
    await telegram.say(owner, forum, "Frage", thread=thread)
    (update,) = await updates(bot)
    assert update.message is not None
    assert update.message.reply_to_message is not None
    assert update.message.reply_to_message.forum_topic_created is not None
    telegram.close_topic(forum, thread)
    with pytest.raises(BadRequest, match=r"(?i)topic_closed"):
        await bot.send_message(forum.id, "hello", message_thread_id=thread)
    await bot.send_message(forum.id, "allgemein")


async def test_privacy_mode_hides_what_is_not_meant_for_the_bot(telegram: FakeTelegram, bot: Bot) -> None:
    """In groups the bot sees its commands, general ones if it spoke last, replies to it and service messages only."""
    eve, other = telegram.user(first_name="Eve"), telegram.user(is_bot=True)
    group = telegram.supergroup("Handel", eve, other)
    await telegram.say(eve, group, "nur unter uns")
    await telegram.say(eve, group, "/start")
    await telegram.say(eve, group, "/start@korridor_bot")
    await telegram.say(eve, group, "/start@other_bot")
    sent = await bot.send_message(group.id, "ja?")
    await telegram.say(eve, group, "/hilfe")
    await telegram.say(eve, group, "danke", reply_to=telegram.sent[0])
    await telegram.say(other, group, "/hilfe@korridor_bot")
    telegram.join(telegram.user(first_name="Neu"), group)
    seen = [update.message for update in await updates(bot) if update.message]
    assert [m.text or [u.first_name for u in m.new_chat_members] for m in seen] == [
        "/start@korridor_bot",
        "/hilfe",
        "danke",
        ["Neu"],
    ]
    assert seen[0].entities[0].type == "bot_command"
    assert seen[2].reply_to_message is not None
    assert seen[2].reply_to_message.message_id == sent.message_id


async def test_administrators_and_open_bots_see_everything_but_other_bots(telegram: FakeTelegram, bot: Bot) -> None:
    """With privacy off, or as administrator, plain talk arrives, edits too."""
    eve, other = telegram.user(), telegram.user(is_bot=True)
    for group in (
        telegram.group("offen", eve, other, privacy=False),
        telegram.supergroup("A", eve, other, bot="administrator"),
    ):
        said = await telegram.say(eve, group, "unter uns")
        await telegram.say(other, group, "piep")
        await telegram.say(eve, group, "unter allen", edit_of=said)
    got = await updates(bot)
    assert [(u.message or u.edited_message).text for u in got] == ["unter uns", "unter allen"] * 2  # type: ignore[union-attr]
    assert [u.edited_message is not None for u in got] == [False, True] * 2


async def test_channel_posts_are_no_messages(telegram: FakeTelegram, bot: Bot) -> None:
    """A channel speaks as channel_post without a sender."""
    editor = telegram.user()
    news = telegram.channel("News", editor)
    post = await telegram.say(editor, news, "Meldung")
    await telegram.say(editor, news, "Berichtigung", edit_of=post)
    first, second = await updates(bot)
    assert first.message is None
    assert first.channel_post is not None
    assert (first.channel_post.text, first.channel_post.from_user) == ("Meldung", None)
    assert second.edited_channel_post is not None


async def test_chats_can_be_looked_at_and_left(telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat) -> None:
    """The methods getChat, getChatMember and getChatAdministrators parse, leaveChat takes the bot out."""
    boss = telegram.user(first_name="Boss")
    group = telegram.supergroup("Handel", boss, ada)
    telegram.promote(group, rights={"can_delete_messages"})
    assert (await bot.get_chat(group.id)).title == "Handel"
    assert (await bot.get_chat(chat.id)).first_name == "Ada"
    assert [(await bot.get_chat_member(group.id, u)).status for u in (boss.id, ada.id, bot.id)] == [
        "creator",
        "member",
        "administrator",
    ]
    assert {member.user.id for member in await bot.get_chat_administrators(group.id)} == {boss.id, bot.id}
    with pytest.raises(BadRequest, match=r"There are no administrators in the private chat"):
        await bot.get_chat_administrators(chat.id)
    assert await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match=r"bot is not a member of the supergroup chat"):
        await bot.get_chat(group.id)


# The bot's own things


async def test_profile_methods_store_and_validate(telegram: FakeTelegram, bot: Bot, chat: Chat) -> None:
    """Commands live per scope and language, descriptions per language, and limits hold."""
    assert await bot.set_my_commands([BotCommand("hilfe", "Hilfe")], language_code="de")
    assert await bot.set_my_commands([BotCommand("help", "Help")], scope=BotCommandScopeAllPrivateChats())
    assert [command.command for command in await bot.get_my_commands(language_code="de")] == ["hilfe"]
    assert await bot.get_my_commands() == ()
    assert await bot.delete_my_commands(language_code="de")
    assert await bot.get_my_commands(language_code="de") == ()
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Hilfe", "Hilfe")])
    with pytest.raises(BadRequest, match=r"Chat not found"):
        await bot.set_my_commands([BotCommand("x", "y")], scope=BotCommandScopeChat(77))
    assert await bot.set_my_description("Was ich kann", language_code="de")
    assert (await bot.get_my_description("de")).description == "Was ich kann"
    assert await bot.set_my_short_description("Kurz")
    with pytest.raises(BadRequest):
        await bot.set_my_short_description("x" * 121)
    assert await bot.set_chat_menu_button(chat.id, MenuButtonCommands())


async def test_photos_go_up_as_multipart(telegram: FakeTelegram, bot: Bot, chat: Chat) -> None:
    """A picture is stored with its size and caption; captions, shapes and junk have limits."""
    sent = await bot.send_photo(chat.id, png(800, 600), caption="<i>Bild</i>", parse_mode="HTML")
    assert (sent.photo[0].width, sent.photo[0].height, sent.caption) == (800, 600, "Bild")
    assert (telegram.sent[0].text, telegram.sent[0].photo_bytes) == ("Bild", png(800, 600))
    again = await bot.send_photo(chat.id, sent.photo[0].file_id)
    assert again.photo[0].file_unique_id == sent.photo[0].file_unique_id
    with pytest.raises(BadRequest, match=r"Message caption is too long"):
        await bot.send_photo(chat.id, png(8, 6), caption="x" * 1025)
    with pytest.raises(BadRequest, match=r"(?i)photo_invalid_dimensions"):
        await bot.send_photo(chat.id, png(9000, 6000))
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await bot.send_photo(chat.id, b"no picture")
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier/http url specified"):
        await bot.send_photo(chat.id, "nonsense")


async def test_drafts_and_chat_actions_are_recorded(telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat) -> None:
    """Both need a chat that lets the bot write; drafts are for private chats."""
    assert await bot.send_chat_action(chat.id, "typing")
    assert await bot.send_message_draft(chat.id, 7, "ich denke")
    assert telegram.core.actions == [(chat.id, "typing")]
    assert [(draft.draft_id, draft.text) for draft in telegram.drafts] == [(7, "ich denke")]
    with pytest.raises(BadRequest, match=r"Wrong parameter action in request"):
        await bot.send_chat_action(chat.id, "dreaming")
    with pytest.raises(BadRequest):
        await bot.send_message_draft(telegram.group().id, 7, "ich denke")
    telegram.block(ada)
    with pytest.raises(Forbidden):
        await bot.send_chat_action(chat.id, "typing")


async def test_inline_queries_are_answered_and_chosen(telegram: FakeTelegram, bot: Bot, ada: User) -> None:
    """Results reach the user, a chosen one comes back, and 51 results or a late answer are refused."""

    def article(number: int) -> InlineQueryResultArticle:
        return InlineQueryResultArticle(str(number), "Handel", InputTextMessageContent("<b>3</b>", parse_mode="HTML"))

    asked = await telegram.inline(ada, "handel")
    (update,) = await updates(bot)
    assert update.inline_query is not None
    assert update.inline_query.query == "handel"
    with pytest.raises(BadRequest, match=r"Too many inline query results specified"):
        await bot._post(
            "answerInlineQuery", {"inline_query_id": asked.id, "results": [article(n).to_dict() for n in range(51)]}
        )
    assert await bot.answer_inline_query(asked.id, [article(1)], cache_time=5, is_personal=True)
    assert [result["title"] for result in asked.results] == ["Handel"]
    await telegram.choose(ada, asked, "1")
    (chosen,) = await updates(bot, offset=update.update_id + 1)
    assert chosen.chosen_inline_result is not None
    late = await telegram.inline(ada, "zoll")
    telegram.clock.advance(31)
    with pytest.raises(BadRequest, match=r"Query is too old"):
        await bot.answer_inline_query(late.id, [article(1)])


# Updates by polling


async def test_the_long_poll_waits_until_something_is_said(
    telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat
) -> None:
    """The poll returns as soon as there is an update, and nothing is lost before its offset is confirmed."""
    waiting = asyncio.create_task(updates(bot, timeout=5))
    await telegram.wait_for(lambda: telegram.calls_of("getUpdates"))
    await telegram.say(ada, chat, "/start tief")
    (first,) = await waiting
    assert first.message is not None
    assert (first.message.text, first.message.from_user and first.message.from_user.language_code) == (
        "/start tief",
        "de",
    )
    await telegram.say(ada, chat, "zwei")
    assert [u.update_id for u in await updates(bot, offset=1)] == [first.update_id, first.update_id + 1]
    assert [u.update_id for u in await updates(bot, offset=first.update_id + 1)] == [first.update_id + 1]
    assert len(await updates(bot, offset=0, limit=5)) == 1


async def test_limit_and_negative_offset_cut_the_queue(telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat) -> None:
    """The limit takes the oldest, a negative offset keeps the newest and drops the rest."""
    for word in ("eins", "zwei", "drei"):
        await telegram.say(ada, chat, word)
    assert [u.message.text for u in await updates(bot, limit=2) if u.message] == ["eins", "zwei"]
    assert [u.message.text for u in await updates(bot, offset=-1) if u.message] == ["drei"]
    telegram.clock.advance(86_401)
    assert await updates(bot, offset=1) == []


async def test_a_second_poller_ends_the_first(telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat) -> None:
    """The older waiting request gets the 409, the newer the updates."""
    older = asyncio.create_task(updates(bot, timeout=5))
    await telegram.wait_for(lambda: len(telegram.calls_of("getUpdates")) == 1)
    async with client(telegram) as second:
        newer = asyncio.create_task(updates(second, timeout=5))
        reason = r"(?i)terminated by other getUpdates request; make sure that only one bot instance is running"
        with pytest.raises(Conflict, match=reason):
            await older
        await telegram.say(ada, chat, "hallo")
        assert len(await newer) == 1


async def test_a_dead_poller_loses_nothing(telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat) -> None:
    """What arrives for a poller whose process died is given to the next one."""
    dying = asyncio.create_task(updates(bot, timeout=50))
    await telegram.wait_for(lambda: telegram.calls_of("getUpdates"))
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dying
    await telegram.say(ada, chat, "ist da jemand?")
    async with client(telegram) as restarted:
        assert [u.message.text for u in await updates(restarted, offset=1, timeout=5) if u.message] == [
            "ist da jemand?"
        ]


async def test_impatient_polling_is_slowed_down(telegram: FakeTelegram, bot: Bot) -> None:
    """Asking again at once with the same offset is held back for the penalty time."""
    assert await updates(bot, timeout=0) == []
    started = asyncio.get_running_loop().time()
    assert await updates(bot, timeout=0) == []
    assert asyncio.get_running_loop().time() - started >= 0.04


async def test_allowed_updates_filter_what_is_queued(telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat) -> None:
    """Unlisted kinds are never queued, leaving the list out keeps it, an empty one restores the default."""
    await updates(bot, allowed_updates=["callback_query", "message_reaction", "no_such_kind"])
    said = await telegram.say(ada, chat, "ungehört")
    await telegram.react(ada, said, "👍")
    (first,) = await updates(bot)
    assert first.message_reaction is not None
    await updates(bot, offset=first.update_id + 1, allowed_updates=[])
    await telegram.react(ada, said, "👎")
    await telegram.say(ada, chat, "gehört")
    assert [u.message is not None for u in await updates(bot)] == [True]


async def test_duplicates_and_nonsense_can_be_pushed(telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat) -> None:
    """An old update comes again even after its offset was confirmed, and unparseable ones get an id."""
    await telegram.say(ada, chat, "einmal")
    (first,) = await updates(bot)
    assert await updates(bot, offset=first.update_id + 1) == []
    telegram.push_raw(telegram.updates[0])
    assert [u.update_id for u in await updates(bot, offset=first.update_id + 1)] == [first.update_id]
    broken = telegram.push_raw({"message": {"nonsense": True}})
    async with httpx.AsyncClient() as http:
        raw = await http.get(f"{telegram.base_url}{telegram.token}/getUpdates", params={"offset": broken["update_id"]})
    assert raw.json()["result"] == [broken]


async def test_a_whole_ptb_application_polls_answers_and_stops(telegram: FakeTelegram, ada: User, chat: Chat) -> None:
    """PTB's own updater and handlers run a dialogue and shut down cleanly."""

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(f"<b>{update.message.text}</b>", parse_mode="HTML")

    app: Application[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder().token(telegram.token).base_url(telegram.base_url).job_queue(None).build()
    )
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling(timeout=5)
        for number in range(3):
            await telegram.say(ada, chat, f"Frage {number}")
        await telegram.wait_for(lambda: len(telegram.sent) == 3)
        await app.updater.stop()
        await app.stop()
    assert [message.text for message in telegram.sent] == ["Frage 0", "Frage 1", "Frage 2"]
    assert telegram.audit.duplicates() == []


# Updates by webhook


async def test_webhooks_carry_the_secret_and_keep_a_chats_order(
    telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat
) -> None:
    """Updates of one chat arrive one after the other with the header, until a 2xx, however often it takes."""
    async with receiving() as receiver:
        receiver.answers = [web.Response(status=500), web.Response(status=503, headers={"Retry-After": "1"})]
        assert await bot.set_webhook(receiver.url, secret_token="geheim_1", allowed_updates=["message"])
        await telegram.say(ada, chat, "eins")
        await telegram.say(ada, chat, "zwei")
        await telegram.wait_for(lambda: not telegram.core.queue.pending())
        assert [body["message"]["text"] for body in receiver.bodies] == ["eins", "eins", "eins", "zwei"]
        assert set(receiver.secrets) == {"geheim_1"}
        info = await bot.get_webhook_info()
        assert (info.url, info.allowed_updates, info.pending_update_count) == (receiver.url, ("message",), 0)
        assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
        with pytest.raises(
            Conflict, match=r"(?i)can't use getUpdates method while webhook is active; use deleteWebhook"
        ):
            await bot.get_updates()
        assert await bot.delete_webhook()
        assert await updates(bot) == []


async def test_a_slow_chat_does_not_hold_up_another(telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat) -> None:
    """Lanes of different chats are delivered side by side."""
    async with receiving() as receiver:
        receiver.gate.clear()
        await bot.set_webhook(receiver.url)
        bob = telegram.user(first_name="Bob")
        await telegram.say(ada, chat, "ada 1")
        await telegram.say(ada, chat, "ada 2")
        await telegram.say(bob, telegram.private(bob), "bob 1")
        while len(receiver.bodies) < 2:
            await receiver.arrived.wait()
            receiver.arrived.clear()
        assert {body["message"]["text"] for body in receiver.bodies} == {"ada 1", "bob 1"}
        receiver.gate.set()
        await telegram.wait_for(lambda: not telegram.core.queue.pending())
        assert [body["message"]["text"] for body in receiver.bodies][-1] == "ada 2"


async def test_a_method_in_the_webhooks_answer_is_executed(
    telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat
) -> None:
    """A 2xx body that names a method sends the message, its result is lost."""
    async with receiving() as receiver:
        reply = {"method": "sendMessage", "chat_id": chat.id, "text": "sofort"}
        receiver.answers = [web.json_response(reply)]
        await bot.set_webhook(receiver.url)
        await telegram.say(ada, chat, "schnell")
        await telegram.wait_for(lambda: telegram.sent)
        assert telegram.sent[0].text == "sofort"


async def test_a_public_address_can_be_rerouted_to_a_local_port() -> None:
    """A bot may register the https address it really has, and gets its updates here."""
    async with receiving() as receiver:
        reroute = {"https://korridor.example": receiver.url.removesuffix("/hook")}
        async with FakeTelegram(reroute=reroute) as telegram, client(telegram) as bot:
            await bot.set_webhook("https://korridor.example/hook", secret_token="s")
            eve = telegram.user()
            await telegram.say(eve, telegram.private(eve), "hallo")
            await telegram.wait_for(lambda: not telegram.core.queue.pending())
            assert receiver.secrets == ["s"]


async def test_webhook_settings_are_checked(telegram: FakeTelegram, bot: Bot) -> None:
    """Public addresses need https and a known port, secrets a plain alphabet, and one change a second is enough."""
    for url, secret, reason in (
        ("http://example.com/hook", "", "(?i)bad webhook: an https url must be provided for webhook"),
        ("https://example.com:444/hook", "", "(?i)webhook can be set up only on ports 80, 88, 443 or 8443"),
        ("https://example.com/hook", "ä", "Secret token contains unallowed characters"),
        ("https://example.com/hook", "x" * 257, "Secret token is too long"),
    ):
        telegram.clock.advance(2)
        with pytest.raises(BadRequest, match=reason):
            await bot.set_webhook(url, secret_token=secret)
    with pytest.raises(RetryAfter):
        await bot.set_webhook("https://example.com/hook")


async def test_setting_a_webhook_ends_a_waiting_poll(telegram: FakeTelegram, bot: Bot) -> None:
    """The poll gets its own 409, and drop_pending_updates empties the queue."""
    waiting = asyncio.create_task(updates(bot, timeout=5))
    await telegram.wait_for(lambda: telegram.calls_of("getUpdates"))
    async with receiving() as receiver:
        await bot.set_webhook(receiver.url, drop_pending_updates=True)
        with pytest.raises(Conflict, match=r"(?i)terminated by setWebhook request"):
            await waiting


# Trouble


async def test_each_scripted_fault_maps_to_its_ptb_error(telegram: FakeTelegram, bot: Bot, chat: Chat) -> None:
    """429 with and without parameters, 5xx, HTML and 401 come out as PTB's classes, and the next call works."""
    expected: list[tuple[faults.Fault, type[Exception]]] = [
        (faults.RetryAfter(3), RetryAfter),
        (faults.TooManyRequestsWithoutParameters(), NetworkError),
        (faults.Status(500), NetworkError),
        (faults.Html502(), NetworkError),
        (faults.Status(413), NetworkError),
        (faults.Status(401), InvalidToken),
        (faults.Status(404), InvalidToken),
        (faults.Status(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (faults.Status(409), Conflict),
        (faults.DropBeforeStoring(), NetworkError),
    ]
    for fault, error in expected:
        telegram.faults.next("sendMessage", fault)
        with pytest.raises(error) as caught:
            await bot.send_message(chat.id, "hello")
        assert type(caught.value) is error, fault
    assert telegram.sent == []
    await bot.send_message(chat.id, "hello")
    assert len(telegram.sent) == 1


async def test_a_dropped_connection_may_have_delivered(telegram: FakeTelegram, bot: Bot, chat: Chat) -> None:
    """DropAfterStoring loses the answer, not the message; sending again doubles it and the audit tells."""
    telegram.faults.next("sendMessage", faults.DropAfterStoring(), chat_id=chat.id)
    with pytest.raises(NetworkError):
        await bot.send_message(chat.id, "einmal")
    assert [message.text for message in telegram.sent] == ["einmal"]
    assert telegram.audit.duplicates() == []
    await bot.send_message(chat.id, "einmal")
    assert len(telegram.audit.duplicates()) == 1


async def test_a_hanging_call_times_out(telegram: FakeTelegram, bot: Bot, chat: Chat) -> None:
    """Hang gives TimedOut, with `stored` the message is there nevertheless; Slow answers late."""
    telegram.faults.next("sendMessage", faults.Hang(stored=True))
    with pytest.raises(TimedOut):
        await bot.send_message(chat.id, "hängt", read_timeout=0.1)
    assert [message.text for message in telegram.sent] == ["hängt"]
    telegram.faults.next("sendMessage", faults.Hang())
    with pytest.raises(TimedOut):
        await bot.send_message(chat.id, "verloren", read_timeout=0.1)
    telegram.faults.next("*", faults.Slow(0.05))
    await bot.send_message(chat.id, "langsam")
    assert [message.text for message in telegram.sent] == ["hängt", "langsam"]


async def test_flood_control_answers_429_and_grows_when_ignored() -> None:
    """A burst of five passes, the sixth waits, impatience doubles the wait, and patience is rewarded."""
    async with FakeTelegram() as telegram, client(telegram) as bot, httpx.AsyncClient() as http:
        place = telegram.private(telegram.user())
        for number in range(5):
            await bot.send_message(place.id, str(number))
        waits = []
        for _ in range(3):
            with pytest.raises(RetryAfter) as caught:
                await bot.send_message(place.id, "zu viel")
            waits.append(caught.value.retry_after)
        assert [wait.total_seconds() for wait in waits if not isinstance(wait, int)] == [1, 2, 4]
        assert len(telegram.audit.inside_retry_after()) == 2
        raw = await http.post(
            f"{telegram.base_url}{telegram.token}/sendMessage", json={"chat_id": place.id, "text": "x"}
        )
        assert (raw.status_code, raw.headers["Retry-After"]) == (429, "8")
        assert raw.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 8",
            "parameters": {"retry_after": 8},
        }
        telegram.clock.advance(8)
        await bot.send_message(place.id, "geht wieder")


async def test_a_group_takes_twenty_messages_a_minute() -> None:
    """However slowly they come, a group runs dry; after a minute it takes messages again."""
    async with FakeTelegram() as telegram, client(telegram) as bot:
        group = telegram.group()

        async def forty() -> None:
            for number in range(40):
                await bot.send_message(group.id, str(number))
                telegram.clock.advance(1)

        with pytest.raises(RetryAfter):
            await forty()
        assert 20 <= len(telegram.sent) <= 30
        telegram.clock.advance(60)
        await bot.send_message(group.id, "geht wieder")


async def test_everybody_together_gets_thirty_messages_a_second() -> None:
    """A bulk to many chats meets the limit over all, and nothing refused is stored."""
    async with FakeTelegram() as telegram, client(telegram) as bot:
        telegram.core.flood.global_rate = (30, 0.1)
        people = [telegram.private(telegram.user()) for _ in range(40)]
        results = await asyncio.gather(
            *(bot.send_message(place.id, "an alle") for place in people), return_exceptions=True
        )
        refused = [result for result in results if isinstance(result, RetryAfter)]
        assert (len(refused), len(telegram.sent)) == (10, 30)


async def test_the_audit_finds_writes_after_a_403(telegram: FakeTelegram, bot: Bot, ada: User, chat: Chat) -> None:
    """Writing on after a 403 is a finding, writing after the user came back is none."""
    telegram.block(ada)
    for _ in range(2):
        with pytest.raises(Forbidden):
            await bot.send_message(chat.id, "hello")
    assert len(telegram.audit.after_forbidden()) == 1
    telegram.unblock(ada)
    await bot.send_message(chat.id, "hello")
    assert len(telegram.audit.after_forbidden()) == 1


async def test_waiting_in_vain_says_what_happened(telegram: FakeTelegram, bot: Bot, chat: Chat) -> None:
    """A wait that runs out fails with the last calls and messages."""
    await bot.send_message(chat.id, "als letztes gesagt")
    with pytest.raises(AssertionError, match=r"sendMessage 200.*als letztes gesagt"):
        await telegram.wait_for(lambda: len(telegram.sent) == 2, timeout=0.02)


async def test_another_process_can_play_the_people(telegram: FakeTelegram, bot: Bot) -> None:
    """The control API says, presses, blocks, scripts faults and shows what was sent."""
    async with httpx.AsyncClient(base_url=f"{telegram.control_url}/") as control:
        said = await control.post("say", json={"user": {"id": 9, "first_name": "Eve"}, "text": "/start"})
        assert said.json() == {"chat_id": 9, "message_id": 1}
        await bot.send_message(9, "Welches Jahr?", reply_markup=button("2023", "y"))
        shown = (await control.get("sent")).json()
        assert (shown[0]["text"], shown[0]["chat_id"]) == ("Welches Jahr?", 9)
        pressed = await control.post("press", json={"user": 9, "message_id": shown[0]["message_id"], "button": "2023"})
        assert await bot.answer_callback_query(pressed.json()["id"])
        fault = {"method": "sendMessage", "fault": "RetryAfter", "with": {"seconds": 2}}
        assert (await control.post("fault", json=fault)).status_code == 200
        with pytest.raises(RetryAfter):
            await bot.send_message(9, "hello")
        made = await control.post("chat", json={"type": "group", "title": "G", "members": [9], "privacy": False})
        await control.post("say", json={"user": 9, "chat": made.json()["id"], "text": "hallo"})
        assert (await control.post("block", json={"user": 9})).status_code == 200
        assert (await control.post("nonsense", json={})).status_code == 400
        kinds = [min(update) for update in (await control.get("updates")).json()]
        assert kinds == ["message", "callback_query", "message", "my_chat_member"]
        assert json.dumps((await control.get("calls")).json())
