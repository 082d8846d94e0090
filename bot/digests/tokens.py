"""What somebody typed about a schedule, cut into words, numbers, times of day and zone names."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

TokenKind = Literal["word", "number", "clock", "zone", "sign"]
Joint = Literal["", "-", " "]

_COMMAND = re.compile(r"^\s*/\w+(?:@\w+)?")
_PARTS = re.compile(
    r"""
    (?P<zone> [A-Za-z]+(?:_[A-Za-z]+)*(?:/[A-Za-z0-9_+-]+)+ | (?:UTC|GMT)[ ]?[+−-][ ]?\d{1,2}(?::\d\d)? )
  | (?P<clock> \d{1,2}[:.]\d{2}(?!\d) | \d{1,2}[hч]\d{2}(?!\d) | (?<!\d)\d{4}(?!\d) )
  | (?P<number> \d+ )
  | (?P<meridiem> [aApP]\.[ ]?[mM]\.? )
  | (?P<word> [^\W\d_]+(?:['’][^\W\d_]+)* )
  | (?P<dash> [-–—−] )
  | (?P<stop> [\s,;.!?:()\[\]„“”"«»…&·] )
  | (?P<sign> . )
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """One part of what was typed."""

    kind: TokenKind
    text: str
    start: int
    end: int
    joint: Joint
    """What stands between it and the token before: nothing, a dash, or space and punctuation."""


def cleaned(text: str) -> str:
    """Return a text without its leading command and without characters that cannot be seen."""
    seen = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) not in _UNSEEN)
    return _COMMAND.sub("", seen.replace("’", "'")).strip()


_UNSEEN = {"Cf", "Cs", "Co", "Cn"}


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a cleaned text."""
    found: list[Token] = []
    joint: Joint = " "
    for match in _PARTS.finditer(text):
        kind = match.lastgroup
        if kind == "dash":
            joint = "-"
        elif kind == "stop":
            joint = joint if joint == "-" and match.group().isspace() else " "
        else:
            words = match.group().replace(".", "").replace(" ", "") if kind == "meridiem" else match.group()
            found.append(Token(_KINDS[str(kind)], words, match.start(), match.end(), joint))
            joint = ""
    return found


_KINDS: dict[str, TokenKind] = {
    "zone": "zone", "clock": "clock", "number": "number", "meridiem": "word", "word": "word", "sign": "sign",
}  # fmt: skip
