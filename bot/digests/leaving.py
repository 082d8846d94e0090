"""The last look before bytes leave: a process that stood still must not send what others have taken over meanwhile.

Between the look at the lease and the write lie a few turns of the event loop. A process that is stopped there for
longer than its lease would go on with the write when it wakes; so the request itself looks once more.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp.abc import AbstractStreamWriter
    from aiohttp.connector import Connection


def _always() -> bool:
    return True


still_ours: ContextVar[Callable[[], bool]] = ContextVar("still_ours", default=_always)
"""Whether what is being sent is still this process's to send; what nobody else could send always is."""


class Request(aiohttp.ClientRequest):
    """A request that leaves only if it may; otherwise it fails as if no connection had come about.

    Its headers are held back until there is a body, so that nothing at all has left.
    """

    async def write_bytes(
        self, writer: AbstractStreamWriter, conn: Connection, content_length: int | None = None
    ) -> None:  # fmt: skip
        """Write the body, and with it the headers."""
        if still_ours.get()():
            await super().write_bytes(writer, conn, content_length)
        elif conn.protocol is not None:
            conn.protocol.set_exception(
                aiohttp.ClientConnectorError(self.connection_key, OSError("the lease is over"))
            )  # fmt: skip
