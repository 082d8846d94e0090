"""What the adapter has to be told; `wiring` fills it from the settings of the application."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from bot.adapters.telegram.menus import Menus
from bot.adapters.telegram.pacing import Pace
from bot.adapters.telegram.polling import Waits
from bot.adapters.telegram.worker import Apology, Patience

if TYPE_CHECKING:
    from pydantic import SecretStr


@dataclass(frozen=True)
class TelegramSettings:
    """Everything but the token."""

    base_url: str = "https://api.telegram.org/bot"
    mode: Literal["polling", "webhook"] = "polling"
    webhook_url: str = ""
    """The full public address (https); its path is the route's."""
    webhook_secret: SecretStr | None = None
    menus: Menus = field(default_factory=Menus)
    apology: Apology | None = None
    """What to say when the dialogue fails; without it such a message stays unanswered."""
    width: int = 32
    """How many chats may think at the same time."""
    stop_s: float = 8.0
    """How long to wait for what is in work when stopping."""
    pace: Pace = field(default_factory=Pace)
    waits: Waits = field(default_factory=Waits)
    patience: Patience = field(default_factory=Patience)
    read_timeout_s: float = 10.0
    repeat_s: float = 0.5
    """Pause before what may not have arrived is sent again."""

    @property
    def webhook_path(self) -> str:
        """The path under which Telegram reaches us."""
        return urlsplit(self.webhook_url).path or "/telegram"
