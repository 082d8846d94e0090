"""A database's refusals as StoreError: what is wrong and how to put it right, in one line without secrets."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from knowledge.errors import StoreError
from knowledge.store.engine import sqlite_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

_NOT_SET_UP = "holds no facts yet; start `korridor run` once, which sets it up"
_FULL = "is full: database or disk is full; free some space and try again, nothing was half written"
_LOCKED = "is locked by another program; close that one or wait for it, then try again"
_READ_ONLY = "is read-only; make the file and its directory writable for this user, or give another path"

_SQLITE = {
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_FULL": _FULL,
    "SQLITE_CANTOPEN": "cannot be opened; check that its directory exists and that this user may write there",
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_NOTADB": "is no SQLite database; give another path or move the file away",
    "SQLITE_CORRUPT": "is damaged; restore it from a backup, or move it away and load the seeds anew",
    "SQLITE_IOERR": "cannot be read or written, the disk reports a fault; check the disk",
}
_POSTGRESQL = {
    "28": "refuses the login; check user and password in the database URL",
    "3D000": "does not exist; create it with `createdb`, or correct the name in the database URL",
    "42501": "refuses this user; grant the user CREATE and USAGE on its schema",
    "42P01": _NOT_SET_UP,
    "25006": "is read-only, perhaps a standby; give the URL of the primary server",
    "53100": _FULL,
    "53300": "has no connection left; raise max_connections or stop other programs",
    "55P03": _LOCKED,
    "40": "is busy with another change; try again",
    "57P": "is starting or stopping; try again in a moment",
}
_BY_TEXT = {  # a refused connection carries no SQLSTATE
    "no such table": _NOT_SET_UP,
    "password": _POSTGRESQL["28"],
    "no pg_hba.conf entry": "does not accept this user from here; allow it in pg_hba.conf",
    "does not exist": _POSTGRESQL["3D000"],
    "too many clients": _POSTGRESQL["53300"],
    "starting up": _POSTGRESQL["57P"],
    "shutting down": _POSTGRESQL["57P"],
}
_UNREACHABLE = "cannot be reached; check that the server runs, and host, port and login in the database URL"


def place(url: URL) -> str:
    """Return what to call the database in a message: its file, or its URL without password."""
    return str(sqlite_file(url) or url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True))


@contextmanager
def store_faults(url: URL) -> Iterator[None]:
    """Turn what the database raises inside into StoreError."""
    try:
        yield
    except PoolTimeoutError as exc:
        raise StoreError(f"{place(url)} is busy; try again in a moment") from exc
    except DBAPIError as exc:
        raise StoreError(f"{place(url)} {_remedy(exc)}") from exc


def _remedy(exc: DBAPIError) -> str:
    text = " ".join(str(exc.orig).split())
    code = str(getattr(exc.orig, "sqlite_errorname", None) or getattr(exc.orig, "sqlstate", None) or "")
    for start, remedy in (_SQLITE | _POSTGRESQL).items():
        if code.startswith(start):
            return remedy
    for phrase, remedy in _BY_TEXT.items():
        if phrase in text:
            return remedy
    return _UNREACHABLE if isinstance(exc, OperationalError) and not code else f"refuses: {text}"
