"""Following: `/follow NAME`, `/unfollow NAME` and the buttons that do the same; a name, a topic or a single fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.conversation.actions import Action, data
from bot.conversation.desk import Desk, Turn, clipped
from bot.conversation.digesting import may_set
from bot.conversation.presenting import facts_reply, note, told
from bot.conversation.session import Session
from bot.conversation.wishes import Follow, Followed, ShowFollowed, Unfollow
from bot.digests.spoken import Spoken, read
from bot.messages import Button, IncomingMessage
from bot.phrases import say
from knowledge.answering.answers import Outcome
from knowledge.answering.stating import stated
from knowledge.facts import Fact, Topic
from knowledge.languages import Language

_LABEL, _SHOWN = 72, 60


def follow(
    desk: Desk, argument: str, session: Session, *, language: Language, message: IncomingMessage, **_rest: object
) -> Turn:
    """Follow what is named; facts that are only described are offered as buttons."""
    if not argument:
        return Turn((), session, (ShowFollowed(language=language, may_set=may_set(message)),))
    if things := named(desk, argument, language):
        first, *others = things
        wish = Follow(
            language=language, kind=first.kind, value=first.value, others=tuple(others), may_set=may_set(message)
        )
        return Turn((), session, (wish,))
    answer = desk.briefing.ask(argument, language=language).answer  # no pinned text: a fact is to be followed
    if answer.outcome is Outcome.ANSWER:
        facts = [desk.briefing.facts[fact] for fact in answer.cited]
        reply = facts_reply(
            say(language, "follow-which"), facts, sources=desk.briefing.sources, language=language, empty="",
            buttons=follow_buttons(facts, language),
        )  # fmt: skip
        return Turn((reply,), session, ())
    return Turn((told(language, "follow-unknown", name=argument[:_SHOWN]),), session, ())


def unfollow(
    desk: Desk, argument: str, session: Session, *, language: Language, message: IncomingMessage, **_rest: object
) -> Turn:
    """Follow what is named no longer; without a name, show what is followed."""
    things = named(desk, argument, language) if argument else ()
    if argument and not things:
        return Turn((told(language, "follow-unknown", name=argument[:_SHOWN]),), session, ())
    if not things:
        return Turn((), session, (ShowFollowed(language=language, may_set=may_set(message)),))
    return Turn((), session, (Unfollow(language=language, may_set=may_set(message), things=things),))


def followed(
    desk: Desk, value: str, session: Session, *, language: Language, message: IncomingMessage, **_rest: object
) -> Turn:
    """Follow by button."""
    thing = _of_button(desk, value)
    if thing is None:
        return Turn((note("", toast=say(language, "expired-button")),), session, ())
    wish = Follow(language=language, kind=thing.kind, value=thing.value, may_set=may_set(message), is_quiet=True)
    return Turn((), session, (wish,))


def unfollowed(
    _desk: Desk, value: str, session: Session, *, language: Language, message: IncomingMessage, **_rest: object
) -> Turn:
    """Follow no longer, by button; also what the store does not know any more."""
    thing = _split(value)
    return Turn((), session, (Unfollow(language=language, may_set=may_set(message), things=(thing,)),))


def follow_buttons(facts: Sequence[Fact], language: Language) -> tuple[tuple[Button, ...], ...]:
    """Return a button for each fact, to follow it."""
    return tuple(
        (Button(label=clipped(stated(fact, language), _LABEL), data=data(Action.FOLLOW, fact.id)),) for fact in facts
    )


def data_of(thing: Followed) -> str:
    """Return what stands in a button for a thing that can be followed."""
    return thing.value if thing.kind == "fact" else f"{thing.kind}.{thing.value}"


def named(desk: Desk, words: str, language: Language) -> tuple[Followed, ...]:
    """Return the topics, names or the fact that words mean as a whole."""
    if words in desk.briefing.facts:
        return (Followed(kind="fact", value=words),)
    entities = desk.whole_names(words)
    if entities:
        return tuple(Followed(kind="entity", value=entity) for entity in entities)
    spoken = read(words, language=language, names=desk.whole_names)
    if not isinstance(spoken, Spoken) or spoken.cadence or spoken.at or spoken.zone:
        return ()
    topics = (Followed(kind="topic", value=topic.value) for topic in spoken.topics)
    return (*topics, *(Followed(kind="entity", value=entity) for entity in spoken.entities))


def _of_button(desk: Desk, value: str) -> Followed | None:
    """Return what a button names, if it is known."""
    thing = _split(value)
    known = {"topic": set(Topic), "entity": desk.briefing.entities, "fact": desk.briefing.facts}
    return thing if thing.value in known[thing.kind] else None


def _split(value: str) -> Followed:
    kind, _, name = value.rpartition(".")
    return Followed(kind=kind if kind in {"topic", "entity"} else "fact", value=name)


HANDLERS: dict[str, Callable[..., Turn]] = {"follow": follow, "unfollow": unfollow}
