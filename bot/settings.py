"""Settings: environment variables `KORRIDOR_*` (and a file `.env`), read once at the start."""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from knowledge.languages import Language

_HOME = Path(__file__).parent.parent
_ADDRESS = re.compile(r"(?:telegram:-?\d+|slack:\w+:\w+)$")
"""A person or a chat: `telegram:-100123`, `slack:T1:C5`."""
_ENDPOINT = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?$")


class Settings(BaseSettings):
    """Everything that can be set; each is documented in `docs/settings.md`."""

    model_config = SettingsConfigDict(
        env_prefix="KORRIDOR_", env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True,
        use_attribute_docstrings=True, frozen=True,
    )  # fmt: skip

    database_url: str = "sqlite+aiosqlite:///var/korridor.sqlite3"
    """Where facts, sessions and settings live: SQLite file or `postgresql://…`."""
    seeds: Path = _HOME / "seeds"
    """Folder with the reviewed facts that are loaded at the start."""
    language: Language = "de"
    """Language for texts that show none, and of groups that chose none."""
    semantic: Literal["off", "on"] = "off"
    """Whether sentence embeddings give a second opinion on what is asked; needs `korridor[semantic]`."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    host: str = "127.0.0.1"
    """Address of the web server (health checks, webhooks)."""
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""
    """Address under which the outside reaches us (https), for webhooks and Slack installation."""

    replica: str = "1"
    """Tells several processes on one host and one PostgreSQL database apart; the same after a restart."""

    editors: str = ""
    """Who may accept claims: `telegram:123, slack:T1:U2`."""
    chief_editors: str = ""
    """Editors who may also retract facts, undo what others did, and manage feeds and editors."""
    editors_chat: str = ""
    """Where new claims are shown: `telegram:-100123`, `slack:T1:C5`."""
    feeds: Path | None = None
    """A list of feeds to be read, as YAML."""
    reread_days: int = Field(default=7, ge=0, le=60)
    """For how long an article is looked at again, in case it is edited; 0 for never."""
    fetch_allow: str = ""
    """Networks that articles may be fetched from although they are not open: `10.0.0.0/8`."""
    contact: str = ""
    """Address (https or mail) told to the sites whose articles are fetched."""
    extractor_url: str = ""
    """An endpoint that speaks OpenAI's chat completions and reads articles beside the rules: `https://host/v1`."""
    extractor_key: SecretStr | None = None
    extractor_model: str = ""
    """Which of its models is asked."""

    telegram_token: SecretStr | None = None
    """From @BotFather; without it Telegram is off."""
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: SecretStr | None = None
    """1-256 characters A-Z a-z 0-9 _ -; needed for webhooks."""
    telegram_base_url: str = "https://api.telegram.org/bot"

    slack_bot_token: SecretStr | None = None
    """xoxb-…, for one workspace."""
    slack_app_token: SecretStr | None = None
    """xapp-…, for Socket Mode."""
    slack_signing_secret: SecretStr | None = None
    """For events over HTTP."""
    slack_client_id: str = ""
    slack_client_secret: SecretStr | None = None
    """With the client id: installation in several workspaces."""
    slack_encryption_key: SecretStr | None = None
    """Fernet key (or several, comma-separated, the newest first) that encrypts stored workspace tokens."""
    slack_base_url: str = "https://slack.com/api/"

    @field_validator("editors", "chief_editors", "editors_chat")
    @classmethod
    def _names_people_or_chats(cls, value: str) -> str:
        for part in (part.strip() for part in value.split(",")):
            if part and not _ADDRESS.match(part):
                raise ValueError(f"{part!r} is neither telegram:123 nor slack:T1:U2")
        return value

    @field_validator("fetch_allow")
    @classmethod
    def _names_networks(cls, value: str) -> str:
        for part in (part.strip() for part in value.split(",")):
            if part:
                ip_network(part)
        return value

    @field_validator("extractor_url")
    @classmethod
    def _names_an_endpoint(cls, value: str) -> str:
        if value and not _ENDPOINT.match(value):
            raise ValueError(f"{value!r} is no address such as https://host/v1")
        return value

    @property
    def has_telegram(self) -> bool:
        """Whether Telegram is switched on."""
        return self.telegram_token is not None

    @property
    def has_slack(self) -> bool:
        """Whether Slack is switched on, for one workspace or several."""
        return self.slack_bot_token is not None or bool(self.slack_client_id)


def load_settings() -> Settings:
    """Read the settings; a bad value stops the start with one line that names it."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "KORRIDOR_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"{name}: {first['msg']} (see docs/settings.md)") from error
