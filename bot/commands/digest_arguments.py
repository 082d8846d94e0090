"""Arguments of the commands that look after digests."""

from __future__ import annotations

import argparse
from typing import Any

_CHAT = "PLATFORM:CHAT[:THREAD]"
_CHAT_HELP = "of this chat: telegram:-1001234, telegram:-1001234:7 for a topic, slack:C0123 or slack:T0123/C0123"
_STATES = ["open", "sent", "empty", "failed", "gone", "in_doubt", "missed", "dropped"]
_DELIVERIES = """Every digest, alert and notice is one delivery, with a key of its own: telegram.k7m2p4xq.20261123.

states:
  open      waits for its turn, or for the platform
  sent      the platform has it; its message id is the receipt
  empty     there was nothing to say, and the chat wants none then
  failed    the platform refused it
  gone      the chat is closed to us: blocked, kicked, archived
  in_doubt  cut off twice: it may have arrived
  missed    too late to be made up; the next digest says so
  dropped   the subscription had ended"""
_RETRY = """What failed, was missed or found its chat closed is taken up again by the running bot, within 15 seconds
(without one, at its next start within 12 hours). What was sent is refused: nothing is sent twice. A call
whose answer never came may have arrived; such a delivery is taken up only with --not-arrived."""

_PREVIEW = """Show what a chat would get, composed as the real digest is: from what was told before and what is new.
Nothing is sent, nothing is stored. Of days gone by it shows what was known then.

examples:
  korridor digest preview --chat telegram:-1001234
  korridor digest preview --chat telegram:-1001234:7 --at 2026-11-23T08:00 --full
  korridor digest preview --chat slack:C0123 --language kk"""

_SIMULATE = """Live through weeks of digests on a clock of their own, with platforms inside the process and a database
that is thrown away; planning, composition, sending and storage are the real ones. Then the ledger is compared
with what the platforms got and with every subscription's calendar. Exit code 1 if a local date has not exactly one
digest at its hour. The same seed gives the same run.

faults, with commas between, or all:
  outage        a platform is down for an hour, every ten days
  throttle      one send in a hundred is put off by up to a minute
  lost-answers  one send in five hundred arrives, and its answer does not
  kills         killed while sending, every five days, and started again a minute later
  downtime      stopped for three hours, and once for fourteen, longer than the grace
  kicked        one chat in a hundred closes its door for good
  clock-back    the system's clock is set back by one hour, once

examples:
  korridor simulate --days 60 --subscriptions 2000 --clock 2026-03-01
  korridor simulate --days 14 --subscriptions 200 --clock 2026-10-20 --faults all --seed 7"""


def add_digest_commands(commands: Any) -> None:
    """Add `deliveries`, `digest` and `simulate`."""
    deliveries = commands.add_parser("deliveries", help="what was sent and what was not; try again what failed")
    which = deliveries.add_subparsers(dest="what", metavar="list|show|retry", required=True)
    _add_list(which)
    show = which.add_parser(
        "show", help="show one delivery: every attempt, the receipt, the error with its remedy",
        description="Show one delivery: every attempt, the receipt, the error with its remedy.",
    )  # fmt: skip
    show.add_argument("key", metavar="KEY", help="as `korridor deliveries list` prints it")
    show.add_argument("--json", action="store_true", help="print one JSON object")
    show.set_defaults(call="deliveries_show")
    _add_retry(which)
    digest = commands.add_parser("digest", help="see what a chat would get")
    _add_preview(digest.add_subparsers(dest="what", metavar="preview", required=True))
    _add_simulate(commands)


def _add_list(which: Any) -> None:
    listing = which.add_parser(
        "list", help="list deliveries, the latest due first", description=_DELIVERIES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    listing.add_argument("--state", action="append", choices=_STATES, metavar="STATE",
                         help="only in this state; may be given several times")  # fmt: skip
    listing.add_argument("--chat", metavar=_CHAT, help=f"only {_CHAT_HELP}")
    listing.add_argument("--since", metavar="WHEN", help="only due since then: 24h, 7d, 2026-11-23 (UTC)")
    listing.add_argument("--limit", type=int, default=50, help="how many at most (default 50)")
    listing.add_argument("--json", action="store_true", help="print a JSON array")
    listing.set_defaults(call="deliveries_list")


def _add_retry(which: Any) -> None:
    retry = which.add_parser("retry", help="take up again what failed or was missed", description=_RETRY)
    retry.add_argument("keys", nargs="*", metavar="KEY", help="deliveries, as `korridor deliveries list` prints them")
    retry.add_argument("--failed", action="store_true",
                       help="all that failed or found its chat closed; what was missed only by its key, since the "
                            "next digest has told it")  # fmt: skip
    retry.add_argument("--since", metavar="WHEN", default="7d", help="with --failed: due since then (default 7d)")
    retry.add_argument("--chat", metavar=_CHAT, help=f"with --failed: only {_CHAT_HELP}")
    retry.add_argument("--not-arrived", action="store_true",
                       help="you have looked into the chat: what may have arrived did not")  # fmt: skip
    retry.set_defaults(call="deliveries_retry")


def _add_preview(which: Any) -> None:
    preview = which.add_parser("preview", help="show what a chat would get; nothing is sent", description=_PREVIEW,
                               formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    preview.add_argument("--chat", metavar=_CHAT, required=True, help=f"the digests {_CHAT_HELP}")
    preview.add_argument(
        "--at", metavar="WHEN",
        help="as of then, by the clock of the subscription's city (2026-11-23T08:00); its next due time when left out",
    )  # fmt: skip
    preview.add_argument("--full", action="store_true", help="the full version, as behind the button")
    preview.add_argument("--language", choices=["de", "en", "ru", "kk"], help="in this language instead of its own")
    preview.set_defaults(call="digest_preview")


def _add_simulate(commands: Any) -> None:
    simulate = commands.add_parser("simulate", help="prove on a clock of its own that each date has one digest",
                                   description=_SIMULATE,
                                   formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    simulate.add_argument("--days", type=int, default=60, help="how many days (default 60)")
    simulate.add_argument("--subscriptions", type=int, default=2000, help="how many (default 2000)")
    simulate.add_argument("--clock", metavar="WHEN", help="when it begins (2026-03-01, UTC); today when left out")
    simulate.add_argument("--seed", type=int, default=1, help="another number gives another run (default 1)")
    simulate.add_argument("--faults", default="", metavar="FAULTS", help="what goes wrong; nothing when left out")
    simulate.set_defaults(call="simulate")
