"""Alembic's entry point; `knowledge.store.migrate` gives the connection."""

from knowledge.store import newsroom_tables
from knowledge.store.migrate import run_migrations
from knowledge.store.tables import metadata

__all__ = ["newsroom_tables"]  # imported, it has added its tables to the metadata

run_migrations(metadata)
