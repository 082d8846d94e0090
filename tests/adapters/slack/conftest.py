"""A fake Slack with one workspace, and the adapter running against it over sockets."""

from __future__ import annotations

import asyncio
import socket
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from starlette.applications import Starlette

from bot.adapters.slack.adapter import SlackAdapter
from bot.adapters.slack.forms import Choice, DigestForm
from bot.adapters.slack.settings import SlackSettings
from bot.adapters.slack.surface import EVENTS, PATH_EVENTS, scopes
from bot.adapters.slack.views import HomeContent, TopicCount
from bot.storage.database import PACKAGE
from bot.storage.tables import VERSION_TABLE
from knowledge.store.migrate import upgrade
from tests.adapters.doubles import Listener, MemoryInbox
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.state import Channel, Team, User

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from starlette.routing import Route

    from bot.messages import Chat, Person
    from knowledge.languages import Language
    from tests.fakes.slack.records import Message, View

SECRET = "shh"
EXAMPLES = ("How many locomotives?", "Wer hat die Absichtserklärung unterschrieben?")
COMMANDS = frozenset({"help", "brief", "who", "language", "hilfe", "digest"})


def say(language: Language, key: str, **arguments: str | float) -> str:
    """Return a phrase that shows where it came from."""
    return f"{language}:{key}" + "".join(f" {value}" for value in arguments.values())


FORM = DigestForm(
    cadences=tuple(Choice(word, word.title()) for word in ("daily", "weekdays", "weekly", "monthly", "at once")),
    weekdays=tuple(Choice(word, word.title()) for word in ("monday", "tuesday", "friday")),
    days=(*(Choice(str(day), f"{day}.") for day in range(1, 32)), Choice("last", "Letzter")),
    cities=(Choice("Asia/Almaty", "Almaty"), Choice("Europe/Berlin", "Berlin")),
    topics=(Choice("transport", "Verkehr"), Choice("raw-materials", "Rohstoffe")),
    languages=(Choice("in German", "Deutsch"), Choice("in Kazakh", "Қазақша")),
)


def is_command(word: str) -> bool:
    return word.lower() in COMMANDS


async def home_content(chat: Chat, person: Person) -> HomeContent:
    """Return a Home tab in the person's language."""
    return HomeContent(
        language="de" if (person.language or "").startswith("de") else "en",
        topics=(TopicCount("Transport", 9), TopicCount("Handel", 4)),
        examples=EXAMPLES,
        languages=(Choice("auto", "Automatic"), Choice("de", "Deutsch"), Choice("kk", "Қазақша")),
        chosen_language="auto",
        time_zones=(Choice("Europe/Berlin", "Berlin"), Choice("Asia/Almaty", "Almaty")),
        chosen_time_zone=person.time_zone or "",
        digests=("Montags um 09:00 (Almaty)",),
        form=FORM,
        notes=("2 sources",),
    )


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(signing_secret=SECRET, deadline_s=2.0, retry_waits_s=(0.0, 0.0, 0.0)) as fake:
        fake.app.subscriptions = {*EVENTS}
        yield fake


@pytest.fixture
def team(slack: FakeSlack) -> Team:
    return slack.team("T1", scopes=scopes())


@pytest.fixture
def user(slack: FakeSlack, team: Team) -> User:
    return slack.user(team, "U1", name="aigerim", tz="Asia/Almaty", locale="de-DE")


@pytest.fixture
def channel(slack: FakeSlack, user: User) -> Channel:
    return slack.channel(user.team, "C1", name="trade")


@pytest.fixture
def dm(slack: FakeSlack, user: User) -> Channel:
    return slack.dm(user.team, user)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "korridor.sqlite3"


@pytest.fixture
async def engine(database: Path) -> AsyncIterator[AsyncEngine]:
    url = f"sqlite+aiosqlite:///{database}"
    await asyncio.to_thread(upgrade, url, package=PACKAGE, version_table=VERSION_TABLE)
    made = create_async_engine(url)
    yield made
    await made.dispose()


async def until(condition: Callable[[], object], within_s: float = 10.0) -> None:
    """Wait until a condition holds of something that tells nobody when it changes."""
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110 - as said
            await asyncio.sleep(0.01)


async def first_sent(slack: FakeSlack) -> Message:
    """Return the first message that the bot posts."""
    await slack.wait_for(lambda: slack.sent)
    return slack.sent[0]


async def shown_view(slack: FakeSlack, number: int = 0) -> View:
    """Return one of the views that the bot shows, by number."""
    await slack.wait_for(lambda: len(slack.views) > number)
    return slack.views[number]


@dataclass
class Bot:
    """A running adapter with what it was given."""

    adapter: SlackAdapter
    dialogue: Listener
    inbox: MemoryInbox

    async def idle(self) -> None:
        """Wait until everything that arrived is worked."""
        await until(lambda: not self.inbox.open and not self.adapter.health()["busy"])


def settings(slack: FakeSlack, *, over: str = "socket", **further: Any) -> SlackSettings:
    """Return settings for one workspace, by Socket Mode or HTTP."""
    team = slack.world.teams["T1"]
    way = {"app_token": SecretStr(team.app_token)} if over == "socket" else {"signing_secret": SecretStr(SECRET)}
    given: dict[str, Any] = {"bot_token": SecretStr(team.bot_token), "base_url": slack.base_url, **way, **further}
    return SlackSettings(**given)


def build(
    given: SlackSettings, *, dialogue: Listener | None = None, inbox: MemoryInbox | None = None, engine: Any = None
) -> Bot:
    """Return an adapter that does not run yet."""
    dialogue, inbox = dialogue or Listener(), inbox or MemoryInbox()
    adapter = SlackAdapter(
        given, dialogue=dialogue, inbox=inbox, engine=engine, say=say, home=home_content, is_command=is_command,
        opens_form=lambda text: text == "/digest",
    )  # fmt: skip
    return Bot(adapter, dialogue, inbox)


@asynccontextmanager
async def running(slack: FakeSlack, bot: Bot) -> AsyncIterator[Bot]:
    """Run an adapter; its routes, if it has any, on a real web server."""
    async with AsyncExitStack() as stack:
        if routes := bot.adapter.routes():
            bound, base = stack.enter_context(free_port())
            await stack.enter_async_context(serving(routes, bound))
            slack.request_url = base + PATH_EVENTS
        await bot.adapter.start()
        try:
            yield bot
        finally:
            await bot.adapter.stop()


class _Server(uvicorn.Server):
    """A server that leaves the signals to pytest."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextmanager
def free_port() -> Iterator[tuple[socket.socket, str]]:
    """Yield a bound socket and the base URL of what will listen on it."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound, f"http://127.0.0.1:{bound.getsockname()[1]}"


@asynccontextmanager
async def serving(routes: list[Route], on: socket.socket) -> AsyncIterator[None]:
    """Serve routes on a bound socket."""
    config = uvicorn.Config(Starlette(routes=routes), lifespan="off", log_level="warning", ws="none")
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[on]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.005)
    try:
        yield
    finally:
        server.should_exit = True
        await task
