"""What pressed buttons do."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation import digesting, following, pages, personal
from bot.conversation.actions import Action
from bot.conversation.around import around
from bot.conversation.desk import Desk, Turn
from bot.conversation.effects import AskEditor, Forget, Vote, Watch
from bot.conversation.presenting import facts_reply, note
from bot.conversation.session import Session
from bot.messages import IncomingMessage
from bot.phrases import say
from knowledge.languages import LANGUAGES, Language

_MORE = 4


def more(desk: Desk, value: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Show facts around a fact, the nearest first, none that was just told."""
    briefing = desk.briefing
    fact = briefing.facts.get(value)
    if fact is None:
        return _gone(session, language)
    facts = around(briefing, fact, told=set(session.cited), language=language)[:_MORE]
    reply = facts_reply(
        say(language, "more-title"),
        facts,
        sources=briefing.sources,
        language=language,
        empty=say(language, "more-none"),
    )
    cited = (*session.cited, *(f.id for f in facts))
    return Turn((reply,), session.model_copy(update={"cited": cited}), ())


def fact(desk: Desk, value: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Show one fact."""
    known = desk.briefing.facts.get(value)
    return Turn((pages.one_fact(desk, known, language),), session, ()) if known else _gone(session, language)


def watch(_desk: Desk, value: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Tell me when the last question can be answered."""
    if not _is_last(value, session):
        return _gone(session, language)
    effects = (Watch(question=session.question[:500], language=language, context=" ".join(session.facts) or None),)
    return Turn((note(say(language, "watch-queued"), toast=say(language, "watch-queued")),), session, effects)


def editor(_desk: Desk, value: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Hand the last question to an editor."""
    if not _is_last(value, session):
        return _gone(session, language)
    effect = AskEditor(question=session.question[:500], language=language, outcome=session.outcome)
    return Turn((note(say(language, "editor-queued"), toast=say(language, "editor-queued")),), session, (effect,))


def vote_up(_desk: Desk, value: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Note that the answer helped."""
    if not _is_last(value, session):
        return _gone(session, language)
    effect = Vote(is_up=True, question=session.question, language=language, facts=session.cited)
    return Turn((note("", toast=say(language, "vote-up-thanks")),), session, (effect,))


def vote_down(_desk: Desk, value: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Note that the answer did not help."""
    if not _is_last(value, session):
        return _gone(session, language)
    effect = Vote(is_up=False, question=session.question, language=language, facts=session.cited)
    return Turn((note("", toast=say(language, "vote-down-thanks")),), session, (effect,))


def language_(
    _desk: Desk, value: str, session: Session, *, language: Language, message: IncomingMessage, **_rest: object
) -> Turn:
    """Set the language by button; in groups for admins only."""
    if not digesting.may_set(message):
        return Turn((note("", toast=say(language, "admins-only")),), session, ())
    if value not in {*LANGUAGES, "auto"}:
        return _gone(session, language)
    return personal.set_language(value, session, language)


def topic(desk: Desk, value: str, session: Session, *, language: Language, **rest: object) -> Turn:
    """Brief on a topic."""
    return pages.brief(desk, value, session, language=language, **rest)


def forget(_desk: Desk, value: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Delete after the person said yes."""
    if value != "yes":
        return Turn((note(say(language, "forget-kept")),), session, ())
    return Turn((note(say(language, "forget-done")),), Session(language=session.language), (Forget(),))


def _is_last(value: str, session: Session) -> bool:
    """Return whether a button belongs to the last answer: older ones are not told from it any more."""
    return bool(session.question) and value == session.answer_id


def _gone(session: Session, language: Language) -> Turn:
    return Turn((note("", toast=say(language, "expired-button")),), session, ())


HANDLERS: dict[Action, Callable[..., Turn]] = {
    Action.MORE: more, Action.FACT: fact, Action.FOLLOW: following.followed, Action.WATCH: watch, Action.EDITOR: editor,
    Action.UP: vote_up, Action.DOWN: vote_down, Action.LANGUAGE: language_, Action.TOPIC: topic,
    Action.FORGET: forget, Action.UNFOLLOW: following.unfollowed, Action.MENU: digesting.chosen,
    Action.SUBSCRIPTION: digesting.pressed,
}  # fmt: skip
