"""A verdict in words: the answer a person reads, every fact with its citation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from knowledge.answering.answers import Answer, Choice, ChoiceKind, Citation, Outcome, Sentence, Understood
from knowledge.answering.deciding import Verdict
from knowledge.answering.premises import Note
from knowledge.answering.stating import stated
from knowledge.answering.wording import say
from knowledge.facts import Evidence, Fact, Source, Status
from knowledge.languages import Language

_EXAMPLES = ("example-1", "example-2", "example-3")
_WITH_EXAMPLES = {"what-can-you-do", "help", "greeting", "who-are-you"}
_INTENTS = frozenset({"letter-of-intent", "declaration-of-intent", "memorandum", "memorandum-of-understanding"})
"""What can be signed without anything being agreed yet."""
_CHOICES = 3
_FURTHER = 2
"""Sources cited beside the first one; `/why` names them all."""


def examples(language: Language) -> tuple[str, ...]:
    """Return three questions that we can answer, in a language."""
    return tuple(say(language, key) for key in _EXAMPLES)


def cite(
    facts: Iterable[Fact], sources: Mapping[str, Source], language: Language, *, further: int = 0
) -> tuple[Citation, ...]:
    """Return citations numbered from 1, each fact once; with `further`, up to so many sources more that confirm it."""
    unique = {fact.id: fact for fact in facts}.values()
    cited = [
        (fact, evidence) for fact in unique
        for evidence in (Evidence(source=fact.source, locator=fact.locator), *fact.confirmed_by[:further])
        if evidence.source in sources
    ]  # fmt: skip
    return tuple(
        Citation(
            number=number, fact=fact.id, status=fact.status, statement=stated(fact, language), source=evidence.source,
            title=sources[evidence.source].title, locator=evidence.locator, version=fact.version,
            untranslated=fact.untranslated.get(language),
        )
        for number, (fact, evidence) in enumerate(cited, 1)
    )  # fmt: skip


def sentence(fact: Fact, language: Language, lead: str = "") -> Sentence:
    """Return a fact's statement as a sentence of an answer."""
    return Sentence(lead=lead, statement=stated(fact, language), facts=(fact.id,))


def compose(
    verdict: Verdict, facts: Sequence[Fact], sources: Mapping[str, Source], language: Language, understood: Understood
) -> Answer:
    """Return the answer to a verdict; `facts` are those it names, in order."""
    match verdict.outcome:
        case Outcome.ANSWER if verdict.intent.startswith("list:"):
            return _list(verdict.intent.removeprefix("list:"), facts, sources, language, understood)
        case Outcome.ANSWER:
            lead = _lead(verdict.note, facts[0], language)
            sentences = (sentence(facts[0], language, lead), *(sentence(fact, language) for fact in facts[1:]))
            return Answer(
                outcome=Outcome.ANSWER, language=language, sentences=sentences,
                citations=cite(facts, sources, language, further=_FURTHER), understood=understood,
            )  # fmt: skip
        case Outcome.NOT_STATED:
            return _not_stated(verdict.note, facts, sources, language, understood)
        case Outcome.CLARIFY:
            return _clarify(verdict.intent, language, understood)
        case Outcome.OFF_TOPIC:
            return Answer(
                outcome=Outcome.OFF_TOPIC, language=language, opening=say(language, "off-topic"),
                closing=_bullets(language), understood=understood,
            )  # fmt: skip
        case _:
            closing = _bullets(language) if verdict.intent in _WITH_EXAMPLES else ()
            return Answer(
                outcome=Outcome.SERVICE, language=language, opening=say(language, verdict.intent),
                closing=closing, understood=understood,
            )  # fmt: skip


def _bullets(language: Language) -> tuple[str, ...]:
    return tuple(f"• {example}" for example in examples(language))


def _lead(note: Note, fact: Fact, language: Language) -> str:
    if note is Note.STATUS:
        is_intent = fact.status is not Status.SIGNED or fact.instrument in _INTENTS
        return say(language, "status-lead", status=fact.status.value if is_intent else "agreed")
    return say(language, "premise-lead") if note is Note.PREMISE else ""


def _not_stated(
    note: Note, facts: Sequence[Fact], sources: Mapping[str, Source], language: Language, understood: Understood
) -> Answer:
    """Return that nothing is said; to who takes a plan for done first that, and how far it has come."""
    opening = "not-reported" if note is Note.STATUS else "not-stated"
    leads = [_lead(note, fact, language) or say(language, "nearest-lead") for fact in facts[:1]]
    nearest = tuple(sentence(fact, language, lead) for fact, lead in zip(facts[:1], leads, strict=True))
    return Answer(
        outcome=Outcome.NOT_STATED, language=language, opening=say(language, opening), sentences=nearest,
        closing=(say(language, "watch-offer"),), citations=cite(facts[:1], sources, language), understood=understood,
        choices=(Choice(kind=ChoiceKind.WATCH, label=say(language, "choice-watch"), value=""),),
    )  # fmt: skip


def _clarify(intent: str, language: Language, understood: Understood) -> Answer:
    asked = examples(language)[:_CHOICES]
    return Answer(
        outcome=Outcome.CLARIFY, language=language, understood=understood,
        opening=say(language, "empty" if intent == "empty" else "clarify-none"), closing=_bullets(language),
        choices=tuple(Choice(kind=ChoiceKind.ASK, label=question, value=question) for question in asked),
    )  # fmt: skip


def _list(
    name: str, facts: Sequence[Fact], sources: Mapping[str, Source], language: Language, understood: Understood
) -> Answer:
    return Answer(
        outcome=Outcome.ANSWER, language=language, opening=say(language, "list-opening", list=name), is_list=True,
        sentences=tuple(sentence(fact, language) for fact in facts), citations=cite(facts, sources, language),
        understood=understood,
    )  # fmt: skip
