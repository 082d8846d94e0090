"""The one table of the knowledge base: an append-only record of sources, entities and facts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, DateTime, Index, Integer, MetaData, String, Table, Text, UniqueConstraint
from sqlalchemy import Column as Col
from sqlalchemy.types import TypeDecorator

from knowledge.store.living import in_utc

if TYPE_CHECKING:
    from sqlalchemy import Dialect


class Utc(TypeDecorator[datetime]):
    """A moment, in UTC on every database; SQLite has no time zones, so it keeps UTC without saying so."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC; a moment without time zone is refused."""
        if value is None:
            return None
        moment = in_utc(value)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


Word = String().with_variant(String(collation="C"), "postgresql")
"""Short text that sorts by code points on every database."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

records = Table(
    "knowledge_record",
    metadata,
    Col("sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Col("kind", Word, nullable=False, comment="source, entity or fact"),
    Col("id", Word, nullable=False),
    Col("version", Integer, nullable=False, comment="1 for the first; a retraction carries the version it takes back"),
    Col("event", Word, nullable=False, comment="recorded or retracted"),
    Col("origin", Word, nullable=False, comment="who said so: seeds or editor"),
    Col("body", Text, nullable=True, comment="JSON without defaults, keys sorted; none for a retraction"),
    Col(
        "digest", String(64), nullable=False, comment="SHA-256 of the body, for a retraction of the body it takes back"
    ),
    Col("reason", Text, nullable=True),
    Col("recorded_at", Utc, nullable=False),
    UniqueConstraint("kind", "id", "version", "event"),
    Index("ix_knowledge_record_latest", "kind", "id", "sequence"),
    Index("ix_knowledge_record_recorded_at", "recorded_at"),
    sqlite_autoincrement=True,
)
