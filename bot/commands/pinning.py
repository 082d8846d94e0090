"""`korridor pins`: answers that editors have reviewed for a question; and the arguments of the command."""

from __future__ import annotations

import argparse
import asyncio
import sys
from argparse import Namespace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from bot.errors import UsageError
from knowledge.languages import LANGUAGES, Language

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.history import Snapshot
    from knowledge.pins import Pin

_ADD = """Pin a reviewed answer to a question: it is given instead of what matching would find, until its last day has
passed, and as long as every fact that it cites says what it said when it was pinned.

examples:
  korridor pins add corridor-goal --question "Was ist das Ziel des Korridors?" \\
      --text de="Bis 2029 soll der Korridor 35 Mio. Tonnen schaffen." --fact corridor-capacity-2029 --until 2026-12-31
  korridor pins add corridor-goal --word corridor --word goal --entity middle-corridor --text en="…" …"""


def add_pins(sub: Any) -> None:
    """Add the command to a parser."""
    pins = sub.add_parser("pins", help="answers that are pinned to questions").add_subparsers(
        dest="what", metavar="list|add|remove", required=True
    )
    listing = pins.add_parser("list", help="list pinned answers with their last day and what keeps them from use")
    listing.add_argument("--as-of", metavar="DATE", help="as known at the end of that day (2026-11-30)")
    listing.set_defaults(call="pins_list")
    formatter = argparse.RawDescriptionHelpFormatter
    add = pins.add_parser("add", help="pin an answer", description=_ADD, formatter_class=formatter)
    add.add_argument("id", help="what to call it: small letters, digits and hyphens")
    add.add_argument("--question", action="append", default=[], help="a whole question; several may be given")
    add.add_argument("--word", action="append", default=[], help="a word that must stand in the question, in any form")
    add.add_argument("--entity", action="append", default=[], help="id of an entity that the question must name")
    add.add_argument("--text", action="append", required=True, metavar="LANGUAGE=TEXT", help="the answer in a language")
    add.add_argument("--fact", action="append", required=True, help="id of a fact that it rests on")
    add.add_argument("--until", required=True, metavar="DATE", help="the last day on which it is given (2026-12-31)")
    add.set_defaults(call="pins_add")
    remove = pins.add_parser("remove", help="pin an answer no longer")
    remove.add_argument("id", help="as `korridor pins list` prints it")
    remove.set_defaults(call="pins_remove")


def pins_list(arguments: Namespace) -> int:
    """Print id, last day, whether it is in use, and the texts."""
    from bot.commands.knowing import end_of, known
    from bot.settings import load_settings

    as_of = end_of(arguments.as_of)
    found = known(load_settings(), as_of=as_of)
    day = date.fromisoformat(arguments.as_of) if arguments.as_of else datetime.now(UTC).date()
    for pin in found.pins.values():
        sys.stdout.write(f"{pin.id:<34} until {pin.expires}  {_state(pin, found, day)}\n")
        for language, text in pin.text.items():
            sys.stdout.write(f"  {language}: {text}\n")
    if not found.pins:
        sys.stdout.write("No answer is pinned.\n")
    return 0


def pins_add(arguments: Namespace) -> int:
    """Pin an answer."""
    from bot.commands.knowing import known
    from bot.settings import load_settings

    settings = load_settings()
    pin = _pin(arguments, known(settings))
    asyncio.run(_act(settings, pin=pin))
    sys.stdout.write(f"{pin.id} is pinned until {pin.expires}.\n")
    return 0


def pins_remove(arguments: Namespace) -> int:
    """Take a pinned answer back."""
    from bot.commands.knowing import known
    from bot.settings import load_settings

    settings = load_settings()
    known(settings)  # sets up a database that is not set up yet
    asyncio.run(_act(settings, name=arguments.id))
    sys.stdout.write(f"{arguments.id} is pinned no longer.\n")
    return 0


def _state(pin: Pin, found: Snapshot, day: date) -> str:
    from knowledge.answering.pinned import is_as_reviewed

    changed = [name for name, holds in is_as_reviewed(pin, found.facts).items() if not holds]
    if changed:
        return f"not used: {', '.join(changed)} changed or was retracted"
    return "expired" if day > pin.expires else "in use"


def _pin(arguments: Namespace, found: Snapshot) -> Pin:
    from pydantic import ValidationError

    from knowledge.pins import Pin, PinnedFact

    for kind, names, there in (("fact", arguments.fact, found.facts), ("entity", arguments.entity, found.entities)):
        if missing := [name for name in names if name not in there]:
            raise UsageError(f"--{kind} {missing[0]}: not known; `korridor facts list` shows what is")
    try:
        return Pin(
            id=arguments.id, questions=tuple(arguments.question), words=tuple(arguments.word),
            entities=tuple(arguments.entity), text=dict(map(_text, arguments.text)),
            facts=tuple(PinnedFact.of(found.facts[name]) for name in arguments.fact),
            expires=date.fromisoformat(arguments.until),
        )  # fmt: skip
    except ValidationError as exc:
        fault = exc.errors()[0]
        raise UsageError(f"{'.'.join(map(str, fault['loc'])) or 'pin'}: {fault['msg']}") from exc
    except ValueError as exc:
        raise UsageError(f"--until {arguments.until}: no such day; write it as 2026-12-31") from exc


def _text(given: str) -> tuple[Language, str]:
    language, _, text = given.partition("=")
    if language not in LANGUAGES or not text.strip():
        raise UsageError(f"--text {given[:40]}: write the language before the text, such as de=…")
    return language, text.strip()


async def _act(settings: Settings, *, pin: Pin | None = None, name: str = "") -> None:
    from knowledge.claims import Editor
    from knowledge.store.engine import create_engine
    from knowledge.store.pinning import Pinning

    engine, by, now = create_engine(settings.database_url), Editor(key="terminal"), datetime.now(UTC)
    try:
        if pin is not None:
            await Pinning(engine).pin(pin, by=by, now=now)
        else:
            await Pinning(engine).unpin(name, by=by, now=now)
    finally:
        await engine.dispose()
