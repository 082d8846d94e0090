"""What stands in place of a card while an editor edits, merges or rejects a claim; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.digests.dates import partial
from bot.messages import Bold, Break, Button, ChatKind, Node, Reply, Text
from bot.newsroom import fields
from bot.newsroom.cards import REJECTIONS, candidates
from bot.newsroom.requests import press
from bot.newsroom.words import clipped, figure
from bot.phrases import say, spoken
from knowledge.answering.stating import stated
from knowledge.answering.wording import say as say_fact
from knowledge.claims import Relation
from knowledge.entities import EntityKind
from knowledge.facts import Topic
from knowledge.languages import ENDONYMS, LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.messages import Chat
    from bot.newsroom.cards import View
    from knowledge.claims import Claim
    from knowledge.facts import Fact

Row = tuple[Button, ...]
_LABEL = 60
_OFFERED = (Relation.NEW, Relation.UPDATES, Relation.DISPUTES, Relation.CONFIRMS)


def editing(view: View, language: Language) -> Reply:
    """Return the fields of a claim with what they hold."""
    claim = view.item.claim
    nodes: list[Node] = [Bold(text=say(language, "news-edit-title"))]
    for code in LANGUAGES:
        if code in claim.statement:
            nodes += [Break(), Text(text=f"{ENDONYMS[code]}: {claim.statement[code]}")]
    rows = [_sentences("f", view), *wide(list(_fields(view, language)), 2), _back(view, language)]
    return Reply(nodes=tuple(nodes), buttons=tuple(rows), replaces=True)


def _sentences(verb: str, view: View) -> Row:
    claim = view.item.claim
    return tuple(
        _one(verb, view, f"{fields.SENTENCE}{code}", f"{'✓ ' if code in claim.worded else '✏️ '}{ENDONYMS[code]}")
        for code in LANGUAGES
    )


def _fields(view: View, language: Language) -> Iterator[Button]:
    claim = view.item.claim
    status = say_fact(language, "status", status=claim.status.value)
    yield _one("f", view, fields.STATUS, say(language, "news-field-status", value=status))
    for index, each in enumerate(claim.quantities or (None,)):
        value = figure(each, language) if each else "–"
        yield _one("f", view, f"{fields.FIGURE}{index}", say(language, "news-field-figure", value=value))
    when = partial(claim.deadline, language) if claim.deadline else "–"
    yield _one("f", view, fields.DEADLINE, say(language, "news-field-deadline", value=when))
    yield _one("f", view, fields.SUBJECT, say(language, "news-field-subject", value=_subject(claim, view, language)))
    topic = say(language, f"topic-{claim.topic}")
    yield _one("f", view, fields.TOPIC, say(language, "news-field-topic", value=topic))
    if view.fact is not None:
        relation = say(language, f"news-relation-{view.item.decision.relation}")
        yield _one("f", view, fields.RELATION, say(language, "news-field-relation", value=relation))


def _subject(claim: Claim, view: View, language: Language) -> str:
    if (entity := view.known.entities.get(claim.subject)) is not None:
        return entity.name.in_(language)
    return next((each.name for each in claim.proposed if each.id == claim.subject), claim.subject)


def choosing(view: View, field: str, language: Language) -> Reply | None:
    """Return the values of a field to choose from; None for one that is typed."""
    choices: dict[str, list[tuple[str, str]]] = {
        fields.STATUS: [(value, firmness(value, language)) for value in fields.STATUSES],
        fields.TOPIC: [(each.value, say(language, f"topic-{each.value}")) for each in Topic],
        fields.RELATION: [(each.value, say(language, f"news-relation-{each.value}")) for each in _OFFERED],
    }
    if field not in choices:
        return None
    offered = [_one("v", view, f"{field}={value}", label) for value, label in choices[field]]
    title = Text(text=say(language, f"news-ask-{field}"))
    return Reply(nodes=(title,), buttons=(*wide(offered, 2), _back(view, language)), replaces=True)


def firmness(value: str, language: Language) -> str:
    """Return a choice of status, what is signed included."""
    status, _, instrument = value.partition("/")
    label = say_fact(language, "status", status=status)
    return f"{label}: {say(language, 'news-instrument', instrument=instrument)}" if instrument else label


def asking(field: str, language: Language, chat: Chat, *, instead: str = "") -> Reply:
    """Return the question for a field that is typed, with how to be heard where we do not read along."""
    nodes: list[Node] = []
    if field[:1] == fields.SENTENCE and field[1:] in LANGUAGES:
        where = say(language, "news-in-language", code=field[1:])
        nodes += spoken(language, "news-ask-s", where=where)
    else:
        nodes += spoken(language, f"news-ask-{field.rstrip('0123456789')}")
    if instead:
        nodes += [Break(), Text(text=say(language, "news-so-far", value=instead))]
    nodes += heard_hint(chat, language)
    return Reply(nodes=tuple(nodes))


def heard_hint(chat: Chat, language: Language) -> list[Node]:
    """Return how to answer in a group, where only what is said to us reaches us."""
    if chat.kind is ChatKind.DIRECT:
        return []
    return [Break(), *spoken(language, f"news-heard-{chat.platform}")]


def which_subject(view: View, found: Sequence[str], typed: str, language: Language) -> Reply:
    """Return known names to choose from, or the kinds that a new one may have."""
    if found:
        names = [view.known.entities[name].name.in_(language) for name in found]
        rows = [(_one("v", view, f"{fields.SUBJECT}={name}", label),)
                for name, label in zip(found, names, strict=True)]  # fmt: skip
        return Reply(nodes=(Text(text=say(language, "news-which-name")),), buttons=(*rows, _back(view, language)))
    kinds = [_one("w", view, kind.value, say(language, "news-kind", kind=kind.value)) for kind in EntityKind]
    title = Text(text=say(language, "news-new-name", name=clipped(typed, 60)))
    return Reply(nodes=(title,), buttons=(*wide(kinds, 3), _back(view, language)))


def merging(view: View, language: Language) -> Reply:
    """Return the known facts that a claim may only confirm."""
    nodes: list[Node] = [Bold(text=say(language, "news-merge-title"))]
    rows: list[Row] = []
    for index, fact in enumerate(candidates(view)):
        nodes += [Break(), Text(text=f"{index + 1}. {stated(fact, language)}")]
        rows.append((_one("g", view, str(index), f"{index + 1}. {_short(fact, language)}"),))
    return Reply(nodes=tuple(nodes), buttons=(*rows, _back(view, language)), replaces=True)


def rejecting(view: View, language: Language) -> Reply:
    """Return usual reasons for a rejection, and the way to type another."""
    usual = [_one("r", view, name, say(language, f"news-reject-{name}")) for name in REJECTIONS]
    other = _one("o", view, "", say(language, "news-reject-other"))
    title = Text(text=say(language, "news-reject-title"))
    return Reply(nodes=(title,), buttons=(*wide(usual, 2), (other,), _back(view, language)), replaces=True)


def _short(fact: Fact, language: Language) -> str:
    return clipped(stated(fact, language), _LABEL)


def _one(verb: str, view: View, rest: str, label: str) -> Button:
    return Button(label=clipped(label, _LABEL), data=press(verb, view.number, view.item.version, rest))


def _back(view: View, language: Language) -> Row:
    return (_one("b", view, "", say(language, "news-button-back")),)


def wide(buttons: Sequence[Button], width: int) -> tuple[Row, ...]:
    """Return buttons in rows of so many."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))
