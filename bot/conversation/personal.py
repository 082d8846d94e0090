"""What people settle about themselves: language, time zone, a word to the editors, what is stored of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.conversation.actions import Action, data
from bot.conversation.desk import Desk, Turn
from bot.conversation.effects import Feedback, SetLanguage, SetTimeZone, ShowMyData
from bot.conversation.presenting import note, told
from bot.conversation.session import Session
from bot.digests.cities import zone_of
from bot.messages import Button, Reply, Text
from bot.phrases import say
from knowledge.languages import ENDONYMS, LANGUAGES, Language


def language_(_desk: Desk, argument: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Choose the language, or offer the choice."""
    if argument:
        chosen = _language_named(argument)
        if chosen is None:
            return Turn((note(say(language, "language-unknown")),), session, ())
        return set_language(chosen, session, language)
    buttons = [Button(label=ENDONYMS[code], data=data(Action.LANGUAGE, code)) for code in LANGUAGES]
    auto = Button(label=say(language, "language-auto"), data=data(Action.LANGUAGE, "auto"))
    return Turn((Reply(nodes=(Text(text=say(language, "language-choose")),),
                       buttons=(tuple(buttons[:2]), tuple(buttons[2:]), (auto,))),), session, ())  # fmt: skip


def set_language(chosen: Language | str, session: Session, language: Language) -> Turn:
    """Store the chosen language; "auto" follows the question."""
    if chosen not in LANGUAGES:
        return Turn((note(say(language, "language-set-auto")),), session, (SetLanguage(language=None),))
    picked: Language = chosen
    after = session.model_copy(update={"language": picked})
    return Turn((note(say(picked, "language-set")),), after, (SetLanguage(language=picked),))


def _language_named(name: str) -> Language | str | None:
    wanted = name.strip().casefold()
    if wanted in {"auto", "automatic", *(say(language, "language-auto").casefold() for language in LANGUAGES)}:
        return "auto"
    for code in LANGUAGES:
        if wanted in {code, ENDONYMS[code].casefold()}:
            return code
    names = {"german": "de", "englisch": "en", "russian": "ru", "russisch": "ru", "kazakh": "kk", "kasachisch": "kk",
             "немецкий": "de", "английский": "en", "казахский": "kk", "қазақ": "kk", "неміс": "de", "орыс": "ru",
             "ағылшын": "en"}  # fmt: skip
    return names.get(wanted)


def timezone(
    _desk: Desk, argument: str, session: Session, *, language: Language, zone: str | None,
    now: datetime, **_rest: object,
) -> Turn:  # fmt: skip
    """Choose the time zone by name or city."""
    if not argument:
        current = zone or say(language, "timezone-none")
        return Turn((told(language, "timezone-now", zone=current),), session, ())
    found = zone_of(argument)
    if found is None:
        return Turn((note(say(language, "timezone-unknown", zone=argument[:40])),), session, ())
    time = now.astimezone(ZoneInfo(found)).strftime("%H:%M")
    return Turn((note(say(language, "timezone-set", zone=found, time=time)),), session, (SetTimeZone(zone=found),))


def feedback(_desk: Desk, argument: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Take a note to the editors."""
    if not argument:
        return Turn((told(language, "feedback-usage"),), session, ())
    return Turn(
        (note(say(language, "feedback-thanks")),), session, (Feedback(text=argument[:2000], language=language),)
    )


def mydata(_desk: Desk, _argument: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Ask the service for what is stored; it writes the reply."""
    return Turn((), session, (ShowMyData(language=language),))


def forgetme(_desk: Desk, _argument: str, session: Session, *, language: Language, **_rest: object) -> Turn:
    """Ask before deleting."""
    yes = Button(label=say(language, "button-yes-delete"), data=data(Action.FORGET, "yes"), style="danger")
    no = Button(label=say(language, "button-no"), data=data(Action.FORGET, "no"))
    return Turn((Reply(nodes=(Text(text=say(language, "forget-confirm")),), buttons=((yes, no),), is_private=True),),
                session, ())  # fmt: skip


HANDLERS: dict[str, Callable[..., Turn]] = {
    "language": language_, "timezone": timezone, "feedback": feedback, "mydata": mydata, "forgetme": forgetme,
}  # fmt: skip
