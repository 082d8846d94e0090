"""Payloads become messages, lifecycle, or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.slack.markup import as_typed
from bot.adapters.slack.translate import translate
from bot.adapters.slack.works import (
    Asked,
    HomeOpened,
    MessagesOpened,
    Payload,
    SettingsSaved,
    SettingsWanted,
    Shared,
    WorkspaceLeft,
)
from bot.messages import ChatKind, IncomingMessage, MessageKind
from tests.adapters.slack.conftest import is_command
from tests.adapters.slack.payloads import Json, command, direct, event, mention, press


def asked(body: Payload) -> Asked:
    """Return the message a payload became."""
    task = translate(body, is_command=is_command)
    assert task is not None
    assert isinstance(task.work, Asked)
    return task.work


def work_of(body: Payload) -> Any:
    task = translate(body, is_command=is_command)
    return None if task is None else task.work


def test_a_direct_message_is_a_question() -> None:
    """It is known by its event, belongs to the direct chat, and its answer stays outside threads."""
    message = asked(direct("Wie viele?")).message

    assert (message.key, message.text, message.kind) == ("slack:Ev1", "Wie viele?", MessageKind.TEXT)
    assert (message.chat.key, message.chat.thread, message.chat.kind) == ("slack:T1:D1", None, ChatKind.DIRECT)


def test_a_mention_starts_a_thread_and_loses_its_mention() -> None:
    """The answer hangs under the message; only the mention of us is taken out."""
    said = asked(mention("<@UB>, how about <@U2|bea> &amp; <#C9|news>?"))

    assert said.message.text == "how about @bea & #news?"
    assert said.way.thread == said.message.chat.thread == "5.000001"
    assert said.message.chat.kind is ChatKind.GROUP


def test_a_mention_in_a_thread_stays_there() -> None:
    """The thread's first message stays the parent."""
    assert asked(mention(thread_ts="4.000001")).way.thread == "4.000001"


def test_a_bare_mention_asks_for_help() -> None:
    """A mention without words gets the help, not silence."""
    assert asked(mention("<@UB> ")).message.text == "/help"


def test_a_mention_is_known_by_its_place() -> None:
    """Two events about one message (an edit, a double delivery) have one key."""
    first, second = mention(), mention() | {"event_id": "Ev2"}

    keys = {task.key for body in (first, second) if (task := translate(body, is_command=is_command))}

    assert keys == {"slack:T1:C1:5.000001"}


def test_a_mention_that_also_comes_as_a_channel_message_is_read_once() -> None:
    """message.channels is not read at all: everything for us comes as app_mention."""
    assert work_of(event({**mention()["event"], "type": "message", "channel_type": "channel"})) is None


@pytest.mark.parametrize(
    "further",
    [{"bot_id": "B1"}, {"subtype": "channel_join"}, {"subtype": "bot_message"}, {"user": "USLACKBOT"}, {"text": " "}],
    ids=str,
)
def test_what_no_person_wrote_is_ignored(further: Json) -> None:
    """Bots, joins, Slackbot and empty messages get no answer."""
    assert work_of(direct(**further)) is None


def test_a_file_with_a_question_is_a_question() -> None:
    """The words beside an uploaded file are answered."""
    assert asked(direct("Was ist das?", subtype="file_share")).message.text == "Was ist das?"


def test_an_edited_direct_message_is_an_edit() -> None:
    """It carries the message's own timestamp, so that its answer can be found."""
    after = {"user": "U1", "text": "Und 2024?", "ts": "4.000001"}
    body = direct("", subtype="message_changed", message=after, previous_message={"text": "Und 2023?"})

    message = asked(body).message

    assert (message.kind, message.text, message.message_id) == (MessageKind.EDIT, "Und 2024?", "4.000001")


@pytest.mark.parametrize("further", [{"bot_id": "B1", "text": "neu"}, {"text": "alt"}], ids=["bot", "unfurled"])
def test_changes_by_slack_or_bots_are_no_edits(further: Json) -> None:
    """An unfurled link changes a message without changing its words; our own edits are our own."""
    after = {"user": "U1", "ts": "4.000001"} | further
    body = direct("", subtype="message_changed", message=after, previous_message={"text": "alt"})

    assert work_of(body) is None


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("", "/help"),
        ("help", "/help"),
        ("Brief transport", "/Brief transport"),
        ("hilfe", "/hilfe"),
        ("/who Weigert", "/who Weigert"),
        ("who signed the letter?", "who signed the letter?"),
        ("Was ist ein &lt;payload&gt;?", "Was ist ein <payload>?"),
    ],
)
def test_a_slash_command_is_a_command_of_ours_or_a_question(typed: str, text: str) -> None:
    """The first word decides, in any language; a question mark makes it a question."""
    said = asked(command(typed))

    assert (said.message.text, said.message.key) == (text, "slack:1.2.3")
    assert said.way.is_private


def test_a_slash_command_in_a_direct_conversation_is_answered_openly() -> None:
    """There is nobody to hide the answer from, and an ephemeral one would be gone tomorrow."""
    assert not asked(command("help", channel="D1")).way.is_private


def test_a_button_is_a_press_with_its_data() -> None:
    """The answer goes under the message in a channel."""
    said = asked(press("do.0", "more:fact-1"))

    assert (said.message.kind, said.message.text) == (MessageKind.BUTTON, "more:fact-1")
    assert (said.way.pressed, said.way.thread, said.way.is_private) == ("6.000001", "6.000001", False)


def test_a_button_of_a_private_answer_is_answered_privately() -> None:
    """What only one person sees stays with that person, outside any thread."""
    way = asked(press("do.0", "more:fact-1", is_ephemeral=True)).way

    assert (way.is_private, way.is_pressed_private, way.thread) == (True, True, None)


def test_a_strange_button_is_ignored() -> None:
    """A link button, or one of somebody else's, asks nothing of us."""
    assert work_of(press("open_link", "x")) is None


def test_two_presses_of_share_are_one_task() -> None:
    """The key is the question's, whoever presses however often."""
    original = asked(command("Wer?")).message
    value = original.model_dump_json(exclude_defaults=True)
    bodies = [press("share", value, is_ephemeral=True), press("share", value, is_ephemeral=True) | {"trigger_id": "9"}]

    tasks = [translate(body, is_command=is_command) for body in bodies]

    assert {task.key for task in tasks if task} == {"slack:share:slack:1.2.3"}
    assert [task.work.original for task in tasks if task and isinstance(task.work, Shared)] == [original, original]


def test_the_shortcut_asks_with_the_messages_words() -> None:
    """Only the person who used it sees the answer."""
    body = {
        "type": "message_action", "callback_id": "ask_korridor", "team": {"id": "T1"}, "user": {"id": "U1"},
        "channel": {"id": "C1"}, "message": {"text": "Wie viele &lt;Loks&gt;?", "ts": "3.000001"},
        "trigger_id": "1.2.5", "response_url": "https://hooks.example.org/3",
    }  # fmt: skip

    said = asked(body)

    assert (said.message.text, said.way.is_private) == ("Wie viele <Loks>?", True)
    assert work_of(body | {"callback_id": "other"}) is None
    assert work_of(body | {"message": {"text": "", "ts": "3.000001"}}) is None


def test_opened_tabs_and_lifecycle_are_told_apart() -> None:
    """Home, Messages, uninstalled, revoked; revoked tokens of people are not ours."""
    home = {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"}

    assert type(work_of(event(home))) is HomeOpened
    assert type(work_of(event(home | {"tab": "messages"}))) is MessagesOpened
    assert work_of(event({"type": "app_uninstalled"})) == WorkspaceLeft("T1", "app_uninstalled")
    assert work_of(event({"type": "tokens_revoked", "tokens": {"bot": ["UB"]}})) is not None
    assert work_of(event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})) is None
    assert work_of(event({"type": "team_join"})) is None


def view(kind: str, **further: Any) -> Json:
    metadata = '{"channel": "D1", "language": "auto", "timezone": "Europe/Berlin"}'
    shown = {"callback_id": "settings", "private_metadata": metadata, **further}
    return {"type": kind, "team": {"id": "T1"}, "user": {"id": "U1"}, "trigger_id": "7.8", "view": shown}


def test_home_buttons_ask_or_open_the_settings() -> None:
    """An example is a question in the direct conversation; the other button opens the form."""
    pressed = view("block_actions") | {"container": {"type": "view"}}

    example = asked(pressed | {"actions": [{"action_id": "example.0", "value": "Wie viele?"}]})
    wanted = work_of(pressed | {"actions": [{"action_id": "settings", "value": "settings"}]})

    assert (example.message.chat.id, example.message.text, example.way.channel) == ("D1", "Wie viele?", "D1")
    assert wanted == SettingsWanted("T1", "U1", "D1", trigger_id="7.8")
    assert work_of(pressed | {"actions": [{"action_id": "x"}]}) is None


def test_the_settings_form_makes_commands_of_what_changed() -> None:
    """What was left as it was is not set again."""
    chosen = {"language": "kk", "timezone": "Europe/Berlin"}
    values = {name: {name: {"selected_option": {"value": value}}} for name, value in chosen.items()}

    saved = work_of(view("view_submission", state={"values": values}))

    assert isinstance(saved, SettingsSaved)
    assert [message.text for message in saved.messages] == ["/language kk"]
    assert all(isinstance(message, IncomingMessage) for message in saved.messages)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "event_callback"},
        event({}),
        event({"type": "app_mention"}),
        {"type": "block_actions", "actions": []},
        {"type": "view_submission"},
        press("share", "{}"),
        press("share", "no json"),
        {"command": "/korridor"},
    ],
    ids=lambda body: str(body)[:40],
)
def test_a_payload_of_an_unknown_shape_asks_nothing(body: Json) -> None:
    """It is signed, so it is acknowledged; but nothing breaks on it."""
    assert translate(body, is_command=is_command) is None


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("<https://a.org|a.org> and <https://b.org>", "a.org and https://b.org"),
        ("<!here> <!subteam^S1|@team> <!date^1^{date}|1970>", "@here @team 1970"),
        ("&amp;lt; &lt;b&gt;", "&lt; <b>"),
        ("a <@UB> b <@UB|korridor>: c", "a b c"),
    ],
)
def test_slacks_notation_is_read_back_as_typed(text: str, typed: str) -> None:
    """Links, mentions and escapes become what the person saw while typing."""
    assert as_typed(text, bot_user_id="UB") == typed
