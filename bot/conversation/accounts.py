"""Subscriptions as people are shown them: lists, one with its settings, confirmations, how they are doing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.conversation.actions import Action, data
from bot.conversation.desk import clipped
from bot.conversation.following import data_of
from bot.conversation.telling import Called, described, hints, moment, phrased
from bot.conversation.wishes import Followed, Verb
from bot.digests.notices import remedy
from bot.digests.schedule import AtOnce
from bot.digests.subscription import Subscription
from bot.digests.subscriptions import Listed, Saved
from bot.messages import Bold, Break, Button, Italic, Node, Reply, Text
from bot.phrases import say, spoken
from knowledge.languages import Language

_LABEL = 72
Rows = tuple[tuple[Button, ...], ...]


class Reader(NamedTuple):
    """Who is shown subscriptions."""

    language: Language
    called: Called
    thread: str | None
    """The forum topic or thread they are in."""
    may_set: bool


def listing(found: Sequence[Listed], reader: Reader, given_up: Sequence[Listed] = ()) -> Reply:
    """Return all subscriptions of a chat, numbered, with a button for each; below them those that were given up."""
    language = reader.language
    if given_up:
        return _with_given_up(listing(found, reader), bool(found), given_up, reader)
    if not found:
        return Reply(nodes=spoken(language, "digest-none"), buttons=((_new(language),),) if reader.may_set else ())
    nodes: list[Node] = [Bold(text=say(language, "digest-list-title")), Break()]
    for number, listed in enumerate(found, 1):
        nodes += [Text(text=f"{number}. {_line(listed.subscription, reader)}"), Break()]
        for line in _next(listed, language):
            nodes += [Italic(text=line), Break()]
    rows = tuple(
        (_button("show", listed.subscription, _numbered(number, say(language, "digest-button-settings"))),)
        for number, listed in enumerate(found, 1)
    )
    return Reply(nodes=tuple(nodes[:-1]), buttons=(*rows, (_new(language),)) if reader.may_set else ())


def _with_given_up(reply: Reply, has_living: bool, given_up: Sequence[Listed], reader: Reader) -> Reply:
    """Return a reply with what is not sent any more below it: why, what helps, and how to switch it on again."""
    language = reader.language
    nodes: list[Node] = [*reply.nodes, Break(), Break()] if has_living else []
    nodes.append(Bold(text=say(language, "digest-given-up")))
    for listed in given_up:
        nodes += [Break(), Text(text=f"• {_line(listed.subscription, reader)}")]
        if listed.fault:
            nodes += [Break(), Text(text=f"⚠️ {remedy(listed.fault, language)}")]
    rows = tuple(
        (_button("again", listed.subscription, clipped(_again_label(listed, reader, len(given_up)), _LABEL)),
         _button("off", listed.subscription, say(language, "digest-button-off")))
        for listed in given_up
    )  # fmt: skip
    return reply.model_copy(
        update={"nodes": tuple(nodes), "buttons": (*rows, *reply.buttons) if reader.may_set else ()}
    )


def _again_label(listed: Listed, reader: Reader, count: int) -> str:
    label = say(reader.language, "digest-button-again")
    return label if count == 1 else f"{label}: {_line(listed.subscription, reader)}"


def told(listed: Listed, reader: Reader) -> str:
    """Return a subscription in plain words, with its next date."""
    return "\n".join((_line(listed.subscription, reader), *_next(listed, reader.language)))


def choosing(found: Sequence[Listed], reader: Reader, verb: Verb, ends: Sequence[str] = ()) -> Reply:
    """Return the question which of several is meant; `ends` are those of a pause, each in its own zone."""
    language = reader.language
    suffixes = ends or [""] * len(found)
    rows = [
        (Button(label=_numbered(number, clipped(_line(listed.subscription, reader), _LABEL - 4)),
                data=data(Action.SUBSCRIPTION, f"{verb}.{listed.subscription.id}{suffix}")),)
        for number, (listed, suffix) in enumerate(zip(found, suffixes, strict=True), 1)
    ]  # fmt: skip
    if verb in {"off", "fresh"}:
        everything = Button(label=say(language, "digest-button-all"), data=data(Action.SUBSCRIPTION, f"{verb}.all"))
        rows.append((everything,))
    return Reply(nodes=(Text(text=say(language, "digest-which")),), buttons=tuple(rows))


def settings(listed: Listed, reader: Reader) -> Reply:
    """Return one subscription with all that can be done with it."""
    language, one = reader.language, listed.subscription
    nodes: list[Node] = [Bold(text=say(language, "digest-one-title")), Break()]
    nodes += [Text(text=_line(one, reader))]
    for line in _next(listed, language):
        nodes += [Break(), Text(text=line)]
    return Reply(nodes=tuple(nodes), buttons=_settings_rows(one, language) if reader.may_set else ())


def _settings_rows(one: Subscription, language: Language) -> Rows:
    pause = ("resume", "digest-button-resume") if one.pause else ("pause", "digest-button-pause")
    skip = "digest-button-always" if one.skip_if_empty else "digest-button-only-news"
    verbs: list[list[tuple[Verb, str]]] = [
        [("change", "digest-button-change"), (pause[0], pause[1])],  # type: ignore[list-item]
        [("preview", "digest-button-preview"), ("now", "digest-button-now")],
        [("skip", skip), ("off", "digest-button-off")],
    ]
    if isinstance(one.schedule.cadence, AtOnce):
        verbs = [[verbs[0][0], verbs[0][1]], [("off", "digest-button-off")]]
    return tuple(tuple(_button(verb, one, say(language, key)) for verb, key in row) for row in verbs)


def stored(listed: Listed, reader: Reader, *, is_new: bool, overwrote: bool = False) -> Reply:
    """Return the confirmation: the schedule read back, with its city and the next date."""
    language, one = reader.language, listed.subscription
    nodes: list[Node] = [Bold(text=say(language, "digest-stored" if is_new else "digest-changed")), Break()]
    nodes += [Text(text=_line(one, reader))]
    for line in (*_next(listed, language), *hints(one.schedule, language)):
        nodes += [Break(), Text(text=line)]
    if overwrote:
        nodes += [Break(), Text(text=say(language, "digest-overwrote"))]
    rows = ((_button("preview", one, say(language, "digest-button-preview")),
             _button("show", one, say(language, "digest-button-settings"))),)  # fmt: skip
    return Reply(nodes=tuple(nodes), buttons=rows)


def overwritten(saved: Saved, reader: Reader) -> Reply:
    """Return what somebody is told whose change was replaced by another's."""
    nodes = (Text(text=say(reader.language, "digest-overwritten")), Break(),
             Text(text=_line(saved.listed.subscription, reader)))  # fmt: skip
    return Reply(nodes=nodes)


def asking_to_resume(listed: Listed, reader: Reader) -> Reply:
    """Return the question how to go on after a pause."""
    language, one = reader.language, listed.subscription
    nodes = (Text(text=_line(one, reader)), Break(), Text(text=say(language, "digest-ask-resume")))
    catch = _button("catch", one, say(language, "digest-button-catch-up"))
    fresh = _button("fresh", one, say(language, "digest-button-fresh"))
    return Reply(nodes=nodes, buttons=((catch, fresh),))


def noted(key: str, listed: Listed, reader: Reader, rows: Rows = ()) -> Reply:
    """Return what was done, and with which subscription."""
    nodes = (*phrased(reader.language, key), Text(text=_line(listed.subscription, reader)))
    return Reply(nodes=nodes, buttons=rows)


def resume_button(listed: Listed, language: Language) -> Rows:
    """Return the button that ends a pause."""
    return ((_button("resume", listed.subscription, say(language, "digest-button-resume")),),)


def status(found: Sequence[Listed], reader: Reader, given_up: Sequence[Listed] = ()) -> Reply:
    """Return for each subscription when it was last sent, when it is due next, and what keeps it from arriving."""
    language = reader.language
    if given_up:
        return _with_given_up(status(found, reader), bool(found), given_up, reader)
    if not found:
        return Reply(nodes=spoken(language, "digest-none"))
    nodes: list[Node] = [Bold(text=say(language, "status-title"))]
    for number, listed in enumerate(found, 1):
        nodes += [Break(), Break(), Text(text=f"{number}. {_line(listed.subscription, reader)}")]
        nodes += _doing(listed, language)
    return Reply(nodes=tuple(nodes))


def _doing(listed: Listed, language: Language) -> Iterator[Node]:
    schedule = listed.subscription.schedule
    sent = say(language, "status-never-sent")
    if listed.sent_at is not None:
        sent = say(language, "status-sent", when=moment(listed.sent_at, schedule, language))
    for line in (sent, *_next(listed, language)):
        yield from (Break(), Text(text=line))
    if listed.fault:
        yield from (Break(), Text(text=f"⚠️ {say(language, 'status-fault')} {remedy(listed.fault, language)}"))


def followed(found: Sequence[Listed], reader: Reader) -> Reply:
    """Return what is followed, each thing with a button that ends it."""
    language = reader.language
    things = [thing for listed in found for thing in things_of(listed.subscription)]
    if not things:
        return Reply(nodes=(*phrased(language, "follow-none"), *spoken(language, "follow-usage")))
    nodes: list[Node] = [Bold(text=say(language, "follow-title")), Break()]
    for thing in things:
        nodes += [Text(text=f"• {name_of(thing, reader)}"), Break()]
    nodes += spoken(language, "follow-usage")
    rows = tuple(
        (Button(label=clipped(f"✕ {name_of(thing, reader)}", _LABEL), data=data(Action.UNFOLLOW, data_of(thing))),)
        for thing in things
    )  # fmt: skip
    return Reply(nodes=tuple(nodes), buttons=rows)


def things_of(one: Subscription) -> tuple[Followed, ...]:
    """Return what a subscription follows."""
    kinds = (("topic", one.topics), ("entity", one.entities), ("fact", one.facts))
    return tuple(Followed(kind=kind, value=str(value)) for kind, values in kinds for value in values)


def name_of(thing: Followed, reader: Reader) -> str:
    """Return what a thing is called that can be followed."""
    return say(reader.language, f"topic-{thing.value}") if thing.kind == "topic" else reader.called(thing.value)


def _line(one: Subscription, reader: Reader) -> str:
    line = described(one, reader.language, called=reader.called)
    return line if one.chat.thread == reader.thread else f"{line} · {say(reader.language, 'digest-elsewhere')}"


def _next(listed: Listed, language: Language) -> tuple[str, ...]:
    if listed.next is None:
        return ()
    return (say(language, "digest-next", when=moment(listed.next.due, listed.subscription.schedule, language)),)


def _button(verb: Verb, one: Subscription, label: str) -> Button:
    return Button(label=label, data=data(Action.SUBSCRIPTION, f"{verb}.{one.id}"))


def _numbered(number: int, label: str) -> str:
    return f"{number} · {label}"


def _new(language: Language) -> Button:
    return Button(label=say(language, "digest-button-new"), data=data(Action.MENU, "new"), style="primary")
