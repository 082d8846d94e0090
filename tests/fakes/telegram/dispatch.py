"""One call from token to answer: record, token, method, script, flood control, then the method itself."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram import (
    methods_chat,
    methods_edit,
    methods_profile,
    methods_query,
    methods_send,
    methods_updates,
)
from tests.fakes.telegram.access import chat_id_of
from tests.fakes.telegram.core import Call, Core
from tests.fakes.telegram.errors import ApiError, bad_request, too_many_requests
from tests.fakes.telegram.faults import (
    DESCRIPTIONS,
    DropAfterStoring,
    DropBeforeStoring,
    Fault,
    Hang,
    Html502,
    RetryAfter,
    Slow,
    Status,
    TooManyRequestsWithoutParameters,
)
from tests.fakes.telegram.params import Params, params_from

METHODS: dict[str, Callable[[Core, Params], Any]] = {
    **methods_send.METHODS,
    **methods_edit.METHODS,
    **methods_chat.METHODS,
    **methods_profile.METHODS,
    **methods_query.METHODS,
    **methods_updates.METHODS,
}
FLOOD_CONTROLLED = frozenset(
    ("sendmessage", "sendphoto", "editmessagetext", "editmessagecaption", "editmessagereplymarkup")
)
HTML_502 = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
)


@dataclass(frozen=True)
class Answer:
    """What goes back over the wire, and whether it goes back at all."""

    status: int
    body: dict[str, Any] | str
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    hang: bool = False
    delay_s: float = 0.0


async def answer(core: Core, token: str, method: str, params: Params) -> Answer:
    """Return the answer to a call and keep both on record."""
    call = Call(method, params.decoded(), core.clock.now(), chat_id_of(params))
    core.calls.append(call)
    core.changes.ring()
    given = await _checked(core, token, method, params)
    call.status = 0 if given.drop or given.hang else given.status
    if isinstance(given.body, dict):
        call.description = str(given.body.get("description", ""))
        call.retry_after = given.body.get("parameters", {}).get("retry_after")
    core.changes.ring()
    return given


def executor(core: Core) -> Callable[[str, dict[str, Any]], Any]:
    """Return what runs a method named in the answer to a webhook."""

    async def execute(method: str, fields: dict[str, Any]) -> None:
        await answer(core, core.token, method, params_from(fields))

    return execute


async def _checked(core: Core, token: str, method: str, params: Params) -> Answer:
    try:
        _require_token(core, token)
        handler = _handler(method)
        fault = core.faults.take(method, chat_id_of(params))
        early = _instead(fault)
        return early or _besides(fault, await _handled(core, handler, method, params))
    except ApiError as exc:
        return _refused(exc)


def _handler(method: str) -> Callable[[Core, Params], Any]:
    if method.lower() not in METHODS:
        raise ApiError(404, "Not Found: method not found")
    return METHODS[method.lower()]


def _require_token(core: Core, token: str) -> None:
    number, colon, _ = token.partition(":")
    if not colon or not number.isdigit() or token.startswith("0"):
        raise ApiError(401, "Unauthorized: invalid token specified")
    if token != core.token or core.revoked:
        raise ApiError(401, "Unauthorized")
    if core.logged_out:
        raise bad_request("Logged out")


async def _handled(core: Core, handler: Callable[[Core, Params], Any], method: str, params: Params) -> Answer:
    try:
        _require_calm(core, method, params)
        result = handler(core, params)
        if inspect.isawaitable(result):
            result = await result
    except ApiError as exc:
        return _refused(exc)
    return Answer(200, {"ok": True, "result": result})


def _require_calm(core: Core, method: str, params: Params) -> None:
    chat = core.world.chats.get(chat_id_of(params) or 0) or core.world.chat_by_username(params.text("chat_id") or "?")
    if method.lower() in FLOOD_CONTROLLED and chat is not None:
        seconds = core.flood.retry_after(chat, core.clock.now())
        if seconds is not None:
            raise too_many_requests(seconds)


def _refused(error: ApiError) -> Answer:
    seconds = error.parameters.get("retry_after")
    return Answer(error.code, error.body(), {"Retry-After": str(seconds)} if seconds else {})


def _instead(fault: Fault | None) -> Answer | None:
    """Return the answer a fault gives in place of the method's, None if the method runs."""
    match fault:
        case RetryAfter(seconds=seconds):
            given = _refused(too_many_requests(seconds))
        case TooManyRequestsWithoutParameters():
            given = _refused(ApiError(429, "Too Many Requests"))
        case Status(code=code, description=description):
            given = _refused(ApiError(code, description or DESCRIPTIONS.get(code, "Error")))
        case Html502():
            given = Answer(502, HTML_502)
        case DropBeforeStoring():
            given = Answer(0, {}, drop=True)
        case Hang(stored=False):
            given = Answer(0, {}, hang=True)
        case _:
            return None
    return given


def _besides(fault: Fault | None, given: Answer) -> Answer:
    """Return the method's answer with what a fault does to it on the way back."""
    match fault:
        case DropAfterStoring():
            return Answer(given.status, given.body, given.headers, drop=True)
        case Hang():
            return Answer(given.status, given.body, given.headers, hang=True)
        case Slow(seconds=seconds):
            return Answer(given.status, given.body, given.headers, delay_s=seconds)
        case _:
            return given
