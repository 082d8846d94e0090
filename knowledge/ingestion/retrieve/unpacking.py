"""Reading a body piece by piece, unpacking as it comes: what grows too large is left, however small it was packed."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from knowledge.ingestion.retrieve.faults import Cause, FetchError

ENCODINGS = "gzip, deflate"
"""What we tell servers; brotli would need a library that cannot be told where to stop."""
_GZIP, _ZLIB, _RAW = 31, 15, -15
_PIECE = 1 << 16


@dataclass(frozen=True)
class Limits:
    """How much is read of one body."""

    wire: int = 5 * 2**20
    """Bytes as they come."""
    unpacked: int = 10 * 2**20
    """Bytes after unpacking."""


async def read(
    chunks: AsyncIterator[bytes], *, encoding: str, url: str, limits: Limits, truncate: bool = False
) -> bytes:
    """Return the whole body, unpacked; raises FetchError beyond the limits, or returns the beginning if told so."""
    unpacker, body, received = _unpacker(encoding, url), bytearray(), 0
    async for chunk in chunks:
        received += len(chunk)
        body += unpacker.feed(chunk, room=limits.unpacked + 1 - len(body))
        if received > limits.wire or len(body) > limits.unpacked:
            if truncate:
                return bytes(body[: limits.unpacked])
            raise too_large(url, limits.wire if received > limits.wire else limits.unpacked)
    if not unpacker.is_complete:
        raise FetchError(Cause.CONTENT, url, "the packed body breaks off", "try again later")
    return bytes(body)


def too_large(url: str, limit: int) -> FetchError:
    """Return the fault of a body beyond a limit."""
    return FetchError(
        Cause.TOO_LARGE, url, f"more than {limit // 2**20} MB", "save the article's text and add it as a file"
    )


class _Plain:
    is_complete = True

    def feed(self, chunk: bytes, *, room: int) -> bytes:
        return chunk[:room]


class _Packed:
    """Unpacks gzip (also of several members) or deflate (also the raw kind that some servers send)."""

    def __init__(self, window: int, url: str) -> None:
        self._window, self._url = window, url
        self._inflater = zlib.decompressobj(window)
        self._is_fresh = True

    @property
    def is_complete(self) -> bool:
        """Whether the packed data came to its end; nothing at all counts as an empty body."""
        return self._inflater.eof or self._is_fresh

    def feed(self, chunk: bytes, *, room: int) -> bytes:
        """Return what a piece unpacks to, no more than there is room for."""
        out = bytearray()
        while chunk and len(out) < room:
            if self._inflater.eof:
                if self._window != _GZIP or not chunk.startswith(b"\x1f\x8b"):
                    return bytes(out)  # padding after the end, as some servers send
                self._inflater = zlib.decompressobj(self._window)
            out += self._inflate(chunk, min(_PIECE, room - len(out)))
            self._is_fresh = False
            chunk = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
        return bytes(out)

    def _inflate(self, chunk: bytes, room: int) -> bytes:
        try:
            return self._inflater.decompress(chunk, room)
        except zlib.error as error:
            if not (self._is_fresh and self._window == _ZLIB):
                raise FetchError(Cause.CONTENT, self._url, "the packed body is broken", "try again later") from error
        self._window = _RAW
        self._inflater = zlib.decompressobj(_RAW)
        self._is_fresh = False
        return self._inflate(chunk, room)


def _unpacker(encoding: str, url: str) -> _Plain | _Packed:
    match encoding.strip().casefold():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip":
            return _Packed(_GZIP, url)
        case "deflate":
            return _Packed(_ZLIB, url)
        case other:
            raise FetchError(
                Cause.CONTENT,
                url,
                f"packed as {other[:40]!r}, which we did not ask for",
                "add the article's text as a file",
            )
