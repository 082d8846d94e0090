"""Which revision of its tables a package brings, and whether a database has it; told by file names, without Alembic."""

from __future__ import annotations

from importlib.resources import files

from knowledge.errors import StoreError

PACKAGE = "knowledge.store"
VERSION_TABLE = "korridor_knowledge_version"


def known_revisions(package: str = PACKAGE) -> tuple[str, ...]:
    """Return the revisions a package brings, oldest first: the numbers its migration files begin with."""
    names = (item.name for item in files(f"{package}.migrations").joinpath("versions").iterdir())
    return tuple(sorted(name.split("_")[0] for name in names if name[:1].isdigit() and name.endswith(".py")))


def is_current(found: str | None, *, database: str, package: str = PACKAGE) -> bool:
    """Tell whether a database needs no migration; raises StoreError if the program is too old for it."""
    known = known_revisions(package)
    if found is not None and found not in known:
        told = f"is at revision {found}, this program knows none after {known[-1]}"
        raise StoreError(f"{database} {told}; update Korridor, or give another database")
    return found == known[-1]
