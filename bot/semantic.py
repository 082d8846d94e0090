"""The encoder of sentence embeddings, where it is switched on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import SettingsError

if TYPE_CHECKING:
    from knowledge.understanding.meaning import Encoder


def encoder_if(*, is_on: bool) -> Encoder | None:
    """Return the encoder, or None when it is off. Switched on but not installed, it stops the start."""
    if not is_on:
        return None
    from knowledge.understanding.universal import UniversalEncoder

    try:
        return UniversalEncoder()
    except ImportError as exc:
        raise SettingsError("KORRIDOR_SEMANTIC=on needs an extra: pip install 'korridor[semantic]'") from exc
