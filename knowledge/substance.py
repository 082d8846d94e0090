"""What a fact says apart from its wording: whether two versions tell a reader the same."""

from __future__ import annotations

import json
from hashlib import sha256

from knowledge.facts import Fact
from knowledge.languages import Language

_SUBSTANCE = {
    "status", "instrument", "subject", "participants", "attribute", "quantities", "period", "deadline",
}  # fmt: skip


def substance(fact: Fact) -> str:
    """Return a digest of what a fact says: the same for versions that differ in wording, sources or topics only."""
    said = fact.model_dump(mode="json", include=_SUBSTANCE, exclude_defaults=True)
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def reads_same(old: Fact, new: Fact, language: Language) -> bool:
    """Return whether who has read the old version in a language need not be told of the new one.

    A sentence that was shown in another language for want of its own, and now has its own, says nothing new.
    """
    if substance(old) != substance(new):
        return False
    return language in old.untranslated or old.statement.in_(language) == new.statement.in_(language)
