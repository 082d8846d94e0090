"""Alembic's entry point; `knowledge.store.migrate` gives the connection."""

from knowledge.store.migrate import run_migrations
from knowledge.store.tables import metadata

run_migrations(metadata)
