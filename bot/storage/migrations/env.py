"""Alembic's entry point; `knowledge.store.migrate` gives the connection."""

import bot.storage.desk_tables
import bot.storage.digest_tables
import bot.storage.shown_tables  # noqa: F401 - its tables belong to the metadata
from bot.storage.tables import metadata
from knowledge.store.migrate import run_migrations

run_migrations(metadata)
