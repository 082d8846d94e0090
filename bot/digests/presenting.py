"""A digest as a Reply: short for the channel, full for who wants all of it; every line with status and citation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.citations import source_line
from bot.digests import dates
from bot.digests.choices import Choice, data
from bot.digests.describing import listed, told_time
from bot.digests.digest import Digest, Line, LineKind, Section, SectionKind
from bot.digests.refusals import Refusal
from bot.digests.subscription import MOST_FOLLOWED
from bot.messages import Bold, Break, Bullet, Button, Code, FactNode, Italic, Node, Reply, SourceNode, Text, plain_text
from bot.phrases import say
from knowledge.answering.wording import say as say_fact
from knowledge.facts import Source
from knowledge.languages import Language

SHORT_LENGTH, FULL_LENGTH = 3_600, 8_000
"""Characters: a Telegram message takes 4,096, a Slack message 10,000; the rest is room for what renderers add."""
_SHORT_LINES = {
    SectionKind.NEW: 6, SectionKind.CHANGED: 4, SectionKind.DEADLINES: 3, SectionKind.ARCHIVE: 1,
}  # fmt: skip
_FULL_LINES = {
    SectionKind.NEW: 40, SectionKind.CHANGED: 20, SectionKind.DEADLINES: 12, SectionKind.ARCHIVE: 1,
}  # fmt: skip
_CUT_ORDER = (SectionKind.DEADLINES, SectionKind.CHANGED, SectionKind.NEW)
_LONGEST_STATEMENT = 600
_MISSED_BY_NAME = 3


def short(digest: Digest, *, sources: Mapping[str, Source]) -> Reply:
    """Return the digest as one message on every platform."""
    return _fitted(digest, sources, dict(_SHORT_LINES), SHORT_LENGTH, is_full=False)


def full(digest: Digest, *, sources: Mapping[str, Source]) -> Reply:
    """Return all of the digest, with what changed facts had said before."""
    return _fitted(digest, sources, dict(_FULL_LINES), FULL_LENGTH, is_full=True)


def refusal_reply(refusal: Refusal, language: Language) -> Reply:
    """Return why a line cannot be, what was meant perhaps, and an example that works."""
    key = f"digest-refused-{refusal.trouble.value}"
    nodes: list[Node] = [Text(text=say(language, key, what=refusal.what, most=MOST_FOLLOWED)), Break()]
    if refusal.instead:
        nodes += [Text(text=say(language, "digest-instead", instead=refusal.instead)), Break()]
    lead = Text(text=f"{say(language, 'digest-example-lead')} ")
    return Reply(nodes=(*nodes, lead, Code(text=say(language, "digest-example"))))


def _fitted(
    digest: Digest, sources: Mapping[str, Source], limits: dict[SectionKind, int], length: int, *, is_full: bool
) -> Reply:  # fmt: skip
    """Return the digest with as many lines as fit; what is left out is counted."""
    nodes = _nodes(digest, sources, limits, is_full=is_full)
    while len(plain_text(nodes)) > length and (longest := _to_cut(digest, limits)) is not None:
        limits[longest] = min(limits[longest], _count(digest, longest)) - 1
        nodes = _nodes(digest, sources, limits, is_full=is_full)
    return Reply(nodes=nodes, buttons=_buttons(digest, is_full=is_full))


def _to_cut(digest: Digest, limits: Mapping[SectionKind, int]) -> SectionKind | None:
    """Return the section to lose its last line: that with the most lines, deadlines first; none below one line."""
    shown = {kind: min(limits[kind], _count(digest, kind)) for kind in _CUT_ORDER}
    most = max(shown.values())
    return next((kind for kind in _CUT_ORDER if shown[kind] == most), None) if most > 1 else None


def _count(digest: Digest, kind: SectionKind) -> int:
    return sum(len(section.lines) for section in digest.sections if section.kind is kind)


def _nodes(
    digest: Digest, sources: Mapping[str, Source], limits: Mapping[SectionKind, int], *, is_full: bool
) -> tuple[Node, ...]:  # fmt: skip
    shown = [Section(kind=part.kind, lines=_head(part.lines, limits[part.kind])) for part in digest.sections]
    numbers = {fact: number for number, fact in enumerate(
        dict.fromkeys(line.fact for section in shown for line in section.lines), 1)}  # fmt: skip
    nodes: list[Node] = list(_opening(digest))
    for section, whole in zip(shown, digest.sections, strict=True):
        nodes += _section(section, len(whole.lines), numbers, digest.language, is_full=is_full)
    nodes += _sources([line for section in shown for line in section.lines], numbers, sources, digest.language)
    while nodes and isinstance(nodes[-1], Break):
        nodes.pop()
    return tuple(nodes)


def _head(lines: tuple[Line, ...], most: int) -> tuple[Line, ...]:
    """Return the first lines, none of them without the one that says otherwise, unless it is the only one."""
    end = min(most, len(lines))
    while 1 < end < len(lines) and lines[end].kind is LineKind.DISPUTE:
        end -= 1
    return lines[:end]


def _opening(digest: Digest) -> Iterator[Node]:
    language = digest.language
    title = "digest-alert-title" if digest.is_alert else "digest-title"
    yield from (Bold(text=say(language, title, date=dates.heading(digest.on, language))), Break())
    if digest.late_since is not None:
        yield from (Italic(text=say(language, "digest-late", time=told_time(digest.late_since, language))), Break())
    if digest.missed:
        yield from (Italic(text=_missed(digest)), Break())
    if not digest.has_news:
        key = "digest-first" if digest.is_first else "digest-nothing-new"
        yield from (Text(text=say(language, key)), Break())


def _missed(digest: Digest) -> str:
    days = [dates.short(day, digest.language) for day in digest.missed]
    if len(days) > _MISSED_BY_NAME:
        return say(digest.language, "digest-missed-many", count=len(days), date=days[-1])
    return say(digest.language, "digest-missed", dates=listed(days, digest.language))


def _section(
    section: Section, total: int, numbers: Mapping[str, int], language: Language, *, is_full: bool
) -> Iterator[Node]:  # fmt: skip
    yield from (Break(), Bold(text=say(language, f"digest-section-{section.kind.value}")), Break())
    for line in section.lines:
        yield from (Bullet(), Italic(text=_lead(line, language)), Text(text=" · "))
        yield FactNode(statement=_statement(line, language), numbers=(numbers[line.fact],))
        yield Break()
        if line.reason:
            yield from (Text(text=say(language, "digest-reason", reason=_clipped(line.reason))), Break())
        if is_full and line.before:
            yield from (Italic(text=say(language, "digest-before", statement=_in_quotes(line.before))), Break())
    if total > len(section.lines):
        yield from (Text(text=say(language, "digest-more-lines", count=total - len(section.lines))), Break())


def _lead(line: Line, language: Language) -> str:
    """Return what stands before a statement: how firm it is, what happened to it, when it is due."""
    status = say_fact(language, "status", status=line.status.value)
    if line.amended_on is not None:
        key = "amended-withdrawn" if line.kind is LineKind.RETRACTED else "amended-corrected"
        return say(language, key, date=dates.short(line.amended_on, language))
    match line.kind:
        case LineKind.RETRACTED:
            return say(language, "digest-retracted")
        case LineKind.PROGRESSED if line.was is not None:
            status = f"{say_fact(language, 'status', status=line.was.value)} → {status}"
        case LineKind.CORRECTED:
            status = f"{say(language, 'digest-corrected')}, {status}"
        case LineKind.DISPUTE:
            status = f"{say(language, 'digest-disputed')}, {status}"
    if line.deadline is None or line.kind is LineKind.DISPUTE:
        return status
    key = "digest-overdue" if line.is_overdue else "digest-due"
    return f"{status}, {say(language, key, date=dates.partial(line.deadline, language))}"


def _statement(line: Line, language: Language) -> str:
    """Return what a line states; what no longer holds stands in quotes."""
    if line.kind is LineKind.RETRACTED:
        return say(language, "digest-quoted", statement=_in_quotes(line.statement))
    return _clipped(line.statement)


def _in_quotes(statement: str) -> str:
    """Return a statement without its full stop, which each language puts on its own side of the quotation mark."""
    return _clipped(statement).rstrip(".…")


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST_STATEMENT else text[: _LONGEST_STATEMENT - 1].rstrip() + "…"


def _sources(
    lines: list[Line], numbers: Mapping[str, int], sources: Mapping[str, Source], language: Language
) -> Iterator[Node]:  # fmt: skip
    """Yield one citation a fact; a source that was just named is not named in full again."""
    cited = {line.fact: line for line in reversed(lines)}
    last = ""
    if cited:
        yield Break()
    for fact, number in numbers.items():
        line = cited[fact]
        is_retracted = line.kind is LineKind.RETRACTED
        label = (
            say(language, "digest-retracted")
            if is_retracted
            else say_fact(language, "status", status=line.status.value)
        )
        source = sources.get(line.source)
        yield SourceNode(
            number=number, status=line.status, status_label=label, url=source.url if source else None,
            text=source_line(source, line.locator, language, is_repeated=line.source == last)
            if source else _bare_source(line, language),
        )  # fmt: skip
        yield Break()
        last = line.source


def _bare_source(line: Line, language: Language) -> str:
    """Return a source that was taken back together with its facts: what is left is its name."""
    return say_fact(language, "source-line", title=line.source, paragraphs=", ".join(map(str, line.locator)))


def _buttons(digest: Digest, *, is_full: bool) -> tuple[tuple[Button, ...], ...]:
    wanted = [("digest-button-full", Choice.FULL)] if digest.lines and not is_full else []
    wanted += [("digest-button-follow", Choice.FOLLOW)] if digest.lines else []
    wanted.append(("digest-button-settings", Choice.SETTINGS))
    return (
        tuple(
            Button(label=say(digest.language, key), data=data(choice, subscription=digest.subscription, ref=digest.ref))
            for key, choice in wanted
        ),
    )
