"""Logging: readable on a terminal, JSON elsewhere; tokens and hooks never get through."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

_SECRETS = re.compile(
    r"\d{5,}:[A-Za-z0-9_-]{8,}"  # a Telegram bot token
    r"|xox[a-z](?:-[A-Za-z0-9]+)+|xapp-[A-Za-z0-9-]+|xoxe(?:\.[A-Za-z0-9-]+)+"  # Slack tokens
    r"|https://hooks\.slack\.com/\S+"
)
_QUIET = ("httpx", "httpcore", "telegram", "slack_bolt", "slack_sdk", "apscheduler", "aiosqlite", "uvicorn.access")
_REMOVED = "[removed]"


def redact(text: str) -> str:
    """Return a text without tokens and webhook addresses."""
    return _SECRETS.sub(_REMOVED, text)


def _redact_event(_logger: Any, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {key: redact(value) if isinstance(value, str) else value for key, value in event.items()}


class _RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """Redacts the finished line too: what an exception carries is only known then."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def _for_terminals() -> structlog.dev.ConsoleRenderer:
    """Return a renderer with plain tracebacks: rich ones show local variables, and break a token over two lines."""
    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def configure(level: str, *, as_json: bool | None = None) -> None:
    """Set up logging for the process: to standard error, JSON when that is no terminal."""
    is_json = not sys.stderr.isatty() if as_json is None else as_json
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _redact_event,
    ]
    render: Any = structlog.processors.JSONRenderer(ensure_ascii=False) if is_json else _for_terminals()
    last: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if is_json:
        last.append(structlog.processors.format_exc_info)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_RedactingFormatter(foreign_pre_chain=shared, processors=[*last, render]))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
