"""The words in which a chat is told: what was wrong and what holds, or the answer that somebody waited for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.citations import source_line
from bot.messages import Bold, Break, FactNode, Italic, Node, Reply, SourceNode, Text
from bot.phrases import say
from knowledge.answering.stating import stated
from knowledge.answering.wording import say as say_fact

if TYPE_CHECKING:
    from bot.errands.versions import Versions
    from knowledge.facts import Source
    from knowledge.languages import Language

_QUESTION = 300


def answer_notice(question: str, answer: Reply, language: Language) -> Reply:
    """Return an answer with the question that was waiting for it, in quotation marks."""
    asked = question if len(question) <= _QUESTION else question[: _QUESTION - 1].rstrip() + "…"
    nodes = (Bold(text=say(language, "awaited-title")), Break(),
             Italic(text=say(language, "awaited-question", question=asked)), Break(), Break())  # fmt: skip
    return answer.model_copy(update={"nodes": (*nodes, *answer.nodes), "is_shareable": False})


def correction_notice(versions: Versions, before: str, sources: Mapping[str, Source], language: Language) -> Reply:
    """Return what a chat is told that was shown another version of a fact, which `before` names."""
    if versions.is_withdrawn:
        return _withdrawn(versions, language)
    fact, source = versions.fact, sources.get(versions.fact.source)
    now, then = stated(fact, language), stated(versions.version(before), language)
    nodes: list[Node] = [Bold(text=say(language, "correction-title")), Break()]
    if now != then:
        nodes += [Text(text=say(language, "digest-before", statement=then.rstrip(".…"))), Break()]
    nodes += [FactNode(lead=say(language, "correction-now"), statement=now, numbers=(1,)), Break()]
    if source is not None:
        label = say_fact(language, "status", status=fact.status.value)
        nodes += [Break(), SourceNode(number=1, status=fact.status, status_label=label, url=source.url,
                                      text=source_line(source, fact.locator, language))]  # fmt: skip
    return Reply(nodes=tuple(nodes))


def _withdrawn(versions: Versions, language: Language) -> Reply:
    statement = stated(versions.fact, language).rstrip(".…")
    return Reply(
        nodes=(
            Bold(text=say(language, "correction-withdrawn-title")), Break(),
            Text(text=say(language, "correction-withdrawn", statement=statement)), Break(),
            Text(text=say(language, "digest-reason", reason=versions.last.reason or "")),
        )
    )  # fmt: skip
