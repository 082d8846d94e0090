"""The Home tab, the settings form and suggested prompts; what they show is handed in as data."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.adapters.slack.errors import SlackError
from bot.adapters.slack.forms import digest_view
from bot.adapters.slack.markup import shorten
from bot.adapters.slack.views import HomeContent, home_view, settings_view
from bot.adapters.slack.works import DigestWanted, HomeOpened, MessagesOpened, SettingsSaved, SettingsWanted, chat_of
from bot.messages import Chat, Person

if TYPE_CHECKING:
    from bot.adapters.slack.gateway import Gateway
    from bot.adapters.slack.people import People
    from bot.adapters.slack.words import Say
    from bot.ports import Dialogue

logger = logging.getLogger(__name__)

HomeSource = Callable[[Chat, Person], Awaitable[HomeContent]]
"""Returns what a person's Home tab shows, in that person's language."""
MOST_PROMPTS = 4
_TITLE = 40


class Home:
    """Answers to somebody looking at us."""

    def __init__(self, gateway: Gateway, people: People, dialogue: Dialogue, source: HomeSource, say: Say) -> None:
        self._gateway = gateway
        self._people = people
        self._dialogue = dialogue
        self._source = source
        self._say = say

    async def handle(self, opened: HomeOpened) -> None:
        """Publish, open or save what was asked for; a refusal is logged, since there is nobody to tell."""
        try:
            await self._handle(opened)
        except SlackError as error:
            logger.warning("slack_home_refused", extra={"error": error.code, "kind": type(opened).__name__})

    async def _handle(self, opened: HomeOpened) -> None:
        match opened:
            case MessagesOpened():
                await self._suggest(opened)
            case SettingsWanted():
                await self._open_settings(opened)
            case SettingsSaved():
                for message in opened.messages:
                    await self._dialogue.handle(await self._people.known(message))
                await self._publish(opened)
            case _:
                await self._publish(opened)

    async def opened_form(self, wanted: DigestWanted) -> bool:
        """Open the form for a briefing; False where it does not open, or the person may not set one up."""
        chat = chat_of(wanted.team, wanted.channel)
        try:
            person = await self._people.person(chat, wanted.user, for_settings=True)
            content = await self._source(chat, person)
            if not person.is_admin or content.form is None:
                return False
            view = digest_view(content.form, self._say, content.language, channel=wanted.channel)
            await self._gateway.call(wanted.team, "views.open", trigger_id=wanted.trigger_id, view=view)
        except SlackError as error:
            logger.warning("slack_form_refused", extra={"error": error.code})
            return False
        return True

    async def _content(self, opened: HomeOpened) -> HomeContent:
        chat = chat_of(opened.team, opened.channel)
        return await self._source(chat, await self._people.person(chat, opened.user))

    async def _publish(self, opened: HomeOpened) -> None:
        view = home_view(await self._content(opened), self._say, metadata=json.dumps({"channel": opened.channel}))
        await self._gateway.call(opened.team, "views.publish", user_id=opened.user, view=view)

    async def _open_settings(self, opened: SettingsWanted) -> None:
        view = settings_view(await self._content(opened), self._say, channel=opened.channel)
        await self._gateway.call(opened.team, "views.open", trigger_id=opened.trigger_id, view=view)

    async def _suggest(self, opened: MessagesOpened) -> None:
        content = await self._content(opened)
        prompts = [{"title": shorten(text, _TITLE), "message": text} for text in content.examples[:MOST_PROMPTS]]
        if not prompts:
            return
        title = self._say(content.language, "slack-prompts-title")
        given = {"channel_id": opened.channel, "title": title, "prompts": prompts}
        await self._gateway.call(opened.team, "assistant.threads.setSuggestedPrompts", **given)
