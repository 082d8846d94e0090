"""Alembic's entry point; `knowledge.store.migrate` gives the connection."""

from bot.storage.tables import metadata
from knowledge.store.migrate import run_migrations

run_migrations(metadata)
