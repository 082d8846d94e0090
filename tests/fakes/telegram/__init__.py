"""A faithful fake of the Telegram Bot API; see server.FakeTelegram."""

from tests.fakes.telegram.server import FakeTelegram

__all__ = ["FakeTelegram"]
