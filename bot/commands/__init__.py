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
