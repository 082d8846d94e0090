"""Arguments of the commands for editors."""

from __future__ import annotations

import argparse
from typing import Any

_REVIEW = """Decide on what articles claim, card by card. Keys: a accept, e edit, m merge, r reject, n next, u undo,
q quit; a number chooses what is offered; where words are asked for, they are taken as they are typed.

examples:
  korridor review
  korridor review --list
  korridor review --accept article-85a77980843966ce50f0-2-0c97f51d0c
  korridor review --reject article-85a77980843966ce50f0-2-0c97f51d0c --reason "a speech of 2019" """
_CORRECT = """Correct a known fact. Sentences follow the figures where no grammar changes; others have to be given.

examples:
  korridor facts correct corridor-capacity-2029 --figure "40 Mio. t"
  korridor facts correct corridor-capacity-2029 --deadline 2031 --statement en="…" """


def add_newsroom_commands(sub: Any, facts: Any) -> None:
    """Add the commands to the parser, and those on facts to `korridor facts`."""
    formatter = argparse.RawDescriptionHelpFormatter
    add = sub.add_parser("add", help="read an article: what it claims waits for editors")
    add.add_argument("source", metavar="FILE|URL|-", help="a file, an address, or - for standard input")
    add.set_defaults(call="article_add")
    review = sub.add_parser(
        "review", help="decide on what articles claim", description=_REVIEW, formatter_class=formatter
    )
    review.add_argument("--list", action="store_true", help="list what waits: id, relation, sentence")
    review.add_argument("--json", action="store_true", help="print what waits as JSON, one object a line")
    review.add_argument("--accept", metavar="ID", help="accept a claim")
    review.add_argument("--reject", metavar="ID", help="reject a claim, with --reason")
    review.add_argument("--reason", default="", help="why it is rejected")
    review.add_argument("--language", choices=["de", "en", "ru", "kk"], default="en", help="language of the cards")
    review.set_defaults(call="review")
    audit = sub.add_parser("audit", help="list what editors did, the latest first")
    audit.add_argument("--fact", help="only to this fact")
    audit.add_argument("--limit", type=int, default=20, help="how many at most (default 20)")
    audit.set_defaults(call="audit")
    feeds = sub.add_parser("feeds", help="which feeds are read").add_subparsers(
        dest="what", metavar="list|add|remove|poll", required=True
    )
    feeds.add_parser("list", help="list feeds and how they are doing").set_defaults(call="feeds_list")
    new = feeds.add_parser("add", help="have a feed read")
    new.add_argument("url", help="its address")
    new.set_defaults(call="feeds_add")
    gone = feeds.add_parser("remove", help="read a feed no longer")
    gone.add_argument("url", help="its address")
    gone.set_defaults(call="feeds_remove")
    feeds.add_parser("poll", help="read the feeds that are due, now").set_defaults(call="feeds_poll")
    _add_facts(facts, formatter)


def _add_facts(facts: Any, formatter: type[argparse.HelpFormatter]) -> None:
    correct = facts.add_parser("correct", help="correct a fact", description=_CORRECT, formatter_class=formatter)
    correct.add_argument("id", help="as `korridor facts list` prints it")
    correct.add_argument("--figure", help='its first figure, for example "40 Mio. t"')
    correct.add_argument("--deadline", help="2029, 2029-05 or 2029-05-17; - takes it away")
    correct.add_argument("--status", help="for example planned, or signed/contract")
    correct.add_argument("--statement", action="append", default=[], metavar="LANGUAGE=TEXT", help="a sentence")
    correct.set_defaults(call="facts_correct")
    retract = facts.add_parser("retract", help="take a fact back")
    retract.add_argument("id", help="as `korridor facts list` prints it")
    retract.add_argument("--reason", required=True, help="why; readers will see it")
    retract.set_defaults(call="facts_retract")
