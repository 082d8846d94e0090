"""A claim as a card: what it says, the words it was read from, what accepting it would do, and the ways to decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.digests.dates import partial
from bot.messages import Bold, Break, Button, Italic, Link, Node, Reply, Text
from bot.newsroom.requests import press
from bot.newsroom.words import clipped, did, fault, figure, plainly, reason
from bot.phrases import say
from knowledge.answering.stating import stated
from knowledge.answering.wording import say as say_fact
from knowledge.claims import Act, Relation, State
from knowledge.languages import LANGUAGES, Language

if TYPE_CHECKING:
    from knowledge.articles import Article
    from knowledge.claims import Claim, ReviewItem
    from knowledge.errors import ReviewError
    from knowledge.facts import Fact
    from knowledge.history import Snapshot

_QUOTED = 600
_NAMED = 6
_SIGN = {
    Relation.NEW: "🆕", Relation.CONFIRMS: "➕", Relation.UPDATES: "🔄", Relation.DISPUTES: "⚖️",
    Relation.DUPLICATE: "♊", Relation.IMPLAUSIBLE: "⚠️",
}  # fmt: skip
_STATES = {State.ACCEPTED: "✅", State.MERGED: "➕", State.REJECTED: "🗑", State.OUTDATED: "⌛"}


@dataclass(frozen=True)
class View:
    """A claim with all that its card shows."""

    item: ReviewItem
    number: int
    """Its short name."""
    article: Article | None
    known: Snapshot
    waiting: int = 0
    """How many others are waiting."""
    outcome: Fact | None = None
    """The fact that accepting it would make."""
    problem: ReviewError | None = None
    """Why it could not be accepted as it is."""

    @property
    def fact(self) -> Fact | None:
        """The known fact that it is about."""
        name = self.item.decision.fact
        return self.known.facts.get(name) if name is not None else None


def card(view: View, language: Language, zone: str | None = None) -> Reply:
    """Return the card of a claim as it stands."""
    is_open = view.item.state is State.OPEN
    parts = [_heading(view, language), *_words(view, language, is_open=is_open)]
    if is_open:
        parts += [*_change(view, language), *_origin(view, language), *_footer(view, language)]
        rows = buttons(view, language)
    else:
        parts += [*_origin(view, language), _decided(view, language, zone)]
        rows = after(view, language)
    return Reply(nodes=_joined(parts), buttons=rows)


def buttons(view: View, language: Language) -> tuple[tuple[Button, ...], ...]:
    """Return the ways to decide on an open claim."""

    def one(verb: str, key: str, style: str = "default") -> Button:
        data = press(verb, view.number, view.item.version)
        return Button.model_validate({"label": say(language, key), "data": data, "style": style})

    is_known = view.item.decision.relation in {Relation.CONFIRMS, Relation.DUPLICATE}
    accept = one("a", "news-button-confirm" if is_known else "news-button-accept", "primary")
    merge = () if is_known or not candidates(view) else (one("m", "news-button-merge"),)
    return (
        (accept, one("e", "news-button-edit")),
        (*merge, one("x", "news-button-reject", "danger"), one("n", "news-button-next")),
    )


def after(view: View, language: Language) -> tuple[tuple[Button, ...], ...]:
    """Return what can be done with a claim that is decided."""
    onwards = Button(label=say(language, "news-button-next"), data=press("n", view.number, view.item.version))
    last = view.item.last
    if last is None or view.item.state is State.OUTDATED or last.act not in {Act.ACCEPT, Act.MERGE, Act.REJECT}:
        return ((onwards,),)
    undo = Button(label=say(language, "news-button-undo"), data=press("u", view.number, view.item.version, last.number))
    return ((undo, onwards),)


def candidates(view: View) -> tuple[Fact, ...]:
    """Return the known facts that a claim may be about, best first."""
    decision = view.item.decision
    names = dict.fromkeys(name for name in (decision.fact, *decision.others) if name is not None)
    return tuple(found for name in names if (found := view.known.facts.get(name)) is not None)[:5]


def _heading(view: View, language: Language) -> tuple[Node, ...]:
    claim, item = view.item.claim, view.item
    if item.state is State.OPEN:
        relation = item.decision.relation
        head = f"{_SIGN[relation]} {say(language, f'news-relation-{relation}')}"
    else:
        head = f"{_STATES[item.state]} {say(language, f'news-state-{item.state}')}"
    return (Bold(text=f"{head} · {say(language, f'topic-{claim.topic}')}"),)


def _words(view: View, language: Language, *, is_open: bool) -> Iterator[tuple[Node, ...]]:
    """Yield the sentence, and what the claim says besides it."""
    claim = view.item.claim
    shown = language if language in claim.statement else claim.language
    text = claim.statement.get(shown) or next(iter(claim.statement.values()))
    yield (Text(text=text),)
    if not is_open:
        return
    missing = [code for code in LANGUAGES if not _has_words(view, code)]
    if missing:
        names = ", ".join(say(language, "news-language", code=code) for code in missing)
        yield (Italic(text=say(language, "news-untranslated", languages=names)),)
    yield (Text(text=" · ".join(_particulars(claim, language))),)


def _has_words(view: View, language: Language) -> bool:
    """Return whether the fact would have a sentence of its own in a language."""
    if view.outcome is not None:
        return language not in view.outcome.untranslated
    return language in view.item.claim.statement


def _particulars(claim: Claim, language: Language) -> Iterator[str]:
    yield say_fact(language, "status", status=claim.status.value)
    yield from (figure(each, language) for each in claim.quantities)
    if claim.deadline is not None:
        yield say(language, "news-deadline", when=partial(claim.deadline, language))


def _change(view: View, language: Language) -> Iterator[tuple[Node, ...]]:
    """Yield what accepting the claim would do to what is known."""
    decision = view.item.decision
    if why := reason(decision, language):
        yield (Text(text=why),)
    if view.fact is None:
        return
    yield (Text(text=say(language, "news-known", statement=stated(view.fact, language))),)
    if decision.before and decision.after:
        before, now = plainly(decision.before, language), plainly(decision.after, language)
        yield (Bold(text=f"{before} → {now}"),)
    is_changing = decision.relation in {Relation.UPDATES, Relation.IMPLAUSIBLE}
    if is_changing and view.outcome is not None and language not in view.item.claim.statement:
        yield (Text(text=say(language, "news-then", statement=stated(view.outcome, language))),)


def _origin(view: View, language: Language) -> Iterator[tuple[Node, ...]]:
    """Yield the words it was read from, where they stand, and whom they name."""
    claim, article = view.item.claim, view.article
    yield (Italic(text=say(language, "news-quote", quote=clipped(claim.quote, _QUOTED))),)
    if article is not None:
        about = [part for part in (article.outlet or article.agency, article.published) if part]
        title: Node = Link(text=article.title, url=article.url) if _is_web(article.url) else Text(text=article.title)
        yield (title, Text(text="".join(f" · {part}" for part in about)))
    names = [_named(name, view, language) for name in dict.fromkeys(claim.entities)]
    yield (Text(text=say(language, "news-names", names=", ".join(names[:_NAMED]))),)


def _is_web(url: str | None) -> bool:
    return url is not None and url.startswith(("http://", "https://"))


def _named(name: str, view: View, language: Language) -> str:
    if (entity := view.known.entities.get(name)) is not None:
        return entity.name.in_(language)
    proposed = next((each for each in view.item.claim.proposed if each.id == name), None)
    if proposed is None:
        return say(language, "news-name-unknown", name=name)
    kind = say(language, "news-kind", kind=proposed.kind.value)
    return say(language, "news-name-new", name=proposed.name, kind=kind)


def _footer(view: View, language: Language) -> Iterator[tuple[Node, ...]]:
    if view.problem is not None:
        yield (Text(text=f"⚠️ {fault(view.problem, language)}"),)
    if view.waiting:
        yield (Italic(text=say(language, "news-waiting", count=view.waiting)),)


def _decided(view: View, language: Language, zone: str | None) -> tuple[Node, ...]:
    last = view.item.last
    if last is None or view.item.state is State.OUTDATED:
        return (Text(text=say(language, "news-outdated")),)
    nodes: list[Node] = [Bold(text=did(last, language, zone))]
    if last.act is Act.REJECT and last.detail:
        nodes += [Break(), Text(text=rejection(last.detail, language))]
    return tuple(nodes)


REJECTIONS = ("not-ours", "not-said", "old", "vague", "advert", "doubtful")
"""Usual reasons not to take a claim over."""


def rejection(detail: str, language: Language) -> str:
    """Return a reason for a rejection: a usual one in the reader's language, another as it was typed."""
    return say(language, f"news-reject-{detail}") if detail in REJECTIONS else detail


def _joined(parts: Sequence[tuple[Node, ...]]) -> tuple[Node, ...]:
    nodes: list[Node] = []
    for part in parts:
        if part:
            nodes += [*([Break()] if nodes else []), *part]
    return tuple(nodes)


def joined(parts: Sequence[tuple[Node, ...] | str]) -> tuple[Node, ...]:
    """Return lines as nodes."""
    return _joined([(Text(text=part),) if isinstance(part, str) else part for part in parts])
