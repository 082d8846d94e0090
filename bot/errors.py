"""What can go wrong in the bot; every message names the remedy.

BotError
├── SettingsError      a setting is missing or malformed
├── UsageError         a command was called wrongly (exit code 2)
└── DeliveryError      a platform refused (see the adapters)
"""


class BotError(Exception):
    """Base of all faults that the bot raises on purpose; the text is shown in one line."""


class SettingsError(BotError):
    """A setting cannot be used; names it, says why and what would do."""


class UsageError(BotError):
    """A command was called with arguments it does not understand."""


class DeliveryError(BotError):
    """A platform did not take what we sent."""
