"""Slack's installation tables: made by Alembic, in the shape that slack_sdk asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import Table, column, table, text, update

from bot.adapters.slack.vault import Cipher, InstallationVault, StateVault
from bot.storage import desk_tables, digest_tables, shown_tables
from bot.storage.database import PACKAGE
from bot.storage.tables import VERSION_TABLE
from knowledge.store.engine import create_engine, create_sync_engine
from knowledge.store.migrate import pending, upgrade

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

CIPHER = Cipher(Fernet.generate_key().decode())


def vaults(engine: AsyncEngine) -> tuple[InstallationVault, StateVault]:
    return InstallationVault("1.2", engine, CIPHER), StateVault(600, engine)


def installed(team: str) -> Installation:
    return Installation(app_id="A1", team_id=team, user_id="U1", bot_token=f"xoxb-{team}", bot_id="B", bot_user_id="U")


def differences(url: str) -> list[Any]:
    """Return what separates the database from what slack_sdk's stores ask for, in either direction."""
    vault, states = vaults(create_engine(url))
    engine = create_sync_engine(url)
    options = {"include_name": lambda name, kind, _: kind != "table" or name.startswith("slack_")}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, [vault.metadata, states.metadata])  # type: ignore[arg-type]  # a list will do
    engine.dispose()
    return list(found)


def test_the_migrations_make_what_slack_sdk_asks_for(url: str) -> None:
    """No column or index is in one and not in the other; a new version of the SDK fails here first."""
    assert differences(url) == []


async def test_what_was_made_without_alembic_is_taken_over_with_its_rows(empty_url: str) -> None:
    """An older Korridor made these tables when Slack started; nobody has to install again."""
    _set_back(empty_url)
    engine = create_engine(empty_url)
    vault, states = vaults(engine)
    await vault.create_tables()  # type: ignore[no-untyped-call]
    await states.create_tables()  # type: ignore[no-untyped-call]
    await vault.async_save(installed("T1"))
    state = await states.async_issue()
    assert pending(empty_url, package=PACKAGE, version_table=VERSION_TABLE) is True

    upgrade(empty_url, package=PACKAGE, version_table=VERSION_TABLE)

    assert differences(empty_url) == []
    assert pending(empty_url, package=PACKAGE, version_table=VERSION_TABLE) is False
    found = await vault.find("T1")
    assert found is not None
    assert found.bot_token == "xoxb-T1"
    assert await states.async_consume(state) is True
    await vault.async_save(installed("T2"))
    assert await vault.teams() == ["T1", "T2"]
    await engine.dispose()


def _set_back(url: str) -> None:
    """Make a database as it was before these tables had a migration, and before all that came later."""
    upgrade(url, package=PACKAGE, version_table=VERSION_TABLE)
    engine = create_sync_engine(url)
    with engine.begin() as connection:
        modules = (desk_tables, digest_tables, shown_tables)
        later = [name for module in modules for name in vars(module).values() if isinstance(name, Table)]
        for name in (
            "slack_bots", "slack_installations", "slack_oauth_states", "bot_parked", *(one.name for one in later)
        ):  # fmt: skip
            connection.execute(text(f"DROP TABLE {name}"))
        for name in ("language", "context"):
            connection.execute(text(f"ALTER TABLE bot_follow DROP COLUMN {name}"))
        connection.execute(text("ALTER TABLE bot_inbox_part ADD COLUMN run VARCHAR NOT NULL DEFAULT ''"))
        connection.execute(text("ALTER TABLE bot_inbox_part ADD COLUMN runs INTEGER NOT NULL DEFAULT 1"))
        connection.execute(update(table(VERSION_TABLE, column("version_num"))).values(version_num="0001"))
    engine.dispose()
