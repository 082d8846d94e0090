"""The small API under /control/ by which another process plays the people."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.fakes.telegram import faults
from tests.fakes.telegram.actors import Actors
from tests.fakes.telegram.live import active_markup
from tests.fakes.telegram.objects import user_json
from tests.fakes.telegram.state import Chat, Message, User

Command = Callable[[dict[str, Any]], Awaitable[Any]]


class Control:
    """POST /control/<deed> with JSON, GET /control/sent|calls|updates."""

    def __init__(self, telegram: Actors) -> None:
        self._telegram = telegram
        self._deeds: dict[str, Command] = {
            "user": self._user,
            "chat": self._chat,
            "say": self._say,
            "press": self._press,
            "inline": self._inline,
            "block": self._fate,
            "unblock": self._fate,
            "deactivate": self._fate,
            "kick": self._fate,
            "remove_bot": self._fate,
            "promote": self._fate,
            "demote": self._fate,
            "delete_group": self._fate,
            "migrate": self._fate,
            "fault": self._fault,
            "push": self._push,
            "advance": self._advance,
        }

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request; refusals are 400 with `error`."""
        name = request.path.removeprefix("/control/").strip("/")
        try:
            if request.method == "GET":
                return web.json_response(self._shown(name, request.query.get("since", "0")))
            fields = await request.json()
            return web.json_response(await self._deeds[name](fields | {"_deed": name}))
        except (KeyError, ValueError, TypeError) as exc:
            return web.json_response({"error": f"{type(exc).__name__}: {exc}"}, status=400)

    def _shown(self, name: str, since: str) -> list[dict[str, Any]]:
        core = self._telegram.core
        shown: dict[str, Callable[[], list[dict[str, Any]]]] = {
            "sent": lambda: [sent_json(message) for message in core.sent],
            "calls": lambda: [vars(call) for call in core.calls],
            "updates": lambda: list(core.queue.log),
        }
        return shown[name]()[int(since) :]

    async def _user(self, fields: dict[str, Any]) -> dict[str, Any]:
        names = ("id", "first_name", "last_name", "username", "language_code")
        return user_json(self._telegram.user(**{name: fields[name] for name in names if name in fields}))

    async def _chat(self, fields: dict[str, Any]) -> dict[str, Any]:
        make: dict[str, Callable[..., Chat]] = {
            "group": self._telegram.group,
            "supergroup": self._telegram.supergroup,
            "channel": self._telegram.channel,
        }
        kind, title = fields.pop("type"), str(fields.pop("title", "Chat"))
        members = [self._user_of(member) for member in fields.pop("members", [])]
        fields.pop("_deed")
        return {"id": make[kind](title, *members, **fields).id}

    async def _say(self, fields: dict[str, Any]) -> dict[str, Any]:
        user = self._user_of(fields["user"])
        chat = self._chat_of(fields.get("chat"), user)
        reply_to = self._message_of(chat, fields["reply_to"]) if "reply_to" in fields else None
        edit_of = self._message_of(chat, fields["edit_of"]) if "edit_of" in fields else None
        thread = fields.get("thread")
        said = await self._telegram.say(user, chat, fields["text"], reply_to=reply_to, thread=thread, edit_of=edit_of)
        return {"chat_id": said.chat_id, "message_id": said.message_id}

    async def _press(self, fields: dict[str, Any]) -> dict[str, Any]:
        user = self._user_of(fields["user"])
        message = self._message_of(self._chat_of(fields.get("chat"), user), fields["message_id"])
        return {"id": (await self._telegram.press(user, message, fields["button"])).id}

    async def _inline(self, fields: dict[str, Any]) -> dict[str, Any]:
        return {"id": (await self._telegram.inline(self._user_of(fields["user"]), fields["query"])).id}

    async def _fate(self, fields: dict[str, Any]) -> dict[str, Any]:
        target: Any = self._user_of(fields["user"]) if "user" in fields else self._chat_of(fields["chat"], None)
        result = getattr(self._telegram, fields["_deed"])(target)
        return {"id": result.id} if isinstance(result, Chat) else {}

    async def _fault(self, fields: dict[str, Any]) -> dict[str, Any]:
        kind = getattr(faults, fields["fault"])
        fault = kind(**fields.get("with", {}))
        self._telegram.core.faults.next(
            fields["method"], fault, times=int(fields.get("times", 1)), chat_id=fields.get("chat_id")
        )
        return {}

    async def _push(self, fields: dict[str, Any]) -> dict[str, Any]:
        return self._telegram.push_raw(fields["update"])

    async def _advance(self, fields: dict[str, Any]) -> dict[str, Any]:
        self._telegram.core.clock.advance(float(fields["seconds"]))
        return {}

    def _user_of(self, given: int | dict[str, Any]) -> User:
        """Return the user of that id, made on first mention."""
        fields = {"id": given} if isinstance(given, int) else given
        return self._telegram.core.world.users.get(fields["id"]) or self._telegram.user(**fields)

    def _chat_of(self, chat_id: int | None, user: User | None) -> Chat:
        """Return the chat of that id, the user's private one if there is none given."""
        if chat_id is None or (user is not None and chat_id == user.id):
            if user is None:
                raise ValueError("which chat?")
            return self._telegram.private(user, started=False)
        return self._telegram.core.world.chats[chat_id]

    def _message_of(self, chat: Chat, message_id: int) -> Message:
        return self._telegram.core.world.messages[chat.id, int(message_id)]


def sent_json(message: Message) -> dict[str, Any]:
    """Return a sent message for GET /control/sent."""
    return {
        "chat_id": message.chat_id,
        "message_id": message.message_id,
        "thread_id": message.thread_id,
        "at": message.at,
        "text": message.text,
        "html": message.html,
        "entities": message.entities,
        "reply_markup": message.reply_markup,
        "reply_to": message.reply_to.message_id if message.reply_to else None,
        "photo": message.photo is not None,
        "deleted": message.deleted,
        "versions": [{"text": version.text, "at": version.at} for version in message.versions],
        "live": [vars(live) for live in active_markup(message)],
    }
