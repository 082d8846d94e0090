"""How requests travel: the SDK's interface over aiohttp, which needs a third of the processor time of its httpx.

In a burst most of the bot's one core went into sending. httpx takes some 3 ms a message, half of it in layers for
libraries and protocols we do not use; aiohttp, which Slack's client brings along anyway, takes under 1 ms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
from telegram import error as sdk
from telegram.request import BaseRequest

from bot.digests.leaving import Request

if TYPE_CHECKING:
    import ssl

    from telegram.request import RequestData

CONNECT_TIMEOUT_S = 5.0
POOL_TIMEOUT_S = 5.0
WRITE_TIMEOUT_S = 5.0
UPLOAD_TIMEOUT_S = 20.0
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": BaseRequest.USER_AGENT}
_UPLOAD = {"User-Agent": BaseRequest.USER_AGENT}


class Transport(BaseRequest):
    """Carries requests over one pool of connections; open from `initialize` to `shutdown`.

    What went wrong is the `__cause__` of the SDK's exception, by which `errors.translated` tells whether the request
    has left. Proxies are taken from the environment, as curl does.
    """

    def __init__(self, *, connections: int, read_timeout_s: float, context: ssl.SSLContext | None) -> None:
        self._connections, self._read_timeout_s, self._context = connections, read_timeout_s, context
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long to wait for an answer if the caller does not say."""
        return self._read_timeout_s

    async def initialize(self) -> None:
        """Open the pool."""
        self._opened()

    async def shutdown(self) -> None:
        """Close all connections; doing it twice is harmless."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE, write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE, pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:  # fmt: skip
        """Send a request; return the status and the body of its answer."""
        files = request_data.multipart_data if request_data else {}
        read_s = _given(read_timeout, self._read_timeout_s)
        write_s = _given(write_timeout, UPLOAD_TIMEOUT_S if files else WRITE_TIMEOUT_S)
        connect_s, pool_s = _given(connect_timeout, CONNECT_TIMEOUT_S), _given(pool_timeout, POOL_TIMEOUT_S)
        timeout = aiohttp.ClientTimeout(
            total=read_s + write_s + connect_s + pool_s, connect=connect_s + pool_s, sock_connect=connect_s,
            sock_read=read_s,
        )  # fmt: skip
        body: str | aiohttp.FormData | None = None
        if request_data is not None:
            body = _multipart(request_data, files) if files else request_data.url_encoded_parameters()
        headers = _UPLOAD if files else _FORM
        try:
            async with self._opened().request(method, url, data=body, headers=headers, timeout=timeout) as response:
                return response.status, await response.read()
        except TimeoutError as exc:
            raise sdk.TimedOut from exc
        except aiohttp.ClientError as exc:  # its text names the address, and with it the token
            raise sdk.NetworkError(type(exc).__name__) from exc

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(
                limit=self._connections, ssl=self._context or True, ttl_dns_cache=300, keepalive_timeout=50
            )
            self._session = aiohttp.ClientSession(
                connector=connector, trust_env=True, cookie_jar=aiohttp.DummyCookieJar(), request_class=Request
            )
        return self._session


def _given(value: Any, default: float) -> float:
    """Return a timeout the SDK handed on; its own "not given" is no number."""
    return float(value) if isinstance(value, int | float) else default


def _multipart(request_data: RequestData, files: dict[str, Any]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
