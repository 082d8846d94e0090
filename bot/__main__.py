"""The `korridor` command: arguments only; what they start is in `wiring` and `commands`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.commands.digest_arguments import add_digest_commands
from bot.commands.newsroom_arguments import add_newsroom_commands
from bot.commands.pinning import add_pins
from bot.errors import BotError, UsageError
from knowledge.errors import KnowledgeError

_DESCRIPTION = """Korridor answers questions about Germany–Kazakhstan economic ties, in German, English,
Russian and Kazakh. Every answer names its source and says how firm a thing is."""
_EPILOG = """examples:
  korridor run                                start (terminal chat without tokens)
  korridor ask "Was hat Siemens vorgeschlagen?"
  korridor ask --as-of 2026-11-30 --language en "How long will transit take?"
  korridor facts list --topic transport
  korridor seeds verify --originals ../articles

Settings are environment variables KORRIDOR_… or lines in .env, see docs/settings.md."""


def _parser() -> argparse.ArgumentParser:
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("korridor", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=formatter)
    sub = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    run = sub.add_parser("run", help="start the bot: every platform that has a token, else a chat in this terminal")
    run.set_defaults(call="run")

    ask = sub.add_parser(
        "ask", help="answer one question, or many from standard input",
        description="Answer a question and print the answer with its sources.",
    )  # fmt: skip
    ask.add_argument("question", nargs="*", help="the question; read from standard input when left out")
    ask.add_argument("--json", action="store_true", help="print one JSON object")
    ask.add_argument(
        "--jsonl", action="store_true",
        help='read questions line by line, {"id", "text", "conversation"?}, and print answers line by line',
    )  # fmt: skip
    ask.add_argument(
        "--language", choices=["de", "en", "ru", "kk"], help="answer in this language, whatever the question's"
    )
    ask.add_argument("--as-of", metavar="DATE", help="answer from what was known at the end of that day (2026-11-30)")
    ask.set_defaults(call="ask")

    facts = sub.add_parser("facts", help="look into the fact store").add_subparsers(
        dest="what", metavar="list|show|correct|retract", required=True
    )
    listing = facts.add_parser("list", help="list facts: id, status, statement")
    listing.add_argument("--topic", help="only this topic, for example transport")
    listing.add_argument("--status", help="only this status, for example target")
    listing.add_argument(
        "--language", choices=["de", "en", "ru", "kk"], default="en", help="language of the statements"
    )
    listing.add_argument("--as-of", metavar="DATE", help="as known at the end of that day")
    listing.set_defaults(call="facts_list")
    show = facts.add_parser("show", help="show all of one fact, with its history")
    show.add_argument("id", help="the fact's id, as `korridor facts list` prints it")
    show.set_defaults(call="facts_show")

    add_pins(sub)

    seeds = sub.add_parser("seeds", help="check or load the reviewed facts in seeds/").add_subparsers(
        dest="what", metavar="verify|load", required=True
    )
    verify = seeds.add_parser("verify", help="prove every fact against the paragraph it cites")
    verify.add_argument(
        "--originals", type=Path, required=True, metavar="DIR", help="folder with the original articles"
    )
    verify.set_defaults(call="seeds_verify")
    seeds.add_parser("load", help="bring the database in line with seeds/").set_defaults(call="seeds_load")

    database = sub.add_parser("db", help="look after the database").add_subparsers(
        dest="what", metavar="upgrade", required=True
    )
    database.add_parser("upgrade", help="bring the tables up to date").set_defaults(call="db_upgrade")

    questions = sub.add_parser("questions", help="list what people asked in vain, disliked, or handed to an editor")
    questions.add_argument("--limit", type=int, default=50, help="how many at most (default 50)")
    questions.add_argument("--close", type=int, metavar="ID", help="mark a question as dealt with")
    questions.add_argument("--note", default="", help="what was done about it, with --close")
    questions.set_defaults(call="questions")

    subscriptions = sub.add_parser("subscriptions", help="take all subscriptions to another bot").add_subparsers(
        dest="what", metavar="export|import", required=True
    )
    export = subscriptions.add_parser("export", help="write all subscriptions as JSON")
    export.add_argument("file", nargs="?", default="-", metavar="FILE", help="where to; standard output when left out")
    export.set_defaults(call="subscriptions_export")
    taking = subscriptions.add_parser("import", help="take over the subscriptions of such a file that are not here yet")
    taking.add_argument("file", metavar="FILE", help="the file; - for standard input")
    taking.set_defaults(call="subscriptions_import")

    add_digest_commands(sub)
    add_newsroom_commands(sub, facts)
    sub.add_parser("doctor", help="check tokens, database and settings, and say what to do").set_defaults(call="doctor")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns 0 when it worked, 2 for wrong usage, 1 for a failure, told in one line."""
    os.environ.setdefault(
        "PYDANTIC_DISABLE_PLUGINS", "1"
    )  # nobody uses them, and looking for them takes a fifth of a second
    from bot import commands

    parsed = _parser().parse_args(arguments)
    try:
        return int(getattr(commands, parsed.call)(parsed))
    except UsageError as error:
        return _fail(error, 2)
    except (BotError, KnowledgeError) as error:
        return _fail(error, 1)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130


def _fail(error: Exception, code: int) -> int:
    sys.stderr.write(f"korridor: {' '.join(str(error).split())}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
