"""`korridor ask`: one question, or many line by line."""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.commands.knowing import end_of, known
from bot.commands.loading import loading
from bot.errors import UsageError
from bot.semantic import encoder_if
from bot.settings import load_settings
from knowledge.answering.answers import Answer, Outcome
from knowledge.answering.plain import plain_text
from knowledge.briefing import Briefing
from knowledge.understanding.question import Context

if TYPE_CHECKING:
    from knowledge.languages import Language


def ask(arguments: Namespace) -> int:
    """Answer and print; exit code 0 whatever the outcome: declining honestly is an answer too."""
    as_of = end_of(arguments.as_of)
    if arguments.jsonl and arguments.question:
        raise UsageError("--jsonl reads questions from standard input; leave the question out")
    settings = load_settings()
    with loading():
        briefing = Briefing.of(known(settings, as_of=as_of), encoder=encoder_if(is_on=settings.semantic == "on"))
    day = as_of.date() - timedelta(days=1) if as_of else datetime.now(UTC).date()
    if arguments.jsonl:
        _answer_lines(briefing, arguments.language, day)
        return 0
    text = " ".join(arguments.question) or sys.stdin.buffer.read().decode("utf-8", errors="replace")
    started = time.perf_counter()
    answer = briefing.ask(text, language=arguments.language, fallback=settings.language, on=day).answer
    elapsed_ms = (time.perf_counter() - started) * 1000
    if arguments.json:
        _write(as_json(answer, identity=None, elapsed_ms=elapsed_ms))
    else:
        _show(answer, briefing)
    return 0


def as_json(answer: Answer, *, identity: object, elapsed_ms: float) -> dict[str, Any]:
    """Return an answer as the JSON object that the command prints."""
    shown = answer.citations if answer.outcome is Outcome.ANSWER else ()
    facts = [
        {
            "id": c.fact,
            "status": c.status.value,
            "statement": c.statement,
            "untranslated": c.untranslated,
            "source": c.source,
            "locator": list(c.locator),
        }
        for c in shown
    ]
    return {
        "id": identity,
        "outcome": answer.outcome.value,
        "language": answer.language,
        "text": plain_text(answer),
        "facts": facts,
        "choices": [choice.label for choice in answer.choices],
        "understood": answer.understood.model_dump(mode="json"),
        "elapsed_ms": round(elapsed_ms, 2),
    }


def _answer_lines(briefing: Briefing, language: Language | None, day: date) -> None:
    contexts: dict[str, Context] = {}
    for number, question in _questions():
        conversation = question.get("conversation")
        started = time.perf_counter()
        reply = briefing.ask(question["text"], language=language, context=contexts.get(conversation or ""), on=day)
        elapsed_ms = (time.perf_counter() - started) * 1000
        if conversation:
            contexts[conversation] = reply.context
        _write(as_json(reply.answer, identity=question.get("id", number), elapsed_ms=elapsed_ms))


def _questions() -> Iterator[tuple[int, dict[str, Any]]]:
    for number, raw in enumerate(sys.stdin.buffer, 1):
        line = raw.decode("utf-8", errors="replace").strip()
        if not line:
            continue
        try:
            question = json.loads(line)
        except ValueError as exc:
            raise UsageError(f"line {number} is no JSON object; write " + '{"id": 1, "text": "…"}') from exc
        if not isinstance(question, dict) or not isinstance(question.get("text"), str):
            raise UsageError(f"line {number} has no text; write " + '{"id": 1, "text": "…"}')
        yield number, question


def _write(line: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode("utf-8", errors="replace") + b"\n")
    sys.stdout.buffer.flush()


def _show(answer: Answer, briefing: Briefing) -> None:
    from bot.adapters.terminal.plain import plain
    from bot.conversation.presenting import answer_reply

    reply = answer_reply(answer, sources=briefing.sources, is_group=False).model_copy(update={"buttons": ()})
    if sys.stdout.isatty():
        from rich.console import Console

        from bot.adapters.terminal.render import styled

        Console(highlight=False).print(styled(reply))
    else:
        sys.stdout.write(plain([reply]) + "\n")
