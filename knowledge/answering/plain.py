"""An answer as plain text with [n]: what `--json` prints and every other rendering starts from."""

from __future__ import annotations

from knowledge.answering.answers import Answer, Sentence


def marks(answer: Answer, sentence: Sentence) -> str:
    """Return the citation marks of a sentence: `[1][2]`."""
    return "".join(f"[{number}]" for number in answer.numbers(sentence))


def plain_text(answer: Answer) -> str:
    """Return the answer as text; a list has one line an item."""
    lines = [answer.opening] if answer.opening else []
    said = [" ".join(part for part in (s.lead, s.statement, marks(answer, s)) if part) for s in answer.sentences]
    lines += [f"• {text}" for text in said] if answer.is_list else [" ".join(said)] if said else []
    return "\n".join([*lines, *answer.closing])
