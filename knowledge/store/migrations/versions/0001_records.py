"""The append-only record of sources, entities and facts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_REFUSAL = "knowledge_record is append-only: supersede a fact or retract it with a reason"
_POSTGRESQL = (
    f"""
    CREATE FUNCTION knowledge_record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$
    """,
    """
    CREATE TRIGGER knowledge_record_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON knowledge_record
    FOR EACH STATEMENT EXECUTE FUNCTION knowledge_record_refuse()
    """,
)
_SQLITE = tuple(
    f"""
    CREATE TRIGGER knowledge_record_no_{event.lower()} BEFORE {event} ON knowledge_record
    BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END
    """
    for event in ("UPDATE", "DELETE")
)


def upgrade() -> None:
    """Create the table, and the triggers that refuse to change or delete a row."""
    word = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "knowledge_record",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False, autoincrement=True),
        sa.Column("kind", word, nullable=False, comment="source, entity or fact"),
        sa.Column("id", word, nullable=False),
        sa.Column(
            "version",
            sa.Integer,
            nullable=False,
            comment="1 for the first; a retraction carries the version it takes back",
        ),
        sa.Column("event", word, nullable=False, comment="recorded or retracted"),
        sa.Column("origin", word, nullable=False, comment="who said so: seeds or editor"),
        sa.Column("body", sa.Text, nullable=True, comment="JSON without defaults, keys sorted; none for a retraction"),
        sa.Column(
            "digest",
            sa.String(64),
            nullable=False,
            comment="SHA-256 of the body, for a retraction of the body it takes back",
        ),
        sa.Column("reason", sa.Text, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_knowledge_record"),
        sa.UniqueConstraint("kind", "id", "version", "event", name="uq_knowledge_record_kind"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_knowledge_record_latest", "knowledge_record", ["kind", "id", "sequence"])
    op.create_index("ix_knowledge_record_recorded_at", "knowledge_record", ["recorded_at"])
    for statement in _SQLITE if op.get_context().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Drop all facts: only an empty knowledge base has no record."""
    op.drop_table("knowledge_record")
    if op.get_context().dialect.name != "sqlite":
        op.execute("DROP FUNCTION knowledge_record_refuse()")
