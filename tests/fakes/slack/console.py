"""Running the fake by hand: one workspace, and a line console to talk to the bot with."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from typing import TYPE_CHECKING

from tests.fakes.slack.blocks import interactive
from tests.fakes.slack.rendering import shown
from tests.fakes.slack.server import FakeSlack

if TYPE_CHECKING:
    from tests.fakes.slack.records import Message
    from tests.fakes.slack.state import Channel, User

_HELP = """\
  text            say it to the bot in the direct message
  # text          say it in #general, mentioning the bot
  /korridor text  use the slash command
  press ID        press the button with this action_id in the newest message that has one
  home            open the Home tab
  help            show this"""


def run(port: int) -> None:
    """Serve until interrupted."""
    asyncio.run(_serve(port))


async def _serve(port: int) -> None:
    async with FakeSlack(port=port) as slack:
        team = slack.team("T1", name="Korridor Test")
        user = slack.user(team, "U1", name="aigerim", tz="Asia/Almaty", locale="de-DE")
        general = slack.channel(team, "C1", name="general")
        print(
            "Fake Slack is up. Point the bot at it with\n"
            f"  KORRIDOR_SLACK_BOT_TOKEN={team.bot_token} KORRIDOR_SLACK_APP_TOKEN={team.app_token}"
            f" KORRIDOR_SLACK_BASE_URL={slack.base_url}\n{_HELP}",
            flush=True,
        )
        lines: asyncio.Queue[str] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, lines.put_nowait, "quit")
        threading.Thread(target=_read, args=(loop, lines), daemon=True).start()
        async with asyncio.TaskGroup() as group:
            printing = group.create_task(_print_sent(slack))
            while (line := (await lines.get()).strip()) != "quit":
                try:
                    await _act(slack, user, general, line)
                except (LookupError, ValueError) as exc:
                    print(f"! {exc}")
            printing.cancel()


def _read(loop: asyncio.AbstractEventLoop, lines: asyncio.Queue[str]) -> None:
    """Pass typed lines to the loop; at the end of input the server simply goes on."""
    for line in sys.stdin:
        loop.call_soon_threadsafe(lines.put_nowait, line)


async def _act(slack: FakeSlack, user: User, general: Channel, line: str) -> None:
    word, _, rest = line.partition(" ")
    if line in {"", "help"}:
        print(_HELP)
    elif word == "press":
        pressable = [m for m in slack.sent if not m.deleted and any(interactive(b) for b in m.blocks)]
        if not pressable:
            raise LookupError("no message has a button")
        print(f"  ({(await slack.press(user, pressable[-1], rest)).error or 'acknowledged'})")
    elif word == "home":
        await slack.open_home(user)
        print(f"  ({[view.view for view in slack.views if view.kind == 'home'][-1:]})")
    elif word.startswith("/"):
        print(f"  ({(await slack.slash(user, slack.dm(user.team, user), word, rest)).error or 'acknowledged'})")
    elif word == "#":
        await slack.say(user, general, rest, mention=True)
    else:
        await slack.say(user, slack.dm(user.team, user), line)


async def _print_sent(slack: FakeSlack) -> None:
    seen = 0
    while True:
        messages = await slack.world.bell.until(lambda: slack.sent[seen:], 86_400.0)  # noqa: B023  # awaited at once
        for message in messages:
            print(_line(slack, message), flush=True)
        seen += len(messages)


def _line(slack: FakeSlack, message: Message) -> str:
    text = shown(message.text or message.markdown_text or "", slack.world.teams[message.team_id])
    buttons = [element.get("action_id") for block in message.blocks for element in interactive(block)]
    only = f" (only {message.ephemeral_for})" if message.ephemeral_for else ""
    return f"< {message.channel}{only}: {text}" + (f"  {buttons}" if buttons else "")
