"""What people say and press about digests, read: the pure part; what is stored the clerk knows (see `wishes`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from bot.conversation import menu
from bot.conversation.desk import Desk, Turn
from bot.conversation.drafts import Draft, Step, new_draft
from bot.conversation.effects import Effect, SetTimeZone
from bot.conversation.presenting import note
from bot.conversation.session import Session
from bot.conversation.wishes import Adjust, Guide, Manage, OpenDigest, Press, ShowStatus, Store, Verb, Wish
from bot.digests import choices
from bot.digests.cities import search_zones
from bot.digests.orders import Order, read_order
from bot.digests.presenting import refusal_reply
from bot.digests.refusals import Refusal, Trouble
from bot.digests.spoken import Spoken, read
from bot.messages import Chat, ChatKind, IncomingMessage, Reply, Text
from bot.phrases import say
from knowledge.language.normalise import MAX_LENGTH
from knowledge.languages import Language

_LOOKS = {Order.LIST, Order.PREVIEW}
"""Orders that change nothing: anybody in a group may give them."""
_MOST_TYPED = 60
"""Characters of what is taken for an answer to the menu; longer things are questions."""
_NUMBER = re.compile(r"(?<!\S)#(\d{1,2})(?!\S)")
_MOST_WORDS_OF_A_CITY = 3
_VERBS: dict[str, Verb] = {
    verb: verb
    for verb in ("off", "pause", "resume", "catch", "fresh", "now", "preview", "show", "change", "skip", "again")
}


def may_set(message: IncomingMessage) -> bool:
    """Return whether somebody may change what is set up in a chat: in groups its admins; channels have only those."""
    if message.chat.kind is ChatKind.GROUP:
        return message.person is not None and message.person.is_admin
    return True


def home(message: IncomingMessage) -> Chat:
    """Return where digests asked for in a message are to be posted.

    On Slack a mention outside a thread begins one for its answer; what is asked for there is for the channel.
    """
    chat = message.chat
    begins_thread = chat.platform == "slack" and chat.thread == message.message_id
    return chat.model_copy(update={"thread": None}) if begins_thread else chat


def digest(
    desk: Desk, argument: str, session: Session, *, language: Language, message: IncomingMessage, now: datetime,
    zone: str | None,
) -> Turn:  # fmt: skip
    """Read `/digest` and what stands behind it: an order, a schedule in one line, or nothing."""
    argument, number = _numbered(argument)
    given = read_order(argument) if argument else None
    is_look = given is not None and given.order in _LOOKS
    if not may_set(message) and not is_look:
        wish = Manage(language=language, order=Order.LIST, may_set=False)
        return _refused(session, language) if argument else _wished(session, wish)
    if not argument:
        draft = new_draft(language, thread=home(message).thread, zone=zone)
        return _wished(_drafting(session, None), Guide(language=language, draft=draft))
    if given is not None:
        rest = given.rest if number is None else f"#{number} {given.rest}"
        return _ordered(desk, given.order, rest.strip(), session, language, message, zone)
    is_cut = len(message.text) > 2 * MAX_LENGTH  # what is left of a longer one could mean something else
    spoken = Refusal(trouble=Trouble.TOO_LONG) if is_cut else read(argument, language=language, names=desk.whole_names)
    if isinstance(spoken, Refusal):
        return Turn((refusal_reply(spoken, language),), session, ())
    return _scheduled(desk, spoken, session, language, message, now, zone)


def _scheduled(
    desk: Desk, spoken: Spoken, session: Session, language: Language, message: IncomingMessage, now: datetime,
    zone: str | None,
) -> Turn:  # fmt: skip
    """Keep what a line says, if it says enough; otherwise the menu asks for the rest."""
    if _only_adjusts(spoken):
        return _wished(session, Adjust(language=language, spoken=spoken))
    draft = new_draft(language, thread=home(message).thread, zone=zone, is_guided=False).with_spoken(spoken)
    draft = draft.model_copy(update={"line": message.message_id})
    if draft.step is Step.CONFIRM:
        return _wished(_drafting(session, None), Store(language=language, draft=draft))
    return _asked(desk, draft, session, language, now)


def status(
    _desk: Desk, _argument: str, session: Session, *, language: Language, message: IncomingMessage, **_rest: object
) -> Turn:
    """Show how the subscriptions are doing."""
    return _wished(session, ShowStatus(language=language, may_set=may_set(message)))


def chosen(
    desk: Desk, value: str, session: Session, *, language: Language, message: IncomingMessage, now: datetime,
    zone: str | None,
) -> Turn:  # fmt: skip
    """Go on with the menu after one of its buttons."""
    if not may_set(message):
        return _refused(session, language, is_press=True)
    if value == "new":
        draft = new_draft(language, thread=home(message).thread, zone=zone)
        return _asked(desk, draft, session, language, now)
    before = session.draft
    if before is not None and value == menu.STOP:
        reply = note(say(language, "digest-cancelled")).model_copy(update={"replaces": True})
        return Turn((reply,), _drafting(session, None), ())
    if before is not None and value == menu.SAVE and before.step is Step.CONFIRM:
        return _wished(_drafting(session, None), Store(language=language, draft=before, is_press=True))
    after = menu.answered(before, value) if before is not None else None
    if before is None or after is None:
        return Turn((note("", toast=say(language, "digest-menu-gone")),), session, ())
    turn = _asked(desk, after, session, language, now, is_press=True)
    return turn._replace(effects=_remembered(before, after))


def typed(desk: Desk, text: str, session: Session, *, language: Language, now: datetime) -> Turn | None:
    """Take words for an answer to the menu that is open; None if they are none, so most likely a question.

    Whether somebody may set things up was looked at when the menu opened, and is again when it is confirmed.
    """
    draft = session.draft
    if draft is None or "?" in text or len(text) > _MOST_TYPED:
        return None
    spoken = read(text, language=language, names=desk.whole_names)
    if isinstance(spoken, Spoken):
        after = draft.with_spoken(spoken)
        return _asked(desk, after, session, language, now)._replace(effects=_remembered(draft, after))
    if draft.step is not Step.ZONE or len(text.split()) > _MOST_WORDS_OF_A_CITY:
        return None
    found = search_zones(text, language)
    if not found:
        return Turn((refusal_reply(spoken, language),), session, ())
    reply = Reply(
        nodes=(Text(text=say(language, "digest-which-city")),),
        buttons=menu.zone_buttons([match.zone for match in found], language),
    )
    return Turn((reply,), session, ())


def pressed(
    _desk: Desk, value: str, session: Session, *, language: Language, message: IncomingMessage, **_rest: object
) -> Turn:
    """Do something with one subscription, by its button."""
    verb, _, which = value.partition(".")
    if verb not in _VERBS or not which:
        return Turn((note("", toast=say(language, "expired-button")),), session, ())
    if verb != "preview" and not may_set(message):
        return _refused(session, language, is_press=True)
    name, _, until = which.partition(".")
    wish = Press(language=language, verb=_VERBS[verb], subscription=name, until=until)
    return _wished(session, wish)


def opened(chosen_: choices.Chosen, session: Session, *, language: Language, message: IncomingMessage) -> Turn:
    """Do what a button under a digest says."""
    if chosen_.choice is choices.Choice.SETTINGS:
        if not may_set(message):
            return _refused(session, language, is_press=True)
        return _wished(session, Press(language=language, verb="show", subscription=chosen_.subscription))
    wish = OpenDigest(
        language=language, may_set=may_set(message), subscription=chosen_.subscription, ref=chosen_.ref,
        is_for_following=chosen_.choice is choices.Choice.FOLLOW,
    )  # fmt: skip
    return _wished(session, wish)


def _ordered(
    desk: Desk, order: Order, rest: str, session: Session, language: Language, message: IncomingMessage,
    zone: str | None,
) -> Turn:  # fmt: skip
    """Return the wish for an order; what a preview is to be about is read here."""
    draft = new_draft(language, thread=home(message).thread, zone=zone, is_guided=False)
    if order in {Order.PREVIEW, Order.NOW} and rest and not rest.removeprefix("#").isdecimal():
        spoken = read(rest, language=language, names=desk.whole_names)
        if isinstance(spoken, Refusal):
            return Turn((refusal_reply(spoken, language),), session, ())
        draft = draft.with_spoken(spoken)
    wish = Manage(language=language, may_set=may_set(message), order=order, rest=rest, draft=draft)
    return _wished(session, wish)


def _numbered(argument: str) -> tuple[str, int | None]:
    """Return a line without the number of a subscription, `#2`, and that number."""
    found = _NUMBER.search(argument)
    return (_NUMBER.sub(" ", argument).strip(), int(found[1])) if found else (argument, None)


def _only_adjusts(spoken: Spoken) -> bool:
    """Return whether a line says nothing but the language, or whether to skip what is empty."""
    says_more = spoken.cadence or spoken.at or spoken.zone or spoken.topics or spoken.entities
    return not says_more


def _asked(
    desk: Desk, draft: Draft, session: Session, language: Language, now: datetime, *, is_press: bool = False
) -> Turn:  # fmt: skip
    reply = menu.page(draft, language, now=now, called=desk.called(language))
    return Turn((reply.model_copy(update={"replaces": is_press}),), _drafting(session, draft), ())


def _remembered(before: Draft, after: Draft) -> tuple[Effect, ...]:
    """Return what keeps a city that was asked for: nobody is asked for it twice."""
    is_new = before.step is Step.ZONE and after.zone is not None
    return (SetTimeZone(zone=after.zone),) if is_new and after.zone else ()


def _drafting(session: Session, draft: Draft | None) -> Session:
    return session.model_copy(update={"draft": draft, "choices": ()})


def _wished(session: Session, wish: Wish) -> Turn:
    return Turn((), session, (wish,))


def _refused(session: Session, language: Language, *, is_press: bool = False) -> Turn:
    words = say(language, "admins-only")
    return Turn((note("", toast=words) if is_press else note(words, is_private=True),), session, ())


HANDLERS: dict[str, Callable[..., Turn]] = {"digest": digest, "status": status}
