"""Waiting for something to have happened, without polling."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """A bell that rings after every change of state; whoever waits looks again when it does."""

    def __init__(self) -> None:
        self._bell = asyncio.Event()
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` at every change, synchronously."""
        self._listeners.append(listener)

    def ring(self) -> None:
        """Tell everybody who waits that something has changed."""
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()
        for listener in list(self._listeners):
            listener()

    async def wait_for(self, condition: Callable[[], T], *, timeout_s: float, on_timeout: Callable[[], str]) -> T:
        """Return the condition's first true value; an AssertionError after `timeout_s` says what there was."""
        try:
            async with asyncio.timeout(timeout_s):
                while True:
                    bell = self._bell
                    if value := condition():
                        return value
                    await bell.wait()
        except TimeoutError:
            raise AssertionError(f"nothing of the kind within {timeout_s} s; {on_timeout()}") from None
