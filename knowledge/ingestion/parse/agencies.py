"""Whose text it is: agencies sign their texts in the dateline, the byline or the last line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

_BEGINNING = 120
_PLACE = r"[\w .,/’'()-]{2,90}?"
_BRACKETED = re.compile(r"[(/\[]\s*([^()/\[\]]{2,40}?)\s*[)/\]]")
_DASHED = re.compile(rf"^{_PLACE}[.,]\s*([^\W\d][\w «»\"-]{{1,40}}?)\s*[-–—]\s", re.UNICODE)
_NAMED = re.compile(r"(?:ИА|АА|АИ|Agentur|агентство)\s+[«\"]([^»\"]{2,40})[»\"]")
_CODE = re.compile(r"[a-z]{2,5}|[A-ZА-ЯЁӘҒҚҢӨҰҮІ]{2,6}")
"""How agencies call themselves in datelines: npd, AFP. Names of papers are written like names."""
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@cache
def _names() -> dict[str, str]:
    data = yaml.load(Path(__file__).with_name("agencies.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {name.casefold(): agency for agency, names in data.items() for name in names}


def agency_in(*, author: str, beginnings: Sequence[str], credits: Sequence[str]) -> str | None:  # noqa: A002
    """Return the agency that signs a text: in its author, its first paragraphs' dateline, or its credit lines."""
    for signature in (author, *(name for text in beginnings for name in _signatures(text))):
        if (agency := _names().get(signature.strip().casefold())) is not None:
            return agency
    for line in credits:
        for name in _candidates(line):
            if (agency := _names().get(name)) is not None:
                return agency
    return _unlisted(beginnings)


def _unlisted(beginnings: Sequence[str]) -> str | None:
    """Return an agency nobody listed, if it signs the dateline with a code as agencies do."""
    return next((name for text in beginnings for name in _in_dateline(text) if _CODE.fullmatch(name)), None)


def _in_dateline(text: str) -> list[str]:
    """Return the names in brackets that stand between place and dash: "BERLIN, 3 May (name) – "."""
    matches = _BRACKETED.finditer(text[:_BEGINNING])
    return [match[1] for match in matches if text[match.end() :].lstrip()[:1] in {"-", "–", "—"}]


def outlet_in(beginnings: Sequence[str], credits: Sequence[str]) -> str | None:  # noqa: A002
    """Return who signs a text in its dateline or last line, where that is no agency."""
    for text in beginnings:
        if (named := _NAMED.search(text[:_BEGINNING])) is not None:
            return named[1]
        for name in _in_dateline(text):
            if name.casefold() not in _names() and name[0].isupper():
                return name
    return next((found[1] for line in credits if (found := _NAMED.search(line))), None)


def _signatures(text: str) -> list[str]:
    beginning = text[:_BEGINNING]
    found = [match[1] for match in _BRACKETED.finditer(beginning)]
    if (dashed := _DASHED.match(beginning)) is not None:
        found.append(dashed[1])
    return [part for name in found for part in (name, *name.split("/"))]


def _candidates(line: str) -> list[str]:
    """Return the names a short line may hold: its words, one to three in a row."""
    words = [word.casefold() for word in _WORD.findall(line)]
    return [" ".join(words[start : start + size]) for size in (3, 2, 1) for start in range(len(words) - size + 1)]
