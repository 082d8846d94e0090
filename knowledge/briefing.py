"""The front door of what we know: ask, brief, who, figures, due, sources, changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, cached_property, partial
from typing import NamedTuple, Self

from knowledge.answering.answers import Answer, Outcome, Understood
from knowledge.answering.composing import compose
from knowledge.answering.deciding import Decider, Verdict
from knowledge.answering.pinned import Pins, pinned_answer
from knowledge.catalogue import Catalogue
from knowledge.entities import Entity
from knowledge.facts import Fact, Source, Topic
from knowledge.history import Snapshot, Touched
from knowledge.languages import Language
from knowledge.pins import Pin
from knowledge.understanding.gazetteer import Gazetteer, load_gazetteer
from knowledge.understanding.meaning import Encoder, Meaning
from knowledge.understanding.parts import questions_in, split_parts
from knowledge.understanding.question import Context, Question
from knowledge.understanding.ranking import Labels, Ranker
from knowledge.understanding.reading import heard, question_model, read
from knowledge.understanding.standing_in import StandIns

_CONTEXT_FACTS = 3
_DECLINED = frozenset({Outcome.NOT_STATED, Outcome.OFF_TOPIC})
PART_SURE, QUESTION_SURE = 0.0, -0.5
"""How clearly a part of a message must be heard to be answered beside another; less when it asks on its own."""


@cache
def _labels() -> Labels:
    return Labels(question_model().labels)


class Reply(NamedTuple):
    """An answer and what the next question may refer to."""

    answer: Answer
    context: Context


class Briefing:
    """Answers from one state of the store. Pure: the same question gets the same answer."""

    def __init__(
        self, facts: Mapping[str, Fact], sources: Iterable[Source], entities: Iterable[Entity],
        *, pins: Iterable[Pin] = (), gazetteer: Gazetteer | None = None, encoder: Encoder | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:  # fmt: skip
        """Take what is known, with its catalogue where there is one.

        With an encoder, questions are also read by their sentence embeddings.
        """
        self.facts = facts
        self.sources = {source.id: source for source in sources}
        self.entities = {entity.id: entity for entity in entities}
        self._catalogue = catalogue or Catalogue.first(facts, self.entities, gazetteer or load_gazetteer())
        self.index = self._catalogue.index
        self._linker, self._lists = self._catalogue.linker, self._catalogue.lists
        labels = _labels()
        made_with = {entity for fact in labels.facts if fact in facts for entity in facts[fact].entities}
        names_known = self._catalogue.related(known=made_with)
        ours = frozenset(self.entities)
        self._unmet = frozenset(self.index.by_entity.keys()) - made_with
        self._ranker = Ranker(self.index, names_known, ours, labels)
        self._decider = Decider(facts, names_known, ours, labels)
        self._encoder = encoder
        self._meaning = Meaning(encoder) if encoder else None
        self._stand_ins = StandIns(facts, self.entities, labels, partial(heard, meaning=self._meaning))
        self._pins = Pins(pins, facts)

    @classmethod
    def of(cls, known: Snapshot, *, encoder: Encoder | None = None) -> Self:
        """Return the front door over what was known at a moment."""
        pins = known.pins.values()
        return cls(known.facts, known.sources.values(), known.entities.values(), pins=pins, encoder=encoder)

    def renewed(self, known: Snapshot, touched: Touched) -> Self:
        """Return the front door over the next state, in which only what was touched differs; this one stays as it is.

        It answers exactly as one made from nothing, and is made in a fraction of the time.
        """
        entities = dict(known.entities)
        return type(self)(
            known.facts, known.sources.values(), entities.values(), pins=known.pins.values(), encoder=self._encoder,
            catalogue=self._catalogue.renewed(known.facts, entities, touched),
        )  # fmt: skip

    def ask(
        self, text: str, *, language: Language | None = None, fallback: Language | None = None,
        context: Context | None = None, on: date | None = None,
    ) -> Reply:  # fmt: skip
        """Answer an utterance; `language` fixes the answer's, `fallback` is used where the text shows none.

        `on` is the day by which pinned answers expire; without a day none is given.
        """
        context = context or Context()
        question = self._read(text, fallback)
        answer = self._answer(question, context, language or question.language, on)
        told = tuple(dict.fromkeys(c.fact for c in answer.citations))
        if answer.outcome not in {Outcome.ANSWER, Outcome.NOT_STATED} or not told:
            return Reply(answer, context)
        told = told[:_CONTEXT_FACTS]
        entities = dict.fromkeys([*question.entities, *(e for fact in told for e in self.facts[fact].entities)])
        return Reply(answer, Context(facts=told, entities=tuple(entities)))

    def _read(self, text: str, fallback: Language | None) -> Question:
        return read(text, linker=self._linker, fallback=fallback, meaning=self._meaning, unmet=self._unmet)

    def _answer(self, question: Question, context: Context, language: Language, on: date | None) -> Answer:
        if on is not None and (pin := self._pins.meant(question, language, on=on)) is not None:
            return pinned_answer(pin, self.facts, self.sources, language, question)
        return self._compose(self._decide(question, context), question, language)

    def _decide(self, question: Question, context: Context) -> Verdict:
        whole = self._verdict(question, context)
        if whole.intent.startswith("list:"):
            return whole
        asked = questions_in(question.text, question.language)
        parts, sure = (asked, QUESTION_SURE) if asked else (split_parts(question.text, question.language), PART_SURE)
        if len(parts) < 2:  # noqa: PLR2004 - one part is the whole
            return whole
        read_parts = [self._read(part, question.language) for part in parts]
        verdicts = [self._verdict(part, context) for part in read_parts]
        answered = [v for v in verdicts if v.outcome is Outcome.ANSWER and v.facts and v.score > sure]
        facts = tuple(dict.fromkeys(fact for verdict in answered for fact in verdict.facts[:1]))
        if len(facts) > 1:
            return Verdict(Outcome.ANSWER, answered[0].intent, facts[:3], answered[0].aspect, answered[0].note,
                           answered[0].score)  # fmt: skip
        return whole

    def _verdict(self, question: Question, context: Context) -> Verdict:
        candidates = self._ranker.rank(question, context)
        verdict = self._decider.decide(question, candidates, context)
        if verdict.outcome in _DECLINED and candidates:
            first = self.facts[candidates[0].fact]
            heard_so = self._stand_ins.reading(question, first)
            second = heard_so and self._decider.decide(heard_so, self._ranker.rank(heard_so, context), context)
            if second and second.outcome is Outcome.ANSWER and second.facts[:1] == (first.id,):
                return second
        return verdict

    def _compose(self, verdict: Verdict, question: Question, language: Language) -> Answer:
        facts = [self.facts[fact] for fact in verdict.facts]
        if verdict.intent.startswith("list:"):
            facts = self._listed(verdict.intent.removeprefix("list:"))
            if not facts:
                verdict = Verdict(Outcome.NOT_STATED, "empty-list")
        understood = Understood(
            intent=verdict.intent, entities=question.entities, answer_type=verdict.aspect,
            score=round(float(verdict.score), 3),
        )  # fmt: skip
        return compose(verdict, facts, self.sources, language, understood)

    @cached_property
    def topics(self) -> dict[Topic, int]:
        """Topics we have facts on, with how many, the fullest first."""
        return dict(sorted(self._lists.topics.items(), key=lambda item: (-item[1], item[0])))

    def _listed(self, name: str) -> list[Fact]:
        return [self.facts[fact] for fact in self._lists.of(name)]

    def brief(self, topic: Topic | None = None) -> list[Fact]:
        """Return what is worth knowing on a topic, or in all: firm things and figures first."""
        if topic is None:
            return self._listed("news-overview")
        return [self.facts[fact] for fact in self._lists.essentials(topic)]

    def figures(self) -> list[Fact]:
        """Return the facts that carry a figure."""
        return self._listed("figures")

    def due(self) -> list[Fact]:
        """Return targets and plans, those with a date first, the earliest on top."""
        return self._listed("deadlines")

    def who(self, name: str) -> list[tuple[Entity, list[Fact]]]:
        """Return the entities a name means, each with the facts it takes part in; empty when we know none."""
        found = [self.entities[link.entity] for link in self._linker.link(name) if link.entity in self.entities]
        unique = {entity.id: entity for entity in found}.values()
        return [(entity, self.about(entity.id)) for entity in unique]

    def about(self, entity: str) -> list[Fact]:
        """Return the facts an entity takes part in, those it is the subject of first."""
        facts = [self.facts[self.index.ids[number]] for number in self.index.about([entity])]
        return sorted(facts, key=lambda fact: fact.subject != entity)
