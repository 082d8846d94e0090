"""What a dialogue says, in one line."""

from __future__ import annotations

from bot.messages import Reply, Text


def saying(text: str, **options: object) -> Reply:
    return Reply.model_validate({"nodes": (Text(text=text),), **options})
