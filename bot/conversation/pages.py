"""What commands show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from bot.conversation.actions import Action, data
from bot.conversation.commands import Command, commands, resolve
from bot.conversation.desk import Desk, Turn
from bot.conversation.effects import ShowHistory
from bot.conversation.history import further_sources, has_history
from bot.conversation.presenting import facts_reply, lines_reply, note, told
from bot.conversation.session import Session
from bot.messages import Bold, Break, Button, Code, Node, Reply, Text
from bot.phrases import has, say, spoken
from knowledge.answering.composing import examples
from knowledge.answering.wording import say as say_fact
from knowledge.facts import Fact, Topic
from knowledge.languages import LANGUAGES, Language

_PER_ENTITY = 6


def start(desk: Desk, argument: str, session: Session, *, language: Language, **rest: object) -> Turn:
    """Introduce, or follow a deep link: `topic-transport`, `fact-<id>`."""
    kind, _, value = argument.partition("-")
    if kind == "topic" and value in set(Topic):
        return brief(desk, value, session, language=language, **rest)
    if kind == "fact" and value in desk.briefing.facts:
        return Turn((one_fact(desk, desk.briefing.facts[value], language),), session, ())
    asked = examples(language)
    nodes: list[Node] = [Text(text=say(language, "welcome")), Break(), Break(), Text(text=say(language, "try"))]
    for question in asked:
        nodes += [Break(), Text(text=f"• {question}")]
    rows = tuple(
        (Button(label=question[:72], data=data(Action.ASK, f"{language}{n}")),) for n, question in enumerate(asked)
    )
    more = (
        _command_button("topics", say(language, "button-topics")),
        _command_button("help", say(language, "button-help")),
    )
    return Turn((Reply(nodes=tuple(nodes), buttons=(*rows, more)),), session.model_copy(update={"choices": asked}), ())


def help_(
    _desk: Desk, argument: str, session: Session, *, language: Language, is_editor: bool = False, **_rest: object
) -> Turn:
    """List the commands, or explain one; of those for editors nobody else is told."""
    wanted = resolve(argument.lstrip("/")) if argument else None
    if wanted and (is_editor or not wanted.editor):
        return Turn((Reply(nodes=_explained(wanted, language)),), session, ())
    nodes: list[Node] = [Bold(text=say(language, "help-title")), Break()]
    nodes += [Text(text=say(language, "help-ask")), Break(), Break()]
    for command in (one for one in commands().values() if not one.editor):
        nodes += [*_described(command.name, language), Break()]
    if is_editor:
        nodes += [Break(), Bold(text=say(language, "help-editors")), Break()]
        for command in (one for one in commands().values() if one.editor):
            nodes += [*_described(command.name, language), Break()]
    nodes += [Break(), *spoken(language, "help-more"), Break(), Break(), Text(text=say(language, "try"))]
    for question in examples(language):
        nodes += [Break(), Text(text=f"• {question}")]
    return Turn((Reply(nodes=tuple(nodes)),), session, ())


def _described(name: str, language: Language) -> tuple[Node, ...]:
    """Return a command's line in the help."""
    return (Code(text=f"/{name}"), Text(text=" – "), *spoken(language, f"command-{name}"))


def _explained(command: Command, language: Language) -> tuple[Node, ...]:
    """Return a command's line and its other names."""
    nodes: list[Node] = [*_described(command.name, language), Break(), Text(text=say(language, "help-aliases"))]
    for number, alias in enumerate(command.aliases):
        nodes += [Text(text=", " if number else " "), Code(text=f"/{alias}")]
    return tuple(nodes)


def ask(_desk: Desk, _argument: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Say how to ask: `/ask` without a question."""
    return Turn((note(say(language, "ask-usage")),), session, ())


def topics(desk: Desk, _argument: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """List the topics with how many facts each has."""
    known = desk.briefing.topics
    lines = [f"• {say(language, f'topic-{topic}')} ({count})" for topic, count in known.items()]
    buttons = [Button(label=say(language, f"topic-{topic}"), data=data(Action.TOPIC, topic)) for topic in known]
    rows = tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))
    return Turn((lines_reply(say(language, "topics-title"), lines, rows),), session, ())


def find_topic(name: str) -> Topic | None:
    """Return the topic of that name in any language."""
    wanted = name.strip().casefold()
    for topic in Topic:
        if wanted in {topic.value, *(say(language, f"topic-{topic}").casefold() for language in LANGUAGES)}:
            return topic
    return None


def brief(desk: Desk, argument: str, session: Session, *, language: Language, **rest: object) -> Turn:
    """Show the essentials, of a topic if one is named."""
    topic = find_topic(argument) if argument else None
    if argument and topic is None:
        return topics(desk, "", session, language=language, **rest)
    title = (
        say(language, "brief-topic-title", topic=say(language, f"topic-{topic}"))
        if topic
        else say(language, "brief-title")
    )
    buttons: tuple[tuple[Button, ...], ...] = ()
    if topic:
        buttons = ((Button(label=say(language, "button-follow"), data=data(Action.FOLLOW, f"topic.{topic}")),),)
    facts = desk.briefing.brief(topic)
    return _facts(desk, title, facts, session, language, say(language, "nothing-on-topic"), buttons)


def who(desk: Desk, argument: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Show what we know of a person or organisation."""
    if not argument:
        return Turn((told(language, "who-usage"),), session, ())
    found = desk.briefing.who(argument)
    if not found:
        return Turn((note(say(language, "who-unknown", name=argument[:60])),), session, ())
    entity, facts = found[0]
    empty = say(language, "who-unknown", name=entity.name.in_(language))
    return _facts(desk, entity.name.in_(language), facts[:_PER_ENTITY], session, language, empty)


def figures(desk: Desk, _argument: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Show all facts that carry a figure."""
    return _facts(desk, say(language, "figures-title"), desk.briefing.figures(), session, language,
                  say_fact(language, "nothing-here"))  # fmt: skip


def due(desk: Desk, _argument: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Show targets and plans by date."""
    return _facts(desk, say(language, "due-title"), desk.briefing.due(), session, language,
                  say_fact(language, "nothing-here"))  # fmt: skip


def sources(desk: Desk, _argument: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """List the sources with how many facts come from each."""
    lines = []
    facts = desk.briefing.facts.values()
    counts = Counter(fact.source for fact in facts)
    confirms = Counter(one.source for fact in facts for one in fact.confirmed_by)
    for source in desk.briefing.sources.values():
        count, confirmed = counts[source.id], confirms[source.id]
        dated = " · ".join(part for part in (source.outlet, source.published) if part) or say(
            language, "source-no-date"
        )
        counted = [say(language, "source-facts", count=count)]
        counted += [say(language, "source-confirms", count=confirmed)] if confirmed else []
        lines.append(f"• {source.title} ({', '.join(counted)}). {dated}")
    return Turn((lines_reply(say(language, "sources-title"), lines),), session, ())


def why(desk: Desk, _argument: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Explain how the last question was read, who else says what was answered, and how that has changed."""
    read = session.explained
    if read is None:
        return Turn((note(say(language, "why-none")),), session, ())
    lines = [say(language, "why-question", text=read.text[:200])]
    if read.names:
        lines.append(say(language, "why-names", names=", ".join(read.names)))
    if has(language, name := _aspect_phrase(read.aspect, read.outcome)):
        lines.append(say(language, "why-aspect", aspect=say(language, name)))
    lines.append(say(language, "why-outcome", outcome=say(language, f"outcome-{read.outcome.replace('_', '-')}")))
    known = desk.briefing.facts
    for fact in (known[name] for name in session.cited if name in known):
        lines += further_sources(fact, desk.briefing.sources, language)
    changed = tuple(name for name in session.cited if has_history(name, known))
    effects = (ShowHistory(facts=changed, language=language),) if changed else ()
    return Turn((lines_reply(say(language, "why-title"), lines),), session, effects)


def _aspect_phrase(aspect: str, outcome: str) -> str:
    """Return the key under which the phrases name what was asked for."""
    by_outcome = {"off_topic": "aspect-off-topic", "service": "aspect-small-talk", "clarify": "aspect-unclear"}
    named = aspect.replace(":", "-").replace("/", "-")
    return by_outcome.get(outcome, f"aspect-{named}")


def one_fact(desk: Desk, fact: Fact, language: Language) -> Reply:
    """Return the page of one fact."""
    return facts_reply(say(language, "more-title"), [fact], sources=desk.briefing.sources, language=language, empty="")


def _facts(
    desk: Desk, title: str, facts: list[Fact], session: Session, language: Language, empty: str,
    buttons: tuple[tuple[Button, ...], ...] = (),
) -> Turn:  # fmt: skip
    reply = facts_reply(title, facts, sources=desk.briefing.sources, language=language, empty=empty, buttons=buttons)
    cited = tuple(fact.id for fact in facts)
    return Turn((reply,), session.model_copy(update={"cited": cited, "facts": cited[:3]}), ())


def _command_button(name: str, label: str) -> Button:
    return Button(label=label, data=data(Action.COMMAND, name))


HANDLERS: dict[str, Callable[..., Turn]] = {
    "start": start, "help": help_, "ask": ask, "brief": brief, "topics": topics, "who": who, "figures": figures,
    "due": due, "sources": sources, "why": why,
}  # fmt: skip
