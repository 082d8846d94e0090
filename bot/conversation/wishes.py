"""What people want of subscriptions, as values: the core reads it, the clerk, who has the stored ones, does it."""

from __future__ import annotations

from typing import Literal

from bot.conversation.drafts import Draft
from bot.digests.orders import Order
from bot.digests.spoken import Spoken
from bot.messages import Frozen
from knowledge.languages import Language

FollowKind = Literal["topic", "entity", "fact"]
Verb = Literal["off", "pause", "resume", "catch", "fresh", "now", "preview", "show", "change", "skip", "again"]
"""What a button does with a subscription; `catch` and `fresh` are the two ways to resume, `again` undoes giving up."""


class Followed(Frozen):
    """One thing that can be followed."""

    kind: FollowKind
    value: str


class _Wish(Frozen):
    """What all wishes have."""

    language: Language
    """In which to reply."""
    may_set: bool = True
    """Whether the person may change what is set up here."""


class Guide(_Wish):
    """Set up a subscription; where there are some, they are shown first."""

    effect: Literal["guide"] = "guide"
    draft: Draft


class Store(_Wish):
    """Keep what the draft says."""

    effect: Literal["store"] = "store"
    draft: Draft
    is_press: bool = False
    """The confirmation takes the place of the menu."""


class Adjust(_Wish):
    """Change only this of a subscription that is there: its language, or whether it skips what is empty."""

    effect: Literal["adjust"] = "adjust"
    spoken: Spoken


class Manage(_Wish):
    """Carry out an order that was typed."""

    effect: Literal["manage"] = "manage"
    order: Order
    rest: str = ""
    """What stood behind it: a number, for how long, about what."""
    draft: Draft | None = None
    """What a preview is to be about, where nothing is set up."""


class Press(_Wish):
    """Do something with one subscription, by its button."""

    effect: Literal["press"] = "press"
    verb: Verb
    subscription: str
    """An id, or `all`."""
    until: str = ""
    """Of a pause: its end in UTC, `YYYYMMDDHHMM`; empty for one without end."""


class Follow(Frozen):
    """Tell at once when something about topics, entities or facts changes."""

    effect: Literal["follow"] = "follow"
    language: Language
    kind: FollowKind
    value: str
    others: tuple[Followed, ...] = ()
    """Further things that were named together with it."""
    may_set: bool = True
    """Whether changes are to be told to all here; otherwise to the person alone."""
    is_quiet: bool = False
    """Confirm with a notice instead of a message: a button was pressed."""

    @property
    def things(self) -> tuple[Followed, ...]:
        """All that is to be followed."""
        return (Followed(kind=self.kind, value=self.value), *self.others)


class Unfollow(_Wish):
    """Follow things no longer."""

    effect: Literal["unfollow"] = "unfollow"
    things: tuple[Followed, ...]


class ShowFollowed(_Wish):
    """Show what is followed here."""

    effect: Literal["show-followed"] = "show-followed"


class ShowStatus(_Wish):
    """Show how the subscriptions here are doing."""

    effect: Literal["show-status"] = "show-status"


class OpenDigest(_Wish):
    """Show all of a digest that was sent, or its facts, to be followed."""

    effect: Literal["open-digest"] = "open-digest"
    subscription: str
    ref: str
    is_for_following: bool = False


PlainWish = Store | Follow | Unfollow | ShowFollowed | ShowStatus | OpenDigest
"""What ends with a reply, and leaves the session as it is."""
Wish = Guide | Adjust | Manage | Press | PlainWish
