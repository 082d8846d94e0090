"""The engine behind deliveries: DBOS keeps each of them until it is worked off, through kills and restarts.

On SQLite it has a file of its own, locked for one process; on PostgreSQL several processes share it, each under an
executor id that is new at every start. Its pitfalls, and why each value is what it is: `docs/adr/0009-dbos.md`.
DBOS is loaded when the engine starts and not before: it takes a tenth of the bot's start, and no question waits for it.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast
from uuid import uuid4

import sqlalchemy as sa

from bot.errors import SettingsError
from knowledge.store.engine import ABANDONED_S, normalise, sqlite_file

if TYPE_CHECKING:
    from dbos import DBOS, DBOSClient, DBOSConfig
    from sqlalchemy import Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection

    from bot.storage.delivery_models import Bundle

_log = logging.getLogger(__name__)
APPLICATION, VERSION, WORKFLOW = "digest-bot", "1", "deliver"
"""The version is a constant: another one would strand what is queued."""
AT_ONCE = 16
"""Bundles, of up to eight deliveries each."""
POLL_S = 0.2
STOP_S = 8
_PRIORITY = {"alert": 1, "answer": 1, "correction": 2, "notice": 5, "digest": 10}
_BATCH = 200

Deliver = Callable[[str], Awaitable[None]]
_deliver: Deliver | None = None


@lru_cache(maxsize=1)
def _dbos() -> type[DBOS]:
    """Return DBOS, loaded and with our workflow in its registry."""
    from dbos import DBOS

    DBOS.workflow(name=WORKFLOW, max_recovery_attempts=100)(_workflow)
    return DBOS


async def _workflow(deliveries: list[str]) -> None:
    """Work on deliveries; what was done already, and by whom, the ledger knows."""
    assert _deliver is not None, "the engine is not started"  # noqa: S101 - DBOS has but one registry for a process
    await asyncio.gather(*(_deliver(delivery) for delivery in deliveries))


class LockedError(SettingsError):
    """Another process works on the same deliveries."""


class DeliveryEngine:
    """Runs `deliver` for every delivery that is pushed, at least once, on whatever replica has room."""

    def __init__(self, url: str, *, platforms: Sequence[str], at_once: int = AT_ONCE, poll_s: float = POLL_S) -> None:
        """Prepare: `url` is that of the bot's database; SQLite gets a file beside it."""
        self._url, self._platforms, self._at_once, self._poll_s = normalise(url), tuple(platforms), at_once, poll_s
        file = sqlite_file(self._url)
        self.is_shared = file is None
        """Whether several processes may share it."""
        self._file = None if file is None else file.with_name(f"{file.stem}-engine{file.suffix}")
        self.executor = "local" if file is not None else f"{socket.gethostname()}-{uuid4().hex}"
        self._lock: IO[str] | None = None
        self._engine: Engine | None = None
        self._client: DBOSClient | None = None
        self._is_begun = False

    def claim(self) -> None:
        """Keep other processes off a file of our own; raises LockedError if one has it."""
        if self._file is not None and self._lock is None:
            self._lock = _locked(self._file)

    @staticmethod
    def load() -> None:
        """Load what `start` needs, on a thread if there is something better to do meanwhile."""
        _dbos()

    async def start(self, deliver: Deliver) -> None:
        """Take up what was left, and begin."""
        global _deliver
        self.claim()
        dbos = _dbos()
        _deliver, self._is_begun = deliver, True
        dbos(config=self._config())
        _hand_over_logging()
        dbos.launch()
        for platform in self._platforms:
            await dbos.register_queue_async(
                platform, worker_concurrency=self._at_once, polling_interval_sec=self._poll_s,
                on_conflict="always_update",
            )  # fmt: skip
        self._client = await asyncio.to_thread(self._new_client)

    async def push(self, bundles: Sequence[Bundle]) -> None:
        """Hand deliveries over; those it has are left as they are."""
        for start in range(0, len(bundles), _BATCH):
            await asyncio.to_thread(self._push, bundles[start : start + _BATCH])

    async def living(self) -> set[str]:
        """Return the bundles that it has and has not worked off."""
        found = await _dbos().list_workflows_async(
            status=["PENDING", "ENQUEUED"], load_input=False, load_output=False
        )  # fmt: skip
        return {one.workflow_id for one in found}

    async def resume(self, executors: Sequence[str]) -> int:
        """Take over what dead processes had in work; returns how much."""
        found = await _dbos().list_workflows_async(
            status="PENDING", executor_id=list(executors), load_input=False, load_output=False
        )
        for platform in self._platforms:
            if ids := [one.workflow_id for one in found if one.queue_name == platform]:
                await _dbos().resume_workflows_async(ids, queue_name=platform)
        return len(found)

    async def working(self) -> set[str]:
        """Return the executors that have something in work."""
        found = await _dbos().list_workflows_async(status="PENDING", load_input=False, load_output=False)
        return {str(one.executor_id) for one in found}

    async def purge(self, *, before: datetime) -> int:
        """Forget what was done before a moment; that must be longer ago than anything is made up."""
        count = 0
        while old := await _dbos().list_workflows_async(
            completed_before=before.isoformat(), limit=_BATCH, load_input=False, load_output=False
        ):
            await _dbos().delete_workflows_async([one.workflow_id for one in old])
            count += len(old)
        return count

    async def stop(self, *, within_s: int = STOP_S) -> None:
        """End what is in work, then all of it; call it last, for it takes the loop's threads along."""
        if self._client is not None:
            await asyncio.to_thread(self._client.destroy)
            self._client = None
        if self._is_begun:
            self._is_begun = False
            await asyncio.to_thread(_dbos().destroy, workflow_completion_timeout_sec=within_s)
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _config(self) -> DBOSConfig:
        from dbos import DBOSPortableJSONSerializer

        config: dict[str, Any] = {
            "name": APPLICATION, "application_version": VERSION, "executor_id": self.executor,
            "serializer": DBOSPortableJSONSerializer(), "max_executor_threads": 32, "log_level": "WARNING",
            "use_listen_notify": False,
        }  # fmt: skip
        if self._file is None:
            config |= {"system_database_url": self._address(), "sys_db_pool_size": 10}
        else:
            self._engine = _sqlite_engine(self._file)
            config["system_database_engine"] = self._engine
        return cast("DBOSConfig", config)

    def _address(self) -> str:
        """Return where PostgreSQL is; it ends what a frozen process has begun, so that others may go on."""
        url = self._url.update_query_dict({"options": f"-c idle_in_transaction_session_timeout={ABANDONED_S}s"})
        return url.render_as_string(hide_password=False)

    def _new_client(self) -> DBOSClient:
        from dbos import DBOSClient, DBOSPortableJSONSerializer

        if self._engine is None:
            self._engine = sa.create_engine(self._address(), pool_size=2, max_overflow=0, pool_pre_ping=True)
        return DBOSClient(
            system_database_engine=self._engine, serializer=DBOSPortableJSONSerializer(), application_name=APPLICATION
        )

    def _push(self, bundles: Sequence[Bundle]) -> None:
        assert self._client is not None  # noqa: S101 - pushed before the start
        assert self._engine is not None  # noqa: S101
        with self._engine.begin() as connection:
            for one in bundles:
                self._client.enqueue_in_transaction(
                    connection,
                    {"queue_name": one.platform, "workflow_name": WORKFLOW, "workflow_id": one.id,
                     "app_version": VERSION, "priority": _PRIORITY[one.kind]},
                    list(one.deliveries),
                )  # fmt: skip


def _sqlite_engine(file: Path) -> Engine:
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(f"sqlite:///{file}", pool_size=2, max_overflow=0, pool_timeout=60)

    @sa.event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = "IMMEDIATE"
        cursor = connection.cursor()
        for pragma in ("busy_timeout=30000", "foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def _locked(file: Path) -> IO[str]:
    """Lock the engine's file for this process; the system unlocks it when the process ends, however it ends."""
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = file.with_name(f"{file.name}.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as exc:
        lock.close()
        raise LockedError(
            f"{file} is in use by another process: stop it first, or use PostgreSQL for several (docs/operating.md)"
        ) from exc
    os.set_inheritable(lock.fileno(), False)  # noqa: FBT003 - positional only
    return lock


def _hand_over_logging() -> None:
    """Let DBOS's records go where ours go: it puts a handler of its own on its logger."""
    logger = logging.getLogger("dbos")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    logger.propagate = True
