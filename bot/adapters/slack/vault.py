"""Installations and OAuth states in the database: tokens encrypted at rest, one row for each workspace.

slack_sdk's own stores keep tokens readable and add a row at every installation. The tables are those of
`bot/storage/migrations`; a test compares them with what the SDK asks for.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import (
    AsyncSQLAlchemyInstallationStore,
    SQLAlchemyInstallationStore,
)
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import Text, and_, delete, desc, insert, select, update

from bot.errors import SettingsError

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

logger = logging.getLogger(__name__)

_SECRET_COLUMNS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")


class Cipher:
    """Encrypts with the newest of several keys, reads what any of them has written."""

    def __init__(self, keys: str) -> None:
        """Take keys separated by commas, the newest first."""
        try:
            self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",") if key.strip()])
        except ValueError as error:
            raise SettingsError(
                "KORRIDOR_SLACK_ENCRYPTION_KEY: not a Fernet key; make one with `python -c "
                '"from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"`'
            ) from error

    def hide(self, secret: str | None) -> str | None:
        """Return a secret as it may be stored."""
        return None if secret is None else self._fernet.encrypt(secret.encode()).decode()

    def show(self, stored: str | None) -> str | None:
        """Return the secret again; None if none of the keys fits."""
        if stored is None:
            return None
        try:
            return self._fernet.decrypt(stored.encode()).decode()
        except InvalidToken:
            logger.error("slack_token_unreadable")  # noqa: TRY400 - the encryption key was changed: nothing more to say
            return None

    def renew(self, stored: str) -> str:
        """Return a stored secret encrypted with the newest key."""
        return self._fernet.rotate(stored.encode()).decode()


class InstallationVault(AsyncSQLAlchemyInstallationStore):
    """Installations by workspace."""

    def __init__(self, client_id: str, engine: AsyncEngine, cipher: Cipher) -> None:
        super().__init__(client_id, engine)
        self._cipher = cipher
        for table in (self.bots, self.installations):
            for name in _SECRET_COLUMNS:
                if name in table.c:
                    table.c[name].type = Text()  # encrypted, a token outgrows String(200)

    async def async_save(self, installation: Installation) -> None:
        """Save an installation in place of earlier ones of that workspace."""
        hidden = Installation(**installation.to_dict_for_copying())
        for name in _SECRET_COLUMNS:
            setattr(hidden, name, self._cipher.hide(getattr(installation, name)))
        await super().async_save(hidden)
        async with self.engine.begin() as connection:
            for table in (self.installations, self.bots):
                await self._drop_older(connection, table, installation.team_id)

    async def find(self, team: str) -> Installation | None:
        """Return the newest installation of a workspace, readable; None if there is none or no key fits."""
        table = self.installations
        query = select(table).where(self._of(table, team)).order_by(desc(table.c.installed_at)).limit(1)
        async with self.engine.connect() as connection:
            row = (await connection.execute(query)).mappings().first()
        if row is None:
            return None
        installation = SQLAlchemyInstallationStore.build_installation_entity(row)
        for name in _SECRET_COLUMNS:
            setattr(installation, name, self._cipher.show(getattr(installation, name)))
        return installation if installation.bot_token else None

    async def async_find_bot(self, *, team_id: str | None, **_: Any) -> Bot | None:
        """Return the bot of a workspace, readable."""
        found = await self.find(team_id or "")
        return None if found is None else found.to_bot()

    async def async_find_installation(self, *, team_id: str | None, **_: Any) -> Installation | None:
        """Return the newest installation of a workspace, readable."""
        return await self.find(team_id or "")

    async def remove(self, team: str) -> bool:
        """Delete all rows of a workspace; False when there were none."""
        async with self.engine.begin() as connection:
            deleted = [
                (await connection.execute(delete(table).where(self._of(table, team)))).rowcount
                for table in (self.installations, self.bots)
            ]
        return any(deleted)

    async def teams(self) -> list[str]:
        """Return the workspaces that have installed us."""
        query = select(self.installations.c.team_id).where(self.installations.c.client_id == self.client_id)
        async with self.engine.connect() as connection:
            return sorted({team for (team,) in await connection.execute(query) if team})

    async def renew_encryption(self) -> None:
        """Encrypt every stored secret with the newest key, so that older keys can be dropped."""
        async with self.engine.begin() as connection:
            for table in (self.installations, self.bots):
                for row in (await connection.execute(select(table))).mappings().all():
                    names = [name for name in _SECRET_COLUMNS if row.get(name)]
                    try:
                        renewed = {name: self._cipher.renew(row[name]) for name in names}
                    except InvalidToken:
                        continue  # said when it is used
                    if renewed:
                        await connection.execute(update(table).where(table.c.id == row["id"]).values(**renewed))

    def _of(self, table: Table, team: str | None) -> Any:
        return and_(table.c.client_id == self.client_id, table.c.team_id == team)

    async def _drop_older(self, connection: AsyncConnection, table: Table, team: str | None) -> None:
        newest = select(table.c.id).where(self._of(table, team)).order_by(desc(table.c.installed_at), desc(table.c.id))
        kept = (await connection.execute(newest.limit(1))).scalar_one()
        await connection.execute(delete(table).where(self._of(table, team), table.c.id != kept))


class StateVault(AsyncSQLAlchemyOAuthStateStore):
    """One-time OAuth states: stored as digests, each used up in one statement, so that no two callbacks share one."""

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:  # noqa: ARG002 - the signature is Bolt's
        """Return a new state; only its digest is ever written, for a write-ahead log keeps what is overwritten."""
        state = token_urlsafe(32)
        expires = _naive(datetime.now(UTC) + timedelta(seconds=self.expiration_seconds))
        async with self.engine.begin() as connection:
            await connection.execute(insert(self.oauth_states).values(state=_digest(state), expire_at=expires))
        return state

    async def async_consume(self, state: str) -> bool:
        """Use up a state; False when it is unknown, used or expired. Expired ones go along."""
        column = self.oauth_states.c
        now = _naive(datetime.now(UTC))
        async with self.engine.begin() as connection:
            await connection.execute(delete(self.oauth_states).where(column.expire_at <= now))
            used = await connection.execute(delete(self.oauth_states).where(column.state == _digest(state)))
        return bool(used.rowcount)


def _naive(moment: datetime) -> datetime:
    """Return a moment as slack_sdk's columns hold it: UTC, unsaid."""
    return moment.replace(tzinfo=None)


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
