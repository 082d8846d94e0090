"""Loading at speed, for commands that live as long as one answer."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Leave the garbage collector off for what is loaded to stay: looking through it again and again takes 0.15 s."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # nor is it looked through once it is there
        gc.enable()
