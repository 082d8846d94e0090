"""Messages as they read after a correction: marked, with the new sentence in place of the old one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from bot.citations import source_line
from bot.digests import dates
from bot.digests.digest import Digest, Line, LineKind
from bot.messages import FactNode, Node, Reply, ShownFact, SourceNode
from bot.phrases import say
from knowledge.answering.stating import stated
from knowledge.answering.wording import say as say_fact

if TYPE_CHECKING:
    from bot.errands.versions import Versions
    from knowledge.facts import Source
    from knowledge.languages import Language


class Now(NamedTuple):
    """What a fact in a message has become."""

    versions: Versions
    first: int
    """Its first citation number there."""


def amended_reply(reply: Reply, changed: Mapping[str, Versions], sources: Mapping[str, Source]) -> Reply:
    """Return an answer with the facts in it that have changed marked and told as they are known now."""
    shown = reply.shown
    if shown is None:
        return reply
    by_number = {
        number: Now(changed[fact.fact], fact.numbers[0])
        for fact in shown.facts if fact.fact in changed for number in fact.numbers
    }  # fmt: skip
    nodes = tuple(_amended(node, by_number, shown.facts, sources, shown.language) for node in reply.nodes)
    return reply.model_copy(update={"nodes": nodes, "toast": "", "replaces": False})


def amended_digest(digest: Digest, changed: Mapping[str, Versions]) -> Digest:
    """Return a digest with the lines of facts that have changed marked and told as they are known now."""
    sections = tuple(
        section.model_copy(update={"lines": tuple(_line(line, changed, digest.language) for line in section.lines)})
        for section in digest.sections
    )
    return digest.model_copy(update={"sections": sections})


def sentence_now(versions: Versions, language: Language) -> str:
    """Return what holds now; what was withdrawn stands in quotes."""
    sentence = stated(versions.fact, language)
    return quoted(sentence, language) if versions.is_withdrawn else sentence


def quoted(sentence: str, language: Language) -> str:
    """Return a sentence in quotation marks, its full stop on the side where the language wants it."""
    return say(language, "digest-quoted", statement=sentence.rstrip(".…"))


def amended_mark(versions: Versions, language: Language) -> str:
    """Return what stands before a changed sentence: that it was corrected or withdrawn, and when."""
    key = "amended-withdrawn" if versions.is_withdrawn else "amended-corrected"
    return say(language, key, date=dates.short(versions.changed_on, language))


def _amended(
    node: Node, by_number: Mapping[int, Now], facts: tuple[ShownFact, ...], sources: Mapping[str, Source],
    language: Language,
) -> Node:  # fmt: skip
    match node:
        case FactNode() if found := next((by_number[number] for number in node.numbers if number in by_number), None):
            own = next(fact.numbers for fact in facts if found.first in fact.numbers)
            said = amended_mark(found.versions, language)
            lead = f"{said[:1].upper()}{said[1:]}:"
            return FactNode(lead=lead, statement=sentence_now(found.versions, language), numbers=own)
        case SourceNode() if (now := by_number.get(node.number)) is not None and now.first == node.number:
            return _source(node, now.versions, sources, language)
    return node


def _source(node: SourceNode, versions: Versions, sources: Mapping[str, Source], language: Language) -> SourceNode:
    """Return the line of a source with what the fact rests on now; of a withdrawn one what it rested on."""
    fact = versions.fact
    source = sources.get(fact.source)
    if versions.is_withdrawn or source is None:
        return node
    return SourceNode(
        number=node.number, status=fact.status, url=source.url,
        status_label=say_fact(language, "status", status=fact.status.value),
        text=source_line(source, fact.locator, language),
    )  # fmt: skip


def _line(line: Line, changed: Mapping[str, Versions], language: Language) -> Line:
    versions = changed.get(line.fact)
    if versions is None:
        return line
    fact = versions.fact
    update = {
        "kind": LineKind.RETRACTED if versions.is_withdrawn else LineKind.CORRECTED,
        "reason": (versions.last.reason or "") if versions.is_withdrawn else "",
        "statement": stated(fact, language), "status": fact.status, "source": fact.source, "locator": fact.locator,
        "before": "", "deadline": None, "is_overdue": False, "amended_on": versions.changed_on,
    }  # fmt: skip
    return line.model_copy(update=update)
