"""An outlet, an editors' chat on each platform, readers, and `korridor run` between them, to be killed at any point."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.adapters.slack.surface import EVENTS, scopes
from tests.dialogues.process import environment
from tests.fakes.press import FakePress
from tests.fakes.slack.server import FakeSlack
from tests.fakes.telegram import FakeTelegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from pathlib import Path

    from tests.fakes.slack.records import Message as SlackMessage
    from tests.fakes.slack.state import Channel
    from tests.fakes.slack.state import User as SlackUser
    from tests.fakes.telegram.state import Chat, Message, User

PAGE = """<!doctype html><html lang="de"><head><title>{title}</title>
<meta property="article:published_time" content="2026-11-20T08:00:00Z"></head><body><article><h1>{title}</h1>
<p>Die Kapazität des transkaspischen Korridors soll bis 2029 auf {figure} Millionen Tonnen steigen.</p>
<p>Mehr dazu lesen Sie in der nächsten Ausgabe, die am kommenden Dienstag in gewohntem Umfang erscheint.</p>
</article></body></html>"""
TITLE = "Mittlerer Korridor wird größer"
PATIENCE_S = 60.0


@dataclass
class Town:
    """Everybody around the bot."""

    telegram: FakeTelegram
    slack: FakeSlack
    press: FakePress
    folder: Path
    ada: User
    ben: SlackUser
    reader: User
    desk: Chat
    reading: Chat
    channel: Channel
    settings: dict[str, str] = field(default_factory=dict)

    def publish(self, figure: int) -> None:
        """Have the outlet tell another capacity."""
        self.press.publish("korridor", TITLE, PAGE.format(title=TITLE, figure=figure))

    @property
    def cards(self) -> list[Message]:
        """What stands in the editors' chat on Telegram."""
        return [message for message in self.telegram.sent if message.chat is self.desk]

    @property
    def slack_cards(self) -> list[SlackMessage]:
        """What stands in the editors' channel on Slack for all."""
        in_channel = (message for message in self.slack.sent if message.channel == self.channel.id)
        return [message for message in in_channel if message.ephemeral_for is None]

    @property
    def told(self) -> list[Message]:
        """What the reader was sent."""
        return [message for message in self.telegram.sent if message.chat is self.reading]

    async def seen(self, among: Callable[[], Sequence[Message]], is_it: Callable[[Message], bool]) -> Message:
        """Return the first of some messages that is the one, as soon as it is there."""

        def found() -> list[Message]:
            return [message for message in among() if is_it(message)]

        return (await self.telegram.wait_for(found, timeout=PATIENCE_S))[0]

    async def ask(self, text: str) -> Message:
        """Say something as the reader; returns the first message that comes of it."""
        before = len(self.told)
        await self.telegram.say(self.reader, self.reading, text)
        await self.telegram.wait_for(lambda: len(self.told) > before, timeout=PATIENCE_S)
        return self.told[before]


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[Town]:
    """Open the outlet and both platforms."""
    async with (
        FakeTelegram(flood=False, penalty_s=0.05) as telegram,
        FakeSlack(deadline_s=10.0) as slack,
        FakePress(title="Bahn-Kurier") as press,
    ):
        ada, reader = telegram.user(first_name="Ada"), telegram.user(first_name="Rita", language_code="de")
        desk, reading = telegram.supergroup("Redaktion", ada), telegram.private(reader)
        slack.app.subscriptions = {*EVENTS}
        team = slack.team("T1", scopes=scopes())
        ben = slack.user(team, "U1", name="ben")
        channel = slack.channel(team, "C1", members=[ben])
        (folder / "feeds.yaml").write_text(f"- url: {press.feed_url}\n  title: Bahn-Kurier\n", encoding="utf-8")
        settings = environment(telegram, folder) | {
            "KORRIDOR_SLACK_BOT_TOKEN": team.bot_token, "KORRIDOR_SLACK_APP_TOKEN": team.app_token,
            "KORRIDOR_SLACK_BASE_URL": slack.base_url, "KORRIDOR_FETCH_ALLOW": "127.0.0.0/8",
            "KORRIDOR_FEEDS": str(folder / "feeds.yaml"), "KORRIDOR_CHIEF_EDITORS": f"telegram:{ada.id}",
            "KORRIDOR_EDITORS": "slack:T1:U1", "KORRIDOR_EDITORS_CHAT": f"telegram:{desk.id}, slack:T1:C1",
        }  # fmt: skip
        yield Town(telegram, slack, press, folder, ada, ben, reader, desk, reading, channel, settings)
