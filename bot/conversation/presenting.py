"""Answers and pages as replies: nodes and buttons, the same on every platform."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from bot.citations import source_line
from bot.conversation.actions import Action, data
from bot.messages import Bold, Break, Bullet, Button, FactNode, Node, Reply, Shown, ShownFact, SourceNode, Text
from bot.phrases import say, spoken, with_commands
from knowledge.answering.answers import Answer, ChoiceKind, Citation, Outcome
from knowledge.answering.composing import cite, examples
from knowledge.answering.wording import say as say_fact
from knowledge.facts import Fact, Source
from knowledge.languages import LANGUAGES, Language

_LABEL = 72


def answer_id(question: str, answer: Answer) -> str:
    """Return a short id of an answer to a question: what its buttons act on."""
    told = "\0".join((question, *(citation.fact for citation in answer.citations)))
    return hashlib.sha256(told.encode(errors="replace")).hexdigest()[:12]


def answer_reply(answer: Answer, *, sources: dict[str, Source], is_group: bool, identity: str = "") -> Reply:
    """Return an answer with its sources and the ways to go on."""
    nodes: list[Node] = []
    if answer.opening:  # small talk is all our own words, other openings may quote the question
        is_ours = answer.outcome is Outcome.SERVICE
        nodes += [*(with_commands(answer.opening) if is_ours else (Text(text=answer.opening),)), Break()]
    for number, sentence in enumerate(answer.sentences):
        if answer.is_list:
            nodes.append(Bullet())
        nodes.append(FactNode(lead=sentence.lead, statement=sentence.statement, numbers=answer.numbers(sentence)))
        is_last = number == len(answer.sentences) - 1
        nodes.append(Break() if answer.is_list or is_last else Text(text=" "))
    for line in answer.closing:
        nodes += [Text(text=line), Break()]
    nodes += _source_nodes(answer, sources)
    return Reply(
        nodes=_trim(nodes), buttons=_buttons(answer, identity), is_shareable=is_group,
        shown=shown(answer.citations, answer.language),
    )  # fmt: skip


def shown(citations: Sequence[Citation], language: Language) -> Shown | None:
    """Return which facts stand in a reply, by which a correction finds it; None for none."""
    numbers: dict[tuple[str, int], list[int]] = {}
    for citation in citations:
        numbers.setdefault((citation.fact, citation.version), []).append(citation.number)
    facts = tuple(
        ShownFact(fact=fact, version=version, numbers=tuple(each)) for (fact, version), each in numbers.items()
    )
    return Shown(language=language, facts=facts) if facts else None


def _source_nodes(answer: Answer, sources: dict[str, Source]) -> list[Node]:
    return _cited(answer.citations, sources, answer.language, before=[Break()] if answer.citations else [])


def _cited(
    citations: Sequence[Citation], sources: dict[str, Source], language: Language, *, before: list[Node]
) -> list[Node]:
    """Return one line a citation; a source that was just named is not named in full again."""
    nodes, last = before, ""
    for citation in citations:
        source = sources[citation.source]
        nodes += [
            SourceNode(
                number=citation.number, status=citation.status, url=source.url,
                status_label=say_fact(language, "status", status=citation.status.value),
                text=source_line(source, citation.locator, language, is_repeated=source.id == last),
            ),
            Break(),
        ]  # fmt: skip
        last = source.id
    return nodes


def _buttons(answer: Answer, identity: str) -> tuple[tuple[Button, ...], ...]:
    language = answer.language
    up, down = Button(label="👍", data=data(Action.UP, identity)), Button(label="👎", data=data(Action.DOWN, identity))
    if answer.outcome is Outcome.ANSWER:
        first = answer.citations[0].fact
        more = Button(label=say(language, "button-more"), data=data(Action.MORE, first))
        follow = Button(label=say(language, "button-follow"), data=data(Action.FOLLOW, first))
        return ((up, down), (follow,)) if answer.is_list else ((more, follow), (up, down))
    if answer.outcome is Outcome.NOT_STATED:
        watch = Button(label=say(language, "button-watch"), data=data(Action.WATCH, identity), style="primary")
        return ((watch, Button(label=say(language, "button-editor"), data=data(Action.EDITOR, identity))),)
    asks = [choice for choice in answer.choices if choice.kind is ChoiceKind.ASK]
    return tuple(
        (Button(label=_short(choice.label), data=data(Action.ASK, f"{language}{number}")),)
        for number, choice in enumerate(asks)
    )


def example(value: str) -> str | None:
    """Return the example question that a button names: language and number, so that it works for ever."""
    language = next((code for code in LANGUAGES if value.startswith(code)), None)
    known = {f"{language}{number}": asked for number, asked in enumerate(examples(language))} if language else {}
    return known.get(value)


def facts_reply(
    title: str, facts: Iterable[Fact], *, sources: dict[str, Source], language: Language, empty: str,
    buttons: tuple[tuple[Button, ...], ...] = (),
) -> Reply:  # fmt: skip
    """Return a page of facts, each with its citation; `empty` is said when there are none."""
    listed = list(facts)
    if not listed:
        return Reply(nodes=(Text(text=empty),), buttons=buttons)
    nodes: list[Node] = [Bold(text=title), Break()]
    citations = cite(listed, sources, language)
    for citation in citations:
        nodes += [Bullet(), FactNode(statement=citation.statement, numbers=(citation.number,)), Break()]
    nodes += _cited(citations, sources, language, before=[Break()])
    return Reply(nodes=_trim(nodes), buttons=buttons, shown=shown(citations, language))


def lines_reply(
    title: str, lines: Iterable[str | Sequence[Node]], buttons: tuple[tuple[Button, ...], ...] = ()
) -> Reply:
    """Return a page of plain lines under a title."""
    nodes: list[Node] = [Bold(text=title), Break()] if title else []
    for line in lines:
        nodes += [*((Text(text=line),) if isinstance(line, str) else line), Break()]
    return Reply(nodes=_trim(nodes), buttons=buttons)


def note(text: str, *, is_private: bool = False, toast: str = "") -> Reply:
    """Return a short message without facts."""
    return Reply(nodes=(Text(text=text),), is_private=is_private, toast=toast)


def told(language: Language, key: str, **arguments: str | float) -> Reply:
    """Return a phrase as a message, with the commands in it ready to use."""
    return Reply(nodes=spoken(language, key, **arguments))


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else label[: _LABEL - 1].rstrip() + "…"


def _trim(nodes: list[Node]) -> tuple[Node, ...]:
    while nodes and isinstance(nodes[-1], Break):
        nodes.pop()
    return tuple(nodes)
