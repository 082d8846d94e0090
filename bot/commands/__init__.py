"""What each `korridor` command does; imports are made late, so that a question is answered quickly."""

from __future__ import annotations

from argparse import Namespace

from bot.commands.loading import loading


def run(_arguments: Namespace) -> int:
    """Start the bot."""
    from bot.commands.running import run as start

    return start()


def ask(arguments: Namespace) -> int:
    """Answer questions."""
    with loading():
        from bot.commands.asking import ask as answer

    return answer(arguments)


def facts_list(arguments: Namespace) -> int:
    """List facts."""
    from bot.commands.looking import facts_list as listing

    return listing(arguments)


def facts_show(arguments: Namespace) -> int:
    """Show one fact."""
    from bot.commands.looking import facts_show as show

    return show(arguments)


def pins_list(arguments: Namespace) -> int:
    """List pinned answers."""
    from bot.commands.pinning import pins_list as listing

    return listing(arguments)


def pins_add(arguments: Namespace) -> int:
    """Pin an answer."""
    from bot.commands.pinning import pins_add as add

    return add(arguments)


def pins_remove(arguments: Namespace) -> int:
    """Take a pinned answer back."""
    from bot.commands.pinning import pins_remove as remove

    return remove(arguments)


def seeds_verify(arguments: Namespace) -> int:
    """Prove the seeds."""
    from bot.commands.keeping import seeds_verify as verify

    return verify(arguments)


def seeds_load(_arguments: Namespace) -> int:
    """Load the seeds."""
    from bot.commands.keeping import seeds_load as load

    return load()


def db_upgrade(_arguments: Namespace) -> int:
    """Bring the tables up to date."""
    from bot.commands.keeping import db_upgrade as upgrade

    return upgrade()


def questions(arguments: Namespace) -> int:
    """List or close questions for editors."""
    from bot.commands.keeping import questions as listing

    return listing(arguments)


def subscriptions_export(arguments: Namespace) -> int:
    """Write all subscriptions as JSON."""
    from bot.commands.subscribing import subscriptions_export as export

    return export(arguments)


def subscriptions_import(arguments: Namespace) -> int:
    """Take subscriptions over."""
    from bot.commands.subscribing import subscriptions_import as take_over

    return take_over(arguments)


def deliveries_list(arguments: Namespace) -> int:
    """List deliveries."""
    from bot.commands.deliveries import deliveries_list as listing

    return listing(arguments)


def deliveries_show(arguments: Namespace) -> int:
    """Show one delivery."""
    from bot.commands.deliveries import deliveries_show as show

    return show(arguments)


def deliveries_retry(arguments: Namespace) -> int:
    """Have deliveries taken up again."""
    from bot.commands.deliveries import deliveries_retry as retry

    return retry(arguments)


def digest_preview(arguments: Namespace) -> int:
    """Show what a chat would get."""
    from bot.commands.previewing import digest_preview as preview

    return preview(arguments)


def simulate(arguments: Namespace) -> int:
    """Live through weeks of digests."""
    from bot.commands.simulating import simulation

    return simulation(arguments)


def doctor(_arguments: Namespace) -> int:
    """Check everything."""
    from bot.commands.running import doctor as check

    return check()


def article_add(arguments: Namespace) -> int:
    """Read an article."""
    from bot.commands.newsroom import article_add as work

    return work(arguments)


def review(arguments: Namespace) -> int:
    """Decide on what articles claim."""
    from bot.commands.newsroom import review as work

    return work(arguments)


def audit(arguments: Namespace) -> int:
    """List what editors did."""
    from bot.commands.newsroom import audit as work

    return work(arguments)


def facts_correct(arguments: Namespace) -> int:
    """Correct a fact."""
    from bot.commands.newsroom import facts_correct as work

    return work(arguments)


def facts_retract(arguments: Namespace) -> int:
    """Take a fact back."""
    from bot.commands.newsroom import facts_retract as work

    return work(arguments)


def feeds_list(arguments: Namespace) -> int:
    """List feeds."""
    from bot.commands.newsroom import feeds_list as work

    return work(arguments)


def feeds_add(arguments: Namespace) -> int:
    """Have a feed read."""
    from bot.commands.newsroom import feeds_add as work

    return work(arguments)


def feeds_remove(arguments: Namespace) -> int:
    """Read a feed no longer."""
    from bot.commands.newsroom import feeds_remove as work

    return work(arguments)


def feeds_poll(arguments: Namespace) -> int:
    """Read the feeds that are due."""
    from bot.commands.newsroom import feeds_poll as work

    return work(arguments)
