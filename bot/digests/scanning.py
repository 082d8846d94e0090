"""Typed words -> units of meaning, the longest phrases first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.digests.cities import zone_of
from bot.digests.lexicon import Pattern, agrees, is_slot, lexicon
from bot.digests.naming import Names
from bot.digests.tokens import tokens_of
from bot.digests.units import Kind, Unit
from knowledge.language.normalise import fold

_LONGEST_NAME = 5
_TYPO_LENGTH, _TYPO_SIMILARITY = 5, 0.8
_RANK = {group: rank for rank, group in enumerate(
    ("refused", "cadence", "weekday", "clock", "part", "skip", "language", "topic", "marker"))}  # fmt: skip
_HOUR_MINUTE = 2


@dataclass(frozen=True)
class _Match:
    pattern: Pattern
    length: int
    numbers: dict[str, int]


class Scanner:
    """Reads a text from left to right, the longest phrase first."""

    def __init__(self, text: str, *, names: Names) -> None:
        self.text, self.tokens = text, tokens_of(text)
        self._names = names

    def units(self) -> list[Unit]:
        """Return the units of the text; neighbouring words that are not understood make one."""
        found: list[Unit] = []
        at = 0
        while at < len(self.tokens):
            for unit in self._at(at):
                at = unit.last
                if unit.kind is Kind.UNKNOWN and found and found[-1].kind is Kind.UNKNOWN:
                    unit = self._unit(Kind.UNKNOWN, "", found.pop().first, unit.last)  # noqa: PLW2901 - the two as one
                found.append(unit)
        return found

    def _at(self, at: int) -> Iterator[Unit]:
        token = self.tokens[at]
        match = self._best(at)
        name = self._longest_name(at, longer_than=match.length if match else 1)
        if name is not None:
            yield name
        elif match is not None:
            yield from self._meaning(match, at)
        elif token.kind == "zone":
            yield self._unit(Kind.ZONE, zone_of(token.text) or "", at, at + 1)
        elif token.kind == "clock":
            yield self._clock(at)
        elif (number := self._number(at)) is not None:
            yield number
        else:
            yield self._name(at, 1) or self._guess(at)

    def _unit(self, kind: Kind, value: str, first: int, last: int, **more: object) -> Unit:
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return Unit(kind, value, start, end, first, last, self.tokens[first].joint, **more)  # type: ignore[arg-type]

    def _longest_name(self, at: int, *, longer_than: int) -> Unit | None:
        """Return the city or entity of several words that stands there."""
        if self.tokens[at].kind != "word":
            return None
        for length in range(min(_LONGEST_NAME, len(self.tokens) - at), max(longer_than, 1), -1):
            if (unit := self._name(at, length)) is not None:
                return unit
        return None

    def _name(self, at: int, length: int) -> Unit | None:
        start, end = self.tokens[at].start, self.tokens[at + length - 1].end
        words = self.text[start:end]
        if any(char in words for char in ",;()"):
            return None
        if self.tokens[at].kind == "word" and (zone := zone_of(words)) is not None:
            return self._unit(Kind.ZONE, zone, at, at + length, others=tuple(self._names(words)))
        entities = self._names(words)
        return self._unit(Kind.ENTITY, entities[0], at, at + length, others=tuple(entities[1:])) if entities else None

    def _clock(self, at: int) -> Unit:
        digits = re.split(r"[:.hч]", self.tokens[at].text)
        hour, minute = digits if len(digits) == _HOUR_MINUTE else (digits[0][:2], digits[0][2:])
        return self._unit(Kind.CLOCK, f"{int(hour)}:{int(minute)}", at, self._after_suffix(at, "clock-suffix"))

    def _number(self, at: int) -> Unit | None:
        if (found := self._number_at(at, lexicon().numbers)) is not None:
            value, last = found
            if self.tokens[at].kind == "number" and last == at + 1:
                end = self._after_suffix(at, "day-suffix")
                dot = int(self.text[self.tokens[at].end : self.tokens[at].end + 1] == ".")
                if end > last or dot:
                    unit = self._unit(Kind.NUMBER, str(value), at, end, marks=frozenset({"ordinal"}))
                    return replace(unit, end=unit.end + dot)
                end = self._after_suffix(at, "clock-suffix")
                marks = {"hour"} if end > last else set[str]()
                return self._unit(Kind.NUMBER, str(value), at, end, marks=frozenset(marks))
            return self._unit(Kind.NUMBER, str(value), at, last)
        if (found := self._number_at(at, lexicon().ordinals)) is not None:
            return self._unit(Kind.NUMBER, str(found[0]), at, found[1], marks=frozenset({"ordinal"}))
        return None

    def _after_suffix(self, at: int, group: str) -> int:
        """Return the number of the token after a figure and the ending that is tied to it."""
        if at + 1 < len(self.tokens):
            token = self.tokens[at + 1]
            if token.joint != " " and token.text.casefold() in lexicon().suffixes[group]:
                return at + 2
        return at + 1

    def _number_at(self, at: int, words: dict[tuple[str, ...], int]) -> tuple[int, int] | None:
        """Return a number in digits or words, with the token after it."""
        if at >= len(self.tokens):
            return None
        if self.tokens[at].kind == "number":
            return (int(self.tokens[at].text[:4]), at + 1)
        for length in (2, 1):
            typed = tuple(fold(token.text) for token in self.tokens[at : at + length] if token.kind == "word")
            if len(typed) == length and typed in words:
                return words[typed], at + length
        return None

    def _best(self, at: int) -> _Match | None:
        token = self.tokens[at]
        known = lexicon()
        patterns = known.patterns.get(fold(token.text), ()) if token.kind == "word" else ()
        matches = [match for pattern in (*patterns, *known.open_patterns) if (match := self._match(pattern, at))]
        return min(matches, key=lambda match: (-match.length, _RANK[match.pattern.group]), default=None)

    def _match(self, pattern: Pattern, at: int) -> _Match | None:
        here, numbers = at, dict[str, int]()
        for place, word in enumerate(pattern.words):
            if is_slot(word):
                found = self._number_at(here, lexicon().ordinals if word == "{o}" else lexicon().numbers)
                found = found or (self._number_at(here, lexicon().numbers) if word == "{o}" else None)
                if found is None:
                    return None
                numbers[word[1]], here = found
            elif here < len(self.tokens) and agrees(pattern, place, self.tokens[here].text):
                here += 1
            else:
                return None
        return _Match(pattern, here - at, numbers)

    def _meaning(self, match: _Match, at: int) -> Iterator[Unit]:
        """Yield what a phrase means; some say two things: every morning, from Monday."""
        last = at + match.length
        match match.pattern.group:
            case "marker":
                yield self._unit(Kind.MARKER, "", at, last, marks=self._marks(at, match.length))
            case "clock":
                value = _time(match.pattern.value, match.numbers)
                yield self._unit(Kind.CLOCK, value, at, self._after_suffix(last - 1, "clock-suffix"))
            case "cadence":
                kind, *more = match.pattern.value.split()
                yield self._unit(Kind.CADENCE, kind, at, last)
                yield from (self._unit(_kind_of(word), word, at, last) for word in more)
            case "weekday":
                day, *range_ = match.pattern.value.split()
                yield self._unit(Kind.WEEKDAY, day, at, last)
                if range_:
                    yield self._unit(Kind.MARKER, "", at, last, marks=frozenset({"range"}))
            case group:
                yield self._unit(Kind(group), match.pattern.value, at, last)

    def _marks(self, at: int, length: int) -> frozenset[str]:
        patterns = lexicon().patterns.get(fold(self.tokens[at].text), ())
        return frozenset(
            pattern.value for pattern in patterns
            if pattern.group == "marker" and (found := self._match(pattern, at)) and found.length == length
        )  # fmt: skip

    def _guess(self, at: int) -> Unit:
        """Return what misspelt words most likely are, if they are long enough to tell."""
        for length in (3, 2, 1):
            tokens = self.tokens[at : at + length]
            typed = [token.text.casefold() for token in tokens if token.kind == "word"]
            if len(typed) == length and (pattern := _nearest(typed)) is not None:
                return self._unit(Kind(pattern.group), pattern.value.split()[0], at, at + length)
        return self._unit(Kind.UNKNOWN, "", at, at + 1)


def _nearest(typed: Sequence[str]) -> Pattern | None:
    """Return the phrase of as many words that is nearly what was typed, as written or as it sounds."""
    for words in (" ".join(typed), " ".join(map(fold, typed))):
        known = _guessable()[len(typed)]
        near = process.extractOne(words, known.keys(), scorer=OSA.normalized_similarity, score_cutoff=_TYPO_SIMILARITY)
        if near is not None and len(words) >= _TYPO_LENGTH and near[0][0] == words[0]:
            return known[near[0]]
    return None


def _kind_of(word: str) -> Kind:
    if word.isdigit() or word == "last":
        return Kind.DAY
    return Kind.WEEKDAY if word.endswith("day") else Kind.PART


def _time(formula: str, numbers: dict[str, int]) -> str:
    """Return the time that `n:m`, `n-30`, `o8-30` or `1:00` makes of the numbers."""
    if formula == "n:m":
        return f"{numbers['n']}:{numbers['m']}"
    if formula[0].isdigit():
        return formula
    sign = "-" if "-" in formula else "+"
    hour_text, minutes = formula.split(sign)
    hour = int(hour_text[1:]) if hour_text[1:] else numbers.get("n", numbers.get("o", 0))
    if hour > _LAST_HOUR:
        return f"{hour}:0"
    total = (hour * 60 + int(f"{sign}{minutes}")) % (24 * 60)
    if total // 60 == 0 and hour == 1:
        total += 12 * 60  # half past twelve is said of noon
    return f"{total // 60}:{total % 60}"


_LAST_HOUR = 24


@cache
def _guessable() -> dict[int, dict[str, Pattern]]:
    """Return the long phrases whose misspellings are understood, by their number of words, as written and folded."""
    wanted = {"cadence", "weekday", "topic"}
    found: dict[int, dict[str, Pattern]] = {1: {}, 2: {}, 3: {}}
    for pattern in (pattern for patterns in lexicon().patterns.values() for pattern in patterns):
        if pattern.group in wanted and len(pattern.words) in found:
            for words in (" ".join(pattern.written), " ".join(pattern.words)):
                if len(words) >= _TYPO_LENGTH:
                    found[len(pattern.words)].setdefault(words, pattern)
    return found
