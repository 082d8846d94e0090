"""The fake Slack, held against the real slack_sdk and slack_bolt over sockets."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.fakes.slack.faults import Fault
from tests.fakes.slack.records import Message
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.state import DEFAULT_SCOPES, Channel, Json, Team, User

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

ALL_SCOPES = DEFAULT_SCOPES | {
    "assistant:write", "channels:history", "channels:join", "files:write", "im:read", "reactions:write",
}  # fmt: skip
SECRET = "shh"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(signing_secret=SECRET, deadline_s=0.3, retry_waits_s=(0.0, 0.0, 0.0)) as fake:
        yield fake


@pytest.fixture
def team(slack: FakeSlack) -> Team:
    return slack.team("T1", scopes=ALL_SCOPES)


@pytest.fixture
def user(slack: FakeSlack, team: Team) -> User:
    return slack.user(team, "U1", name="aigerim", tz="Asia/Almaty", locale="de-DE")


@pytest.fixture
def channel(slack: FakeSlack, user: User) -> Channel:
    return slack.channel(user.team, "C1", name="trade")


@pytest.fixture
def client(slack: FakeSlack, team: Team) -> AsyncWebClient:
    return AsyncWebClient(team.bot_token, base_url=slack.base_url, retry_handlers=[])


async def refusal(call: Awaitable[Any]) -> str:
    """Return the error code a call is refused with."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


def section(text: str = "hello", **further: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **further}


def button(text: str = "More", action_id: str = "more", **further: Any) -> Json:
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action_id, **further}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def modal(*blocks: Json, **further: Any) -> Json:
    return {"type": "modal", "title": {"type": "plain_text", "text": "Digest"}, "blocks": list(blocks), **further}


CITY = {
    "type": "input",
    "block_id": "city",
    "label": {"type": "plain_text", "text": "City"},
    "element": {"type": "plain_text_input", "action_id": "name"},
}
SUBMIT = {"type": "plain_text", "text": "Save"}


@asynccontextmanager
async def endpoint(
    slack: FakeSlack, answer: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> AsyncIterator[list[tuple[dict[str, str], str]]]:
    """Serve the bot's request URL with a function; yield the (headers, body) it got."""
    got: list[tuple[dict[str, str], str]] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        got.append((dict(request.headers), await request.text()))
        return await answer(request)

    application = web.Application()
    application.router.add_post("/slack/events", handle)
    async with serving(slack, application):
        yield got


@asynccontextmanager
async def serving(slack: FakeSlack, application: web.Application) -> AsyncIterator[None]:
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield
    finally:
        await runner.cleanup()


async def ok(_: web.Request) -> web.StreamResponse:
    return web.Response()


def bolt(slack: FakeSlack, client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(client=client, signing_secret=SECRET)


@asynccontextmanager
async def connected(slack: FakeSlack, app: AsyncApp, team: Team) -> AsyncIterator[AsyncSocketModeHandler]:
    """Keep a Bolt app connected by Socket Mode."""
    handler = AsyncSocketModeHandler(app, team.app_token)
    before = slack.hub.opened
    await asyncio.wait_for(handler.connect_async(), 5)  # type: ignore[no-untyped-call]  # the SDK has no types here
    await slack.wait_for(lambda: slack.hub.opened > before)
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # nor here


# --- tokens, scopes, arguments


async def test_auth_test_names_team_and_bot(slack: FakeSlack, team: Team, client: AsyncWebClient) -> None:
    """A good token is told whose it is and which scopes it has."""
    answer = await client.auth_test()

    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == ("T1", team.bot_user_id, team.bot_id)
    assert "chat:write" in answer.headers["X-OAuth-Scopes"].split(",")


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-unknown", "invalid_auth"), ("xapp-1-A0KORRIDOR-token", "not_allowed_token_type")],
)
async def test_wrong_tokens_are_refused(slack: FakeSlack, team: Team, token: str, error: str) -> None:
    """No token, an unknown one and one of the wrong kind each have their own error."""
    client = AsyncWebClient(token, base_url=slack.base_url)

    assert await refusal(client.chat_postMessage(channel="C1", text="x")) == error


@pytest.mark.parametrize("state", ["token_revoked", "account_inactive", "token_expired", "team_access_not_granted"])
async def test_token_states_are_told(team: Team, client: AsyncWebClient, state: str) -> None:
    """A workspace that has revoked, left or barred the app says so on every call."""
    team.token_state = state

    assert await refusal(client.auth_test()) == state


async def test_missing_scope_tells_needed_and_provided(team: Team, channel: Channel, client: AsyncWebClient) -> None:
    """A call without its scope names the scope it needs and those it has."""
    team.scopes.intersection_update({"commands", "users:read"})

    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=channel.id, text="x")

    body = caught.value.response
    assert (body["error"], body["needed"], body["provided"]) == ("missing_scope", "chat:write", "commands,users:read")
    assert body.status_code == 200


@pytest.mark.parametrize("kind", ["json", "form", "query"])
async def test_all_body_kinds_are_read(slack: FakeSlack, channel: Channel, client: AsyncWebClient, kind: str) -> None:
    """JSON, a form with JSON inside strings, and a query string all make the same message."""
    fields = {"channel": channel.id, "text": "t", "blocks": json.dumps([section("in blocks")])}
    names = {"json": "json", "form": "data", "query": "params"}

    await client.api_call("chat.postMessage", **{names[kind]: fields})  # type: ignore[arg-type]

    assert slack.sent[0].blocks[0]["text"]["text"] == "in blocks"


async def test_bodies_that_cannot_be_read_are_refused(slack: FakeSlack, team: Team) -> None:
    """Broken JSON, JSON that is no object, an unknown method and blocks that are no JSON have their own errors."""
    bearer = {"Authorization": f"Bearer {team.bot_token}"}
    as_json = bearer | {"Content-Type": "application/json; charset=utf-8"}
    form = bearer | {"Content-Type": "application/x-www-form-urlencoded"}
    slack.channel(team, "C1")
    cases = [
        ("chat.postMessage", as_json, "{", "invalid_json"),
        ("chat.postMessage", as_json, "[]", "json_not_object"),
        ("chat.shout", as_json, "{}", "unknown_method"),
        ("chat.postMessage", form, "channel=C1&blocks=%5B%7B", "invalid_blocks_format"),
    ]
    async with aiohttp.ClientSession() as session:
        for method, headers, body, error in cases:
            async with session.post(slack.base_url + method, data=body, headers=headers) as response:
                assert ((await response.json())["error"], response.status) == (error, 200)


async def test_read_methods_ignore_json_bodies(user: User, client: AsyncWebClient) -> None:
    """users.info reads queries and forms; arguments in a JSON body are as good as absent."""
    assert (await client.users_info(user=user.id))["user"]["tz"] == "Asia/Almaty"
    assert await refusal(client.api_call("users.info", json={"user": user.id})) == "user_not_found"


# --- posting


async def test_post_message_has_the_documented_answer(
    slack: FakeSlack, channel: Channel, client: AsyncWebClient
) -> None:
    """A posted message comes back with channel, ts and the message."""
    answer = await client.chat_postMessage(channel=channel.id, text="Guten Tag", blocks=[section()])

    assert answer["channel"] == "C1"
    assert answer["message"]["ts"] == answer["ts"] == slack.sent[0].ts
    assert answer["message"]["bot_id"] == channel.team.bot_id


async def test_channel_states_have_their_errors(slack: FakeSlack, team: Team, client: AsyncWebClient) -> None:
    """Archived, foreign, private, read-only and thread-only channels refuse a message each in its way."""
    slack.channel(team, "CA", archived=True)
    slack.channel(team, "CN", bot=False)
    slack.channel(team, "CP", bot=False, private=True)
    slack.channel(team, "CR", read_only=True)
    slack.channel(team, "CT", thread_only=True)
    expected = {
        "CA": "is_archived",
        "CN": "not_in_channel",
        "CP": "channel_not_found",
        "CR": "restricted_action_read_only_channel",
        "CT": "restricted_action_thread_only_channel",
        "C-nowhere": "channel_not_found",
    }

    assert {c: await refusal(client.chat_postMessage(channel=c, text="x")) for c in expected} == expected


async def test_public_scope_and_joining_open_public_channels(
    slack: FakeSlack, team: Team, client: AsyncWebClient
) -> None:
    """chat:write.public, or conversations.join, lets the bot post to a public channel it was not in."""
    slack.channel(team, "C2", bot=False)
    slack.channel(team, "C3", bot=False)
    await client.conversations_join(channel="C2")
    await client.chat_postMessage(channel="C2", text="x")
    team.scopes.add("chat:write.public")
    await client.chat_postMessage(channel="C3", text="x")

    assert [message.channel for message in slack.sent] == ["C2", "C3"]


async def test_user_id_as_channel_opens_the_dm(slack: FakeSlack, user: User, client: AsyncWebClient) -> None:
    """A user's id works as the channel of a new message, but an update needs the DM's own id."""
    answer = await client.chat_postMessage(channel=user.id, text="x")
    dm = slack.dm(user.team, user)

    assert answer["channel"] == dm.id == (await client.conversations_open(users=user.id))["channel"]["id"]
    assert await refusal(client.chat_update(channel=user.id, ts=answer["ts"], text="y")) == "channel_not_found"


async def test_channel_name_works_as_channel(channel: Channel, client: AsyncWebClient) -> None:
    """A #name is resolved for new messages."""
    assert (await client.chat_postMessage(channel="#trade", text="x"))["channel"] == channel.id


async def test_dms_that_cannot_be(slack: FakeSlack, team: Team, client: AsyncWebClient) -> None:
    """Deactivated people, bots, unknown ids and a closed Messages tab cannot be written to."""
    slack.user(team, "UD", deleted=True)
    slack.user(team, "UB", is_bot=True)
    user = slack.user(team, "UX")

    assert await refusal(client.chat_postMessage(channel="UD", text="x")) == "user_disabled"
    assert await refusal(client.chat_postMessage(channel="UB", text="x")) == "cannot_dm_bot"
    assert await refusal(client.chat_postMessage(channel="U-none", text="x")) == "channel_not_found"
    slack.app.messages_tab = False
    assert await refusal(client.chat_postMessage(channel=user.id, text="x")) == "messages_tab_disabled"


async def test_texts_have_their_limits(slack: FakeSlack, channel: Channel, client: AsyncWebClient) -> None:
    """Posting truncates at 40,000, updating refuses over 4,000, nothing at all is no_text."""
    long = await client.chat_postMessage(channel=channel.id, text="x" * 40_001)
    at = {"channel": channel.id, "ts": long["ts"]}

    assert len(slack.sent[0].text) == 40_000
    assert long["warning"] == "message_truncated"
    assert await refusal(client.chat_update(**at, text="x" * 4_001)) == "msg_too_long"
    assert (await client.chat_update(**at, text="x" * 4_000))["ok"]
    blank = client.api_call("chat.postMessage", json={"channel": channel.id, "text": " \n"})
    assert await refusal(blank) == "no_text"


async def test_markdown_text_stands_alone(slack: FakeSlack, channel: Channel, client: AsyncWebClient) -> None:
    """markdown_text excludes text and blocks and holds 12,000 characters."""
    post = client.chat_postMessage
    slack.rates.enabled = False

    assert await refusal(post(channel="C1", markdown_text="*a*", text="b")) == "markdown_text_conflict"
    assert await refusal(post(channel="C1", markdown_text="*a*", blocks=[section()])) == "markdown_text_conflict"
    assert await refusal(post(channel="C1", markdown_text="x" * 12_001)) == "msg_too_long"
    assert (await post(channel="C1", markdown_text="x" * 12_000))["ok"]


async def test_threads_need_a_parent(slack: FakeSlack, user: User, channel: Channel, client: AsyncWebClient) -> None:
    """A reply goes under a message that exists and is no reply itself."""
    parent = await slack.say(user, channel, "Wann?")
    reply = await client.chat_postMessage(channel=channel.id, text="2029", thread_ts=parent.ts)

    assert slack.sent[0].thread_ts == parent.ts
    for ts in ("1700000000.000001", "not-a-ts", reply["ts"]):
        call = client.chat_postMessage(channel=channel.id, text="x", thread_ts=ts)
        assert await refusal(call) == "cannot_reply_to_message"


async def test_update_keeps_and_drops_blocks(slack: FakeSlack, channel: Channel, client: AsyncWebClient) -> None:
    """New text without blocks drops the old blocks; new blocks without text keep the old text."""
    at = {"channel": "C1", "ts": (await client.chat_postMessage(channel="C1", text="a", blocks=[section()]))["ts"]}
    await client.api_call("chat.update", json={**at, "blocks": [section("new")]})
    assert (slack.sent[0].text, slack.sent[0].blocks[0]["text"]["text"]) == ("a", "new")

    await client.chat_update(**at, text="b")

    assert (slack.sent[0].text, slack.sent[0].blocks) == ("b", [])
    assert [update.text for update in slack.sent[0].updates] == ["a", "b"]


async def test_only_own_existing_messages_change(
    slack: FakeSlack, user: User, channel: Channel, client: AsyncWebClient
) -> None:
    """Others' messages, deleted ones and those in archived channels cannot be updated."""
    theirs = await slack.say(user, channel, "mine")
    own = {"channel": channel.id, "ts": (await client.chat_postMessage(channel=channel.id, text="a"))["ts"]}

    assert await refusal(client.chat_update(channel="C1", ts=theirs.ts, text="x")) == "cant_update_message"
    assert await refusal(client.chat_delete(channel="C1", ts=theirs.ts)) == "cant_delete_message"
    channel.archived = True
    assert await refusal(client.chat_update(**own, text="x")) == "is_inactive"
    channel.archived = False
    await client.chat_delete(**own)
    assert slack.sent[0].deleted
    assert await refusal(client.chat_update(**own, text="x")) == "message_not_found"


async def test_ephemeral_is_for_one_member(
    slack: FakeSlack, user: User, channel: Channel, client: AsyncWebClient
) -> None:
    """An ephemeral message names its one reader, who must be in the channel, and cannot be updated."""
    stranger = slack.user(user.team, "U2")
    answer = await client.chat_postEphemeral(channel="C1", user=user.id, text="psst")

    assert slack.sent[0].ephemeral_for == user.id
    assert await refusal(client.chat_postEphemeral(channel="C1", user=stranger.id, text="x")) == "user_not_in_channel"
    update = client.chat_update(channel="C1", ts=answer["message_ts"], text="y")
    assert await refusal(update) == "message_not_found"


# --- blocks


PLAIN = {"type": "plain_text", "text": "x"}
BAD_BLOCKS: dict[str, Json] = {
    "unknown type": {"type": "sectoin"},
    "no type": {"text": PLAIN},
    "unknown key": {"type": "divider", "colour": "red"},
    "section too long": section("x" * 3001),
    "section empty": section(""),
    "section without text": {"type": "section"},
    "eleven fields": {"type": "section", "fields": [PLAIN] * 11},
    "field too long": {"type": "section", "fields": [{"type": "plain_text", "text": "x" * 2001}]},
    "header too long": {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
    "header in mrkdwn": {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
    "eleven in context": {"type": "context", "elements": [PLAIN] * 11},
    "26 actions": actions(*(button(action_id=f"a{n}") for n in range(26))),
    "no actions": actions(),
    "same action twice": actions(button(), button()),
    "button text": actions(button("x" * 76)),
    "button value": actions(button(value="x" * 2001)),
    "button url": actions(button(url="https://x.example/" + "x" * 3000)),
    "button url scheme": actions(button(url="example")),
    "button style": actions(button(style="big")),
    "action id": actions(button(action_id="x" * 256)),
    "block id": section(block_id="x" * 256),
    "image url": {"type": "image", "alt_text": "x", "image_url": "https://x.example/" + "x" * 3000},
    "image alt missing": {"type": "image", "image_url": "https://x.example/"},
    "image alt": {"type": "image", "alt_text": "x" * 2001, "image_url": "https://x.example/"},
    "markdown": {"type": "markdown", "text": "x" * 12_001},
    "overflow of six": section(
        accessory={"type": "overflow", "options": [{"text": PLAIN, "value": str(n)} for n in range(6)]}
    ),
    "101 options": actions(
        {"type": "static_select", "options": [{"text": PLAIN, "value": str(n)} for n in range(101)]}
    ),
    "option value": actions({"type": "static_select", "options": [{"text": PLAIN, "value": "x" * 151}]}),
    "placeholder": actions(
        {"type": "users_select", "placeholder": {"type": "plain_text", "text": "x" * 151}},
    ),
    "table row": {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]},
    "carousel of eleven": {"type": "carousel", "elements": [{"type": "card", "title": PLAIN}] * 11},
    "rich text": {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "shout"}]}]},
    "select in context": {"type": "context", "elements": [{"type": "users_select"}]},
}


@pytest.mark.parametrize("case", BAD_BLOCKS, ids=str)
async def test_bad_blocks_are_refused(slack: FakeSlack, channel: Channel, client: AsyncWebClient, case: str) -> None:
    """A block over a limit or of no known shape is invalid_blocks, with a pointer to the place."""
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C1", text="x", blocks=[BAD_BLOCKS[case]])

    body = caught.value.response
    assert body["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0" in body["response_metadata"]["messages"][0]
    assert slack.sent == []


async def test_good_blocks_of_all_kinds_pass(slack: FakeSlack, channel: Channel, client: AsyncWebClient) -> None:
    """Everything at its limit is accepted, and Slack adds the ids that were left out."""
    blocks = [
        section("x" * 3000, accessory=button(value="v")),
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 150, "emoji": True}},
        {"type": "divider"},
        {"type": "context", "elements": [PLAIN, {"type": "mrkdwn", "text": "x", "verbatim": True}]},
        actions(
            {"type": "static_select", "placeholder": PLAIN, "options": [{"text": PLAIN, "value": "v"}]},
            {"type": "overflow", "options": [{"text": PLAIN, "value": "v"}]},
            {"type": "conversations_select", "default_to_current_conversation": True},
        ),
        {"type": "markdown", "text": "**x**"},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]},
        {"type": "image", "alt_text": "x", "image_url": "https://x.example/a.png", "title": PLAIN},
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
        },
    ]

    await client.chat_postMessage(channel="C1", text="x", blocks=blocks)

    assert all(block["block_id"] for block in slack.sent[0].blocks)
    assert slack.sent[0].blocks[4]["elements"][0]["action_id"]


async def test_blocks_have_limits_together(slack: FakeSlack, channel: Channel, client: AsyncWebClient) -> None:
    """51 blocks or a repeated block_id are invalid, two tables too many, 13,200 characters too long."""
    slack.rates.enabled = False
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}

    async def error(blocks: list[Json]) -> str:
        return await refusal(client.chat_postMessage(channel="C1", text="x", blocks=blocks))

    assert await error([{"type": "divider"}] * 51) == "invalid_blocks"
    assert await error([section(block_id="a"), section(block_id="a")]) == "invalid_blocks"
    assert await error([table, table]) == "only_one_table_allowed"
    assert await error([section("x" * 2700)] * 5) == "msg_blocks_too_long"
    assert (await client.chat_postMessage(channel="C1", text="x", blocks=[section("x" * 2500)] * 5))["ok"]


# --- what a reader sees


INJECTION = "<!channel> <!here|hier> <@U1> <#C1|trade> <!subteam^S1|@team> <https://evil.example|bank.de>"


@pytest.mark.parametrize(
    "where",
    [
        {"text": INJECTION},
        {"text": "x", "blocks": [section(INJECTION)]},
        {"text": "x", "blocks": [{"type": "context", "elements": [{"type": "mrkdwn", "text": INJECTION}]}]},
        {"text": "x", "attachments": [{"text": INJECTION}]},
        {"markdown_text": INJECTION},
    ],
    ids=["text", "section", "context", "attachment", "markdown"],
)
async def test_live_mentions_are_found(slack: FakeSlack, channel: Channel, client: AsyncWebClient, where: Json) -> None:
    """Every unescaped mention or link is reported, wherever mrkdwn is read."""
    await client.chat_postMessage(channel="C1", **where)

    found = {str(live) for live in slack.live_mentions(slack.sent[0]) if live.explicit}

    assert found == {"<!channel>", "<!here>", "<@U1>", "<#C1>", "<!subteam^S1>", "<https://evil.example>"}


async def test_escaped_and_plain_texts_are_not_live(slack: FakeSlack, channel: Channel, client: AsyncWebClient) -> None:
    """Escaped mentions, plain_text and rich-text text stay text, and read as they were typed."""
    escaped = INJECTION.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    rich = {"type": "rich_text_section", "elements": [{"type": "text", "text": "<!channel>"}]}
    blocks = [
        section(escaped),
        {"type": "section", "text": {"type": "plain_text", "text": "<!channel>"}},
        {"type": "rich_text", "elements": [rich]},
    ]
    await client.chat_postMessage(channel="C1", text=escaped, blocks=blocks)

    assert [live for live in slack.live_mentions(slack.sent[0]) if live.explicit] == []
    assert slack.shown(slack.sent[0].text) == INJECTION


async def test_rich_text_and_buttons_have_live_elements(
    slack: FakeSlack, channel: Channel, client: AsyncWebClient
) -> None:
    """Rich text's own mention elements and a button's URL are live; a bare URL is live but not explicit."""
    elements = [
        {"type": "broadcast", "range": "everyone"},
        {"type": "user", "user_id": "U9"},
        {"type": "link", "url": "https://a.example"},
    ]
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}
    blocks = [rich, actions(button(url="https://b.example")), section("see https://c.example now, #trade")]
    await client.chat_postMessage(channel="C1", text="x", blocks=blocks)

    found = {(str(live), live.explicit) for live in slack.live_mentions(slack.sent[0])}

    assert found == {
        ("<!everyone>", True),
        ("<@U9>", True),
        ("<https://a.example>", True),
        ("<https://b.example>", True),
        ("<https://c.example>", False),
        ("<#trade>", False),
    }


async def test_link_names_make_bare_names_live(slack: FakeSlack, channel: Channel, client: AsyncWebClient) -> None:
    """With link_names or parse=full a bare @channel counts as live."""
    await client.chat_postMessage(channel="C1", text="hey @channel", link_names=True)
    await client.chat_postMessage(channel="C1", text="hey @channel")

    assert [len(slack.live_mentions(message)) for message in slack.sent] == [1, 0]


# --- rates and faults


async def test_channel_takes_one_message_a_second(slack: FakeSlack, channel: Channel, client: AsyncWebClient) -> None:
    """After a small burst a channel answers 429 with Retry-After, and works again once that has passed."""
    for _ in range(4):
        await client.chat_postMessage(channel="C1", text="x")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C1", text="x")
    response = caught.value.response
    assert (response.status_code, response["error"], response.headers["Retry-After"]) == (429, "ratelimited", "1")
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel="C1", text="x")
    assert [call.too_early for call in slack.calls] == [False] * 5 + [True]

    slack.advance(1)

    assert (await client.chat_postMessage(channel="C1", text="x"))["ok"]


async def test_tiers_hold_per_method_and_team(slack: FakeSlack, team: Team, client: AsyncWebClient) -> None:
    """The 21st conversations.list of a minute is too much, for this workspace and this method only."""
    other = slack.team("T2")
    for _ in range(20):
        await client.conversations_list()

    assert await refusal(client.conversations_list()) == "ratelimited"
    assert (await AsyncWebClient(other.bot_token, base_url=slack.base_url).conversations_list())["ok"]
    assert (await client.auth_test())["ok"]
    slack.rates.enabled = False
    assert (await client.conversations_list())["ok"]


async def test_http_faults_spoil_the_answer(slack: FakeSlack, channel: Channel, client: AsyncWebClient) -> None:
    """429, 500, an HTML 503 and an API error come in the scripted order, and nothing is stored."""
    faults = [Fault.ratelimited(7), Fault.server_error(), Fault.html_503(), Fault.api_error("fatal_error")]
    slack.faults.next("chat.postMessage", *faults)
    seen = []
    for _ in range(4):
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel="C1", text="x")
        seen.append((caught.value.response.status_code, caught.value.response.get("error")))

    assert seen == [(429, "ratelimited"), (500, "internal_error"), (503, None), (200, "fatal_error")]
    assert slack.sent == []
    assert (await client.chat_postMessage(channel="C1", text="x"))["ok"]


async def test_drop_after_storing_double_posts_with_default_retries(
    slack: FakeSlack, team: Team, channel: Channel
) -> None:
    """A connection cut after the message was stored makes the SDK's default retry handler post twice."""
    slack.faults.next("chat.postMessage", Fault.drop_after())

    await AsyncWebClient(team.bot_token, base_url=slack.base_url).chat_postMessage(channel="C1", text="once?")

    assert [message.text for message in slack.sent] == ["once?", "once?"]
    assert [(call.status, call.stored) for call in slack.calls] == [(0, True), (200, True)]


async def test_drop_before_stores_nothing(slack: FakeSlack, channel: Channel, client: AsyncWebClient) -> None:
    """A connection cut before anything happened raises and leaves no message."""
    slack.faults.next("*", Fault.drop())

    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="C1", text="x")

    assert slack.sent == []


async def test_hanging_call_runs_into_the_clients_timeout(slack: FakeSlack, team: Team, channel: Channel) -> None:
    """A hanging call never answers, though its message may have been stored."""
    slack.faults.next("chat.postMessage", Fault.hang(after=True))
    client = AsyncWebClient(team.bot_token, base_url=slack.base_url, retry_handlers=[])
    call = asyncio.create_task(client.chat_postMessage(channel="C1", text="x"))
    await slack.wait_for(lambda: slack.calls and slack.calls[0].error == "hang")

    slack.faults.release()

    with pytest.raises(aiohttp.ClientError):
        await call
    assert len(slack.sent) == 1


# --- conversations, users, files, assistant


async def test_conversations_are_listed_in_pages(slack: FakeSlack, user: User, client: AsyncWebClient) -> None:
    """Pages follow the cursor; private channels appear only to members, archived ones unless excluded."""
    for n in range(5):
        slack.channel(user.team, f"C{n}")
    slack.channel(user.team, "CP", private=True)
    slack.channel(user.team, "CQ", private=True, bot=False)
    slack.channel(user.team, "CZ", archived=True)
    seen = []
    async for page in await client.conversations_list(
        types="public_channel,private_channel", exclude_archived=True, limit=2
    ):
        seen += [channel["id"] for channel in page["channels"]]

    assert seen == ["C0", "C1", "C2", "C3", "C4", "CP"]
    assert await refusal(client.conversations_list(types="secret")) == "invalid_types"
    assert await refusal(client.conversations_list(cursor="?")) == "invalid_cursor"
    assert (await client.conversations_members(channel="C0"))["members"] == ["U1", "UT1BOT"]
    assert (await client.conversations_info(channel="C0", include_num_members=True))["channel"]["num_members"] == 2


async def test_users_have_zone_and_locale(slack: FakeSlack, user: User, client: AsyncWebClient) -> None:
    """The locale comes only when asked for; guests have no zone."""
    guest = slack.user(user.team, "U2", tz=None)
    profile = (await client.users_info(user=user.id))["user"]

    assert (profile["tz"], profile["tz_offset"], "locale" in profile) == ("Asia/Almaty", 18_000, False)
    assert (await client.users_info(user=user.id, include_locale=True))["user"]["locale"] == "de-DE"
    assert "tz" not in (await client.users_info(user=guest.id))["user"]


async def test_users_have_a_rank_until_they_leave(slack: FakeSlack, team: Team, client: AsyncWebClient) -> None:
    """Owners are admins too; of those who have left, Slack tells no rank."""
    people = [
        slack.user(team, "U5"), slack.user(team, "U6", is_admin=True), slack.user(team, "U7", is_owner=True),
        slack.user(team, "U8", is_owner=True, deleted=True),
    ]  # fmt: skip
    profiles = [(await client.users_info(user=person.id))["user"] for person in people]

    ranks = [(profile.get("is_admin"), profile.get("is_owner")) for profile in profiles]
    assert ranks == [(False, False), (True, False), (True, True), (None, None)]


async def test_files_are_uploaded_in_three_steps(slack: FakeSlack, channel: Channel, client: AsyncWebClient) -> None:
    """files_upload_v2 puts the bytes, completes, and the share appears as a message."""
    await client.files_upload_v2(channel="C1", content=b"PNG", filename="map.png", initial_comment="Karte")
    await slack.wait_for(lambda: slack.sent)

    assert (slack.sent[0].via, slack.sent[0].files[0]["content"], slack.sent[0].text) == ("file", b"PNG", "Karte")
    assert (
        await refusal(client.files_completeUploadExternal(files=[{"id": "F-none", "title": "x"}])) == "file_not_found"
    )


async def test_reactions_are_added_once(slack: FakeSlack, user: User, channel: Channel, client: AsyncWebClient) -> None:
    """An emoji goes under a message once; bad names and times are refused."""
    said = await slack.say(user, channel, "hi")
    await client.reactions_add(channel="C1", name="eyes", timestamp=said.ts)

    assert said.reactions == [("eyes", user.team.bot_user_id)]
    assert await refusal(client.reactions_add(channel="C1", name="eyes", timestamp=said.ts)) == "already_reacted"
    assert await refusal(client.reactions_add(channel="C1", name="no way", timestamp=said.ts)) == "invalid_name"
    assert await refusal(client.reactions_add(channel="C1", name="eyes", timestamp="1")) == "bad_timestamp"


async def test_assistant_status_and_prompts(slack: FakeSlack, user: User, client: AsyncWebClient) -> None:
    """Status needs a thread that exists; at most four prompts can be offered."""
    dm = slack.dm(user.team, user)
    said = await slack.say(user, dm, "Wie viel?")
    await client.assistant_threads_setStatus(channel_id=dm.id, thread_ts=said.ts, status="denkt nach …")
    prompt = {"title": "a", "message": "b"}
    await client.assistant_threads_setSuggestedPrompts(channel_id=dm.id, prompts=[prompt] * 4)

    assert slack.statuses[0]["status"] == "denkt nach …"
    too_many = client.assistant_threads_setSuggestedPrompts(channel_id=dm.id, prompts=[prompt] * 5)
    assert await refusal(too_many) == "invalid_arguments"
    status = client.assistant_threads_setStatus(channel_id=dm.id, thread_ts="1.000000", status="x")
    assert await refusal(status) == "invalid_thread_ts"


async def test_streams_go_through_their_states(slack: FakeSlack, user: User, client: AsyncWebClient) -> None:
    """A stream grows until it is stopped, by the bot or the reader; an update meanwhile conflicts."""
    dm = slack.dm(user.team, user)
    said = await slack.say(user, dm, "hi")
    stream = await client.chat_stream(channel=dm.id, thread_ts=said.ts, buffer_size=1)
    await stream.append(markdown_text="Guten ")
    await stream.append(markdown_text="Tag")
    ts = slack.sent[0].ts
    assert await refusal(client.chat_update(channel=dm.id, ts=ts, text="x")) == "streaming_state_conflict"
    await stream.stop()

    assert slack.sent[0].markdown_text == "Guten Tag"
    assert (
        await refusal(client.chat_appendStream(channel=dm.id, ts=ts, markdown_text="x"))
        == "message_not_in_streaming_state"
    )
    other = await client.chat_startStream(channel=dm.id, thread_ts=said.ts)
    slack.stop_stream(slack.sent[1])
    stopped = client.chat_appendStream(channel=dm.id, ts=other["ts"], markdown_text="x")
    assert await refusal(stopped) == "stopped_by_user"


# --- events over HTTP


async def test_mention_comes_signed_by_http_twice(
    slack: FakeSlack, user: User, channel: Channel, client: AsyncWebClient
) -> None:
    """A mention reaches a Bolt app over HTTP as app_mention and, with history scope, again as message."""
    app = bolt(slack, client)
    got: list[Json] = []

    @app.event("app_mention")
    async def mention(event: Json) -> None:
        got.append(event)

    @app.event("message")
    async def message(event: Json) -> None:
        got.append(event)

    async with serving(slack, app.web_app("/slack/events")):
        said = await slack.say(user, channel, "a < b https://x.example", mention=True)
        assert await slack.verify_url()

    assert sorted(event["type"] for event in got) == ["app_mention", "message"]
    assert {event["ts"] for event in got} == {said.ts}
    assert got[0]["text"] == "<@UT1BOT> a &lt; b <https://x.example>"
    assert len({delivery.event_id for delivery in slack.deliveries}) == 2
    assert all(delivery.acked for delivery in slack.deliveries)


async def test_events_need_their_scope_and_membership(slack: FakeSlack, user: User, channel: Channel) -> None:
    """Without history scope plain messages do not arrive, and without the bot in the channel nothing does."""
    user.team.scopes.discard("channels:history")
    async with endpoint(slack, ok) as got:
        await slack.say(user, channel, "plain")
        assert got == []
        await slack.say(user, channel, "hello", mention=True)
        assert len(got) == 1
        slack.kick(channel)
        await slack.say(user, channel, "hello", mention=True)
        assert len(got) == 1
        await slack.invite(user, channel)
        assert json.loads(got[1][1])["event"]["type"] == "member_joined_channel"


async def test_unacknowledged_events_come_four_times(slack: FakeSlack, user: User) -> None:
    """A 500 brings three retries with number and reason, the same event_id and good signatures."""

    async def fail(_: web.Request) -> web.StreamResponse:
        return web.Response(status=500)

    async with endpoint(slack, fail) as got:
        await slack.say(user, slack.dm(user.team, user), "hi")
        await slack.wait_for(lambda: slack.deliveries[0].finished)

    retries = [(headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason")) for headers, _ in got]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({json.loads(body)["event_id"] for _, body in got}) == 1
    headers, body = got[3]
    assert (
        slack.sign(body.encode(), headers["X-Slack-Request-Timestamp"])["X-Slack-Signature"]
        == headers["X-Slack-Signature"]
    )


async def test_slow_answers_are_retried_as_timeouts(slack: FakeSlack, user: User) -> None:
    """An answer after the deadline counts as none; the retry says http_timeout, and a 200 to it ends the matter."""
    release = asyncio.Event()

    async def slow_once(request: web.Request) -> web.StreamResponse:
        if "X-Slack-Retry-Num" not in request.headers:
            await release.wait()
        return web.Response()

    async with endpoint(slack, slow_once) as got:
        await slack.say(user, slack.dm(user.team, user), "hi")
        await slack.wait_for(lambda: slack.deliveries[0].finished)
        release.set()

    assert [headers.get("X-Slack-Retry-Reason") for headers, _ in got] == [None, "http_timeout"]
    assert slack.deliveries[0].acked


async def test_no_retry_header_ends_retries(slack: FakeSlack, user: User) -> None:
    """X-Slack-No-Retry in a refusal is obeyed."""

    async def refuse(_: web.Request) -> web.StreamResponse:
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

    async with endpoint(slack, refuse) as got:
        await slack.say(user, slack.dm(user.team, user), "hi")
        await slack.wait_for(lambda: slack.deliveries[0].finished)

    assert len(got) == 1


async def test_nobody_at_home_is_connection_failed(slack: FakeSlack, user: User) -> None:
    """With no server behind the request URL every try fails to connect."""
    async with endpoint(slack, ok):
        pass

    await slack.say(user, slack.dm(user.team, user), "hi")
    delivery = slack.deliveries[0]
    await slack.wait_for(lambda: delivery.finished)

    assert [attempt.reason for attempt in delivery.attempts] == ["connection_failed"] * 4


async def test_redelivery_and_replay_repeat_an_event(slack: FakeSlack, user: User) -> None:
    """A lost acknowledgement brings the event again with a retry number; a replay is the same request bit for bit."""
    async with endpoint(slack, ok) as got:
        await slack.say(user, slack.dm(user.team, user), "hi")
        await slack.redeliver(slack.deliveries[0])
        await slack.replay(slack.deliveries[0])

    assert got[0][1] == got[1][1] == got[2][1]
    assert got[1][0]["X-Slack-Retry-Num"] == "1"
    assert got[2][0]["X-Slack-Signature"] == got[0][0]["X-Slack-Signature"]


async def test_forged_and_stale_requests_are_refused_by_bolt(
    slack: FakeSlack, team: Team, client: AsyncWebClient
) -> None:
    """A wrong secret, an old timestamp and no signature at all get 401 from Bolt; a good one does not."""
    body = json.dumps({"type": "event_callback", "team_id": "T1", "event": {"type": "app_mention"}})
    raw = body.encode()
    async with serving(slack, bolt(slack, client).web_app("/slack/events")):
        forged = await slack.post_raw("", body, slack.sign(raw, secret="other"))
        stale = await slack.post_raw("", body, slack.sign(raw, int(time.time()) - 400))
        unsigned = await slack.post_raw("/slack/events", body)
        good = await slack.post_raw("", body, slack.sign(raw))

    assert (forged.status, stale.status, unsigned.status) == (401, 401, 401)
    assert good.status == 404  # no listener


async def test_malformed_requests_reach_the_bot_as_they_are(slack: FakeSlack, team: Team) -> None:
    """Garbage timestamps and broken JSON go out unchanged."""
    async with endpoint(slack, ok) as got:
        await slack.post_raw("", "{broken", slack.sign(b"{broken", "not-a-time"))

    assert (got[0][1], got[0][0]["X-Slack-Request-Timestamp"]) == ("{broken", "not-a-time")


# --- commands, buttons, views over HTTP


async def test_slash_command_is_a_form_and_may_hold_the_word_payload(
    slack: FakeSlack, user: User, channel: Channel
) -> None:
    """The command's fields come as a form; the body of the answer is shown to the person only."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.json_response({"text": "Einen Moment …"})

    async with endpoint(slack, answer) as got:
        delivery = await slack.slash(user, channel, "/korridor", "what is a payload & why")

    fields = parse_qs(got[0][1])
    assert fields["text"] == ["what is a payload &amp; why"]
    assert {"response_url", "trigger_id", "team_domain", "api_app_id"} <= fields.keys()
    assert delivery.response == {"text": "Einen Moment …"}
    assert (slack.sent[0].via, slack.sent[0].ephemeral_for) == ("ack", user.id)


async def test_slow_commands_fail_for_the_person_without_retry(slack: FakeSlack, user: User, channel: Channel) -> None:
    """A command not acknowledged in time is operation_timeout; a refusal is dispatch_failed; neither is retried."""
    release = asyncio.Event()

    async def never(_: web.Request) -> web.StreamResponse:
        await release.wait()
        return web.Response(status=500)

    async with endpoint(slack, never) as got:
        assert (await slack.slash(user, channel, "/korridor")).error == "operation_timeout"
        release.set()
        assert (await slack.slash(user, channel, "/korridor")).error == "dispatch_failed"

    assert len(got) == 2


async def test_response_url_works_five_times_within_half_an_hour(
    slack: FakeSlack, user: User, channel: Channel
) -> None:
    """Five answers pass, to the person or the channel, then the URL is used up; another expires."""
    slack.kick(channel)
    async with endpoint(slack, ok):
        first = await slack.slash(user, channel, "/korridor")
        second = await slack.slash(user, channel, "/korridor")
    webhook = AsyncWebhookClient(first.payload["response_url"])
    await webhook.send(text="all", response_type="in_channel")
    await webhook.send(text="one")
    assert (await webhook.send(text="", blocks=[{"type": "nonsense"}])).body == "invalid_blocks"
    await webhook.send(text="4")
    await webhook.send(text="5")
    used = await webhook.send(text="6")
    slack.advance(1801)
    expired = await AsyncWebhookClient(second.payload["response_url"]).send(text="late")

    assert (used.status_code, used.body, expired.status_code, expired.body) == (404, "used_url", 404, "expired_url")
    assert [(message.text, message.ephemeral_for) for message in slack.sent[:2]] == [("all", None), ("one", "U1")]
    assert len([response for response in slack.responses if response.error is None]) == 4


async def test_response_url_has_faults_too(slack: FakeSlack, user: User, channel: Channel) -> None:
    """A response_url can be throttled, and can take an answer and then drop the connection."""
    async with endpoint(slack, ok):
        url = (await slack.slash(user, channel, "/korridor")).payload["response_url"]
    webhook = AsyncWebhookClient(url, retry_handlers=[])
    slack.faults.next("response_url", Fault.ratelimited(3), Fault.drop_after())

    throttled = await webhook.send(text="a")
    with pytest.raises(aiohttp.ClientError):
        await webhook.send(text="b")

    assert (throttled.status_code, throttled.headers["Retry-After"]) == (429, "3")
    assert [message.text for message in slack.sent] == ["b"]


async def test_pressing_a_button_sends_block_actions(
    slack: FakeSlack, user: User, channel: Channel, client: AsyncWebClient
) -> None:
    """Only what a message holds can be pressed; the payload has action, message and a working response_url."""
    await client.chat_postMessage(channel="C1", text="x", blocks=[actions(button(value="42"))])
    async with endpoint(slack, ok) as got:
        await slack.press(user, slack.sent[0], "more")
        with pytest.raises(LookupError, match="nothing with action_id 'less'"):
            await slack.press(user, slack.sent[0], "less")

    payload = json.loads(parse_qs(got[-1][1])["payload"][0])
    assert (payload["type"], payload["actions"][0]["value"]) == ("block_actions", "42")
    assert payload["message"]["ts"] == payload["container"]["message_ts"] == slack.sent[0].ts
    await AsyncWebhookClient(payload["response_url"]).send(text="done", replace_original=True)
    assert (slack.sent[0].text, slack.sent[0].blocks) == ("done", [])
    await AsyncWebhookClient(payload["response_url"]).send(delete_original=True)
    assert slack.sent[0].deleted


async def test_menus_choose_only_what_they_offer(
    slack: FakeSlack, user: User, channel: Channel, client: AsyncWebClient
) -> None:
    """A select sends the chosen option; an option that is not there cannot be chosen."""
    menu = {"type": "static_select", "action_id": "topic", "options": [{"text": PLAIN, "value": "trade"}]}
    await client.chat_postMessage(channel="C1", text="x", blocks=[actions(menu)])
    async with endpoint(slack, ok):
        delivery = await slack.press(user, slack.sent[0], "topic", "trade")
        with pytest.raises(LookupError):
            await slack.press(user, slack.sent[0], "topic", "beer")

    assert delivery.payload["actions"][0]["selected_option"]["value"] == "trade"


async def test_modals_need_a_fresh_trigger(slack: FakeSlack, user: User, client: AsyncWebClient) -> None:
    """A trigger_id opens one modal within three seconds."""
    async with endpoint(slack, ok):
        good = (await slack.shortcut(user, None, "subscribe")).payload["trigger_id"]
        late = (await slack.shortcut(user, None, "subscribe")).payload["trigger_id"]
    opened = await client.views_open(trigger_id=good, view=modal(section()))

    assert opened["view"]["id"] == slack.views[0].id
    assert await refusal(client.views_open(trigger_id=good, view=modal(section()))) == "exchanged_trigger_id"
    slack.advance(3.1)
    assert await refusal(client.views_open(trigger_id=late, view=modal(section()))) == "expired_trigger_id"
    assert await refusal(client.views_open(trigger_id="1.2", view=modal(section()))) == "invalid_trigger_id"


@pytest.mark.parametrize(
    "view",
    [
        modal(*[section()] * 101),
        modal(section("x" * 3001)),
        modal(CITY),
        modal(section(), title={"type": "plain_text", "text": "x" * 25}),
        modal(section(), private_metadata="x" * 3001),
        modal({"type": "table", "rows": [[PLAIN]]}),
        {"type": "home", "blocks": [section()]},
        {"type": "modal", "blocks": []},
    ],
    ids=["blocks", "section", "no submit", "title", "metadata", "table", "home", "no title"],
)
async def test_bad_views_are_invalid_arguments(
    slack: FakeSlack, user: User, client: AsyncWebClient, view: Json
) -> None:
    """A modal over a limit is refused with the place that is wrong."""
    assert await refusal(client.views_open(trigger_id=slack.world.new_trigger(user), view=view)) == "invalid_arguments"
    assert slack.views == []


async def test_large_views_are_too_large(slack: FakeSlack, user: User, client: AsyncWebClient) -> None:
    """A view may have 250 kB."""
    view = modal(*[section("x" * 2999) for _ in range(90)])

    assert await refusal(client.views_open(trigger_id=slack.world.new_trigger(user), view=view)) == "view_too_large"


async def test_submitting_a_modal_follows_the_answer(slack: FakeSlack, user: User, client: AsyncWebClient) -> None:
    """A submission carries the state; errors keep the modal open, update replaces it, nothing closes it."""
    await client.views_open(trigger_id=slack.world.new_trigger(user), view=modal(CITY, submit=SUBMIT))
    view = slack.views[0]
    replies: list[Json] = [
        {"response_action": "errors", "errors": {"city": "unknown"}},
        {"response_action": "update", "view": modal(CITY, submit=SUBMIT, callback_id="two")},
        {"response_action": "errors", "errors": {"no-such-block": "x"}},
    ]

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.json_response(replies.pop(0)) if replies else web.Response()

    async with endpoint(slack, answer):
        delivery = await slack.submit_view(user, view, {"name": "Almaty"})
        assert delivery.payload["view"]["state"]["values"]["city"]["name"]["value"] == "Almaty"
        assert (view.errors, view.open) == ({"city": "unknown"}, True)
        await slack.submit_view(user, view, {"city": {"name": {"type": "plain_text_input", "value": "Aktau"}}})
        assert (view.view["callback_id"], view.errors) == ("two", {})
        await slack.submit_view(user, view)
        assert "trouble connecting" in view.errors[""]
        await slack.submit_view(user, view)
        assert not view.open
        with pytest.raises(LookupError):
            await slack.submit_view(user, view)


async def test_home_tab_is_published_and_guarded_by_hash(slack: FakeSlack, user: User, client: AsyncWebClient) -> None:
    """The Home tab is replaced in place, an old hash conflicts, and a disabled tab is refused."""
    home = {"type": "home", "blocks": [section("one")]}
    async with endpoint(slack, ok) as got:
        await slack.open_home(user)
    first = await client.views_publish(user_id=user.id, view=home)
    second = await client.views_publish(user_id=user.id, view=home, hash=first["view"]["hash"])

    assert json.loads(got[0][1])["event"]["tab"] == "home"
    assert first["view"]["id"] == second["view"]["id"]
    assert slack.views[0].revisions == 2
    stale = client.views_publish(user_id=user.id, view=home, hash=first["view"]["hash"])
    assert await refusal(stale) == "hash_conflict"
    update = client.views_update(view_id=first["view"]["id"], view=home, hash="old")
    assert await refusal(update) == "hash_conflict"
    assert await refusal(client.views_update(view_id="V-none", view=home)) == "not_found"
    slack.app.home_tab = False
    assert await refusal(client.views_publish(user_id=user.id, view=home)) == "not_enabled"


# --- Socket Mode


async def test_bolt_answers_a_dm_by_socket(slack: FakeSlack, user: User, client: AsyncWebClient) -> None:
    """A Bolt app connected by Socket Mode hears a DM, replies in its thread, and is told of its own message."""
    app = bolt(slack, client)

    @app.event("message")
    async def answer(event: Json, say: Any) -> None:
        await say(text=f"Echo: {event['text']}", thread_ts=event["ts"])

    async with connected(slack, app, user.team):
        said = await slack.say(user, slack.dm(user.team, user), "Wie viele Lokomotiven?")
        await slack.wait_for(lambda: slack.sent)
        own = await slack.wait_for(lambda: slack.deliveries[1:])
        await slack.wait_for(lambda: own[0].finished)

    assert (slack.sent[0].text, slack.sent[0].thread_ts) == ("Echo: Wie viele Lokomotiven?", said.ts)
    assert [attempt.route for attempt in slack.deliveries[0].attempts] == ["socket"]
    assert own[0].payload["event"]["bot_id"] == user.team.bot_id
    assert len(slack.sent) == 1


async def test_bolt_command_button_and_modal_by_socket(
    slack: FakeSlack, user: User, channel: Channel, client: AsyncWebClient
) -> None:
    """Commands, buttons and modals work by socket, including bodies inside acknowledgements."""
    app = bolt(slack, client)

    @app.command("/korridor")
    async def command(ack: Any, body: Json) -> None:
        await ack("gleich")
        await client.views_open(trigger_id=body["trigger_id"], view=modal(CITY, submit=SUBMIT, callback_id="where"))

    @app.view("where")
    async def where(ack: Any, view: Json) -> None:
        value = view["state"]["values"]["city"]["name"]["value"]
        await (ack() if value == "Almaty" else ack(response_action="errors", errors={"city": "unbekannt"}))

    @app.action("more")
    async def more(ack: Any, respond: Any) -> None:
        await ack()
        await respond("mehr", replace_original=False)

    async with connected(slack, app, user.team):
        await slack.slash(user, channel, "/korridor", "abo")
        await slack.wait_for(lambda: slack.views)
        view = slack.views[0]
        await slack.submit_view(user, view, {"name": "Atlantis"})
        assert view.errors == {"city": "unbekannt"}
        await slack.submit_view(user, view, {"name": "Almaty"})
        assert not view.open
        await client.chat_postMessage(channel="C1", text="x", blocks=[actions(button())])
        await slack.press(user, slack.sent[-1], "more")
        await slack.wait_for(lambda: slack.responses[1:])

    assert [(response.via, response.body["text"]) for response in slack.responses] == [
        ("ack", "gleich"),
        ("response_url", "mehr"),
    ]


async def test_unheard_events_are_redelivered_by_socket(slack: FakeSlack, user: User, client: AsyncWebClient) -> None:
    """Bolt does not acknowledge an event it has no listener for, so it comes again with retry number and reason."""
    async with connected(slack, bolt(slack, client), user.team):
        await slack.say(user, slack.dm(user.team, user), "hi")
        await slack.wait_for(lambda: slack.deliveries[0].finished)

    delivery = slack.deliveries[0]
    assert [attempt.reason for attempt in delivery.attempts] == ["timeout"] * 4
    assert not delivery.acked


async def raw_socket(slack: FakeSlack, team: Team, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    client = AsyncWebClient(base_url=slack.base_url)
    url = (await client.apps_connections_open(app_token=team.app_token))["url"]
    return await session.ws_connect(url)


async def test_envelopes_have_hello_attempt_and_late_acks(slack: FakeSlack, user: User) -> None:
    """Hello comes first; the second try carries retry_attempt 1; acknowledging the first envelope late ends it."""
    async with aiohttp.ClientSession() as session, await raw_socket(slack, user.team, session) as socket:
        hello = await socket.receive_json()
        saying = asyncio.create_task(slack.say(user, slack.dm(user.team, user), "hi"))
        first = await socket.receive_json()
        second = await socket.receive_json()
        await socket.send_json({"envelope_id": first["envelope_id"]})
        await saying
        await slack.wait_for(lambda: slack.deliveries[0].finished)

    assert (hello["type"], hello["connection_info"]["app_id"]) == ("hello", slack.app.id)
    assert (first["retry_attempt"], second["retry_attempt"], second["retry_reason"]) == (0, 1, "timeout")
    assert first["payload"] == second["payload"]
    assert slack.deliveries[0].acked


async def test_closing_a_socket_redelivers_to_the_next(slack: FakeSlack, user: User) -> None:
    """An envelope that was on its way when the socket closed comes again by the next one."""
    async with aiohttp.ClientSession() as session:
        first = await raw_socket(slack, user.team, session)
        await first.receive_json()
        saying = asyncio.create_task(slack.say(user, slack.dm(user.team, user), "hi"))
        await first.receive_json()
        second = await raw_socket(slack, user.team, session)
        await second.receive_json()
        await first.close()
        envelope = await second.receive_json()
        await second.send_json({"envelope_id": envelope["envelope_id"]})
        await saying
        await slack.wait_for(lambda: slack.deliveries[0].acked)
        await second.close()

    assert envelope["retry_reason"] == "connection_closed"


async def test_refresh_makes_the_client_reconnect(slack: FakeSlack, user: User, client: AsyncWebClient) -> None:
    """On refresh_requested the SDK opens a new socket, and events go on."""
    app = bolt(slack, client)

    @app.event("message")
    async def hear(event: Json) -> None:
        """Acknowledge only."""

    async with connected(slack, app, user.team):
        await slack.disconnect()
        await slack.wait_for(lambda: slack.hub.opened == 2)
        await slack.say(user, slack.dm(user.team, user), "hi")

        assert slack.deliveries[0].acked
        assert slack.sockets == 1


async def test_eleventh_socket_is_one_too_many(slack: FakeSlack, team: Team) -> None:
    """Ten sockets are served; the eleventh is told too_many_websockets and closed."""
    async with aiohttp.ClientSession() as session:
        sockets = [await raw_socket(slack, team, session) for _ in range(11)]
        goodbye = await sockets[10].receive_json()
        for socket in sockets:
            await socket.close()

    assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "too_many_websockets")


async def test_socket_urls_and_app_tokens_are_checked(slack: FakeSlack, team: Team) -> None:
    """A wrong app token gets no URL, and a URL opens one socket only."""
    client = AsyncWebClient(base_url=slack.base_url)
    assert await refusal(client.apps_connections_open(app_token="xapp-wrong")) == "invalid_auth"
    assert await refusal(client.apps_connections_open(app_token=team.bot_token)) == "not_allowed_token_type"
    url = (await client.apps_connections_open(app_token=team.app_token))["url"]
    async with aiohttp.ClientSession() as session:
        await (await session.ws_connect(url)).close()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_events_wait_for_a_socket_that_is_about_to_open(slack: FakeSlack, user: User) -> None:
    """An event said just before the bot connects reaches it within the deadline."""
    saying = asyncio.create_task(slack.say(user, slack.dm(user.team, user), "hi"))
    async with aiohttp.ClientSession() as session, await raw_socket(slack, user.team, session) as socket:
        await socket.receive_json()
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await saying

    assert slack.deliveries[0].acked


# --- OAuth and leaving


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk 3.47 on aiohttp 3.14
async def test_oauth_codes_work_once(slack: FakeSlack) -> None:
    """A code gives the documented answer once, to the right app and redirect URI, within ten minutes."""
    user = slack.user(slack.team("T2", installed=False), "U2")
    code = slack.approve(user, scopes={"chat:write"}, redirect_uri="https://bot.example/cb")
    late = slack.approve(user)
    client = AsyncWebClient(base_url=slack.base_url)
    app = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
    here = {"redirect_uri": "https://bot.example/cb"}

    assert await refusal(client.oauth_v2_access(client_id="x", client_secret="y", code=code)) == "invalid_client_id"
    wrong = client.oauth_v2_access(client_id=app["client_id"], client_secret="y", code=code)
    assert await refusal(wrong) == "bad_client_secret"
    assert await refusal(client.oauth_v2_access(**app, code=code)) == "bad_redirect_uri"
    answer = (await client.oauth_v2_access(**app, code=code, **here)).data
    assert isinstance(answer, dict)
    assert answer["team"] == {"id": "T2", "name": "Workspace T2"}
    assert (answer["scope"], answer["authed_user"], answer["enterprise"]) == ("chat:write", {"id": "U2"}, None)
    assert "refresh_token" not in answer
    assert (await client.auth_test(token=answer["access_token"]))["team_id"] == "T2"
    assert await refusal(client.oauth_v2_access(**app, code=code, **here)) == "invalid_code"
    slack.advance(601)
    assert await refusal(client.oauth_v2_access(**app, code=late)) == "invalid_code"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk 3.47 on aiohttp 3.14
async def test_tokens_rotate_and_refresh_tokens_work_once(slack: FakeSlack) -> None:
    """With rotation on, tokens last twelve hours, the SDK's rotator renews them, and a refresh token is spent."""
    slack.app.token_rotation = True
    user = slack.user(slack.team("T2", installed=False), "U2")
    client = AsyncWebClient(base_url=slack.base_url)
    app = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
    first = await client.oauth_v2_access(**app, code=slack.approve(user))
    assert (first["expires_in"], first["access_token"][:12]) == (43_200, "xoxe.xoxb-1-")
    slack.advance(43_200)
    assert await refusal(client.auth_test(token=first["access_token"])) == "token_expired"

    rotator = AsyncTokenRotator(**app, client=client)
    renewal = await rotator.client.oauth_v2_access(
        **app, grant_type="refresh_token", refresh_token=first["refresh_token"]
    )

    assert (await client.auth_test(token=renewal["access_token"]))["ok"]
    assert renewal["refresh_token"] != first["refresh_token"]
    again = client.oauth_v2_access(**app, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert await refusal(again) == "invalid_refresh_token"


async def test_authorize_page_redirects_with_code_and_state(slack: FakeSlack, user: User) -> None:
    """Visiting the authorize URL is a click on Allow."""
    query = {
        "client_id": slack.app.client_id,
        "scope": "chat:write",
        "state": "s",
        "redirect_uri": "http://bot.example/cb",
    }
    async with (
        aiohttp.ClientSession() as session,
        session.get(slack.authorize_url, params=query, allow_redirects=False) as response,
    ):
        location = response.headers["Location"]

    assert location.startswith("http://bot.example/cb?code=")
    assert location.endswith("&state=s")


async def test_uninstalling_ends_tokens_and_sends_both_events(
    slack: FakeSlack, team: Team, client: AsyncWebClient
) -> None:
    """After an uninstall the token is account_inactive, and the two events come in the order asked for."""
    async with endpoint(slack, ok) as got:
        await slack.uninstall(team, order=("app_uninstalled", "tokens_revoked"))

    events = [json.loads(body)["event"] for _, body in got]
    assert [event["type"] for event in events] == ["app_uninstalled", "tokens_revoked"]
    assert events[1]["tokens"]["bot"] == [team.bot_user_id]
    assert await refusal(client.auth_test()) == "account_inactive"


async def test_revoking_ends_the_token(slack: FakeSlack, team: Team, client: AsyncWebClient) -> None:
    """auth.revoke ends the token, unless it is only a test, and tokens_revoked follows."""
    async with endpoint(slack, ok) as got:
        assert not (await client.auth_revoke(test=True))["revoked"]
        assert (await client.auth_revoke())["revoked"]
        await slack.wait_for(lambda: got)

    assert await refusal(client.auth_test()) == "token_revoked"


# --- driving it from outside


async def test_control_api_drives_the_fake(slack: FakeSlack, user: User, client: AsyncWebClient) -> None:
    """Another process can furnish, say, press, script faults and wait for what the bot sends."""
    control = f"{slack.world.base}/control"
    async with endpoint(slack, ok) as got, aiohttp.ClientSession() as session:

        async def post(command: str, **body: Any) -> Any:
            async with session.post(f"{control}/{command}", json=body) as response:
                return await response.json()

        async def sent(**query: str) -> Any:
            async with session.get(f"{control}/sent", params=query) as response:
                return await response.json()

        await post("channel", channel="C7", name="presse")
        said = await post("say", user="U1", channel="C7", text="hi", mention=True)
        await post("slash", user="U1", text="hilfe")
        await post("fault", method="chat.postMessage", kind="error", error="fatal_error")
        assert await refusal(client.chat_postMessage(channel="C7", text="x")) == "fatal_error"
        waiting = asyncio.create_task(sent(after="0", wait="5"))
        blocks = [actions(button())]
        await client.chat_postMessage(channel="C7", text="x", thread_ts=said["ts"], blocks=blocks)
        message = (await waiting)[0]
        pressed = await post("press", user="U1", channel="C7", ts=message["ts"], action_id="more")
        assert pressed["acked"]
        assert "error" in await post("say", user="U-none", text="x")
        crowd = await post("crowd", said=[{"user": "U1", "text": "eins"}, {"user": "U1", "text": "zwei"}])
        assert crowd["channel"][0] == crowd["channel"][1]
        assert float(crowd["ts"][0]) < float(crowd["ts"][1])
        await post("rates", enabled=False)
        assert slack.rates.enabled is False

    assert len(got) >= 4


async def test_wait_for_says_what_happened_instead(slack: FakeSlack, client: AsyncWebClient) -> None:
    """A condition that never comes true ends in TimeoutError with the last calls."""
    await client.auth_test()

    with pytest.raises(TimeoutError, match=r"auth\.test"):
        await slack.wait_for(lambda: slack.sent, timeout=0.05)


async def test_messages_are_plain_records(slack: FakeSlack, channel: Channel, client: AsyncWebClient) -> None:
    """What was sent is a list of Message with the fields tests need."""
    await client.chat_postMessage(channel="C1", text="x")

    assert isinstance(slack.sent[0], Message)
    assert (slack.sent[0].channel, slack.sent[0].via, slack.sent[0].updates) == ("C1", "chat.postMessage", [])
