"""Build Korridor: plain Python, or with KORRIDOR_NATIVE=1 what reads articles as machine code (docs/adr/0013).

`make native` calls it; mypy, which the tests need anyway, brings the compiler's front end.
"""

import os
from pathlib import Path

from setuptools import setup

READING = Path("knowledge/ingestion/extract")
PLAIN = {"__init__.py", "tokens.py"}
"""Not compiled: `Words` is a tuple with attributes, which a compiled class cannot be."""
FURTHER = (
    "knowledge/ingestion/likeness.py",
    "knowledge/ingestion/deciding.py",
    "knowledge/ingestion/grounding.py",
    "knowledge/ingestion/proposing.py",
    "knowledge/language/normalise.py",
    "knowledge/original.py",
    "knowledge/statements.py",
    "knowledge/understanding/aliases.py",
    "knowledge/understanding/linking.py",
)


def modules() -> list[str]:
    """Return what is compiled."""
    own = sorted(str(path) for path in READING.glob("*.py") if path.name not in PLAIN)
    return [*own, *(path for path in FURTHER if Path(path).exists())]


def extensions() -> list[object]:
    """Return what the C compiler is to build; nothing unless asked for."""
    if os.environ.get("KORRIDOR_NATIVE") != "1":
        return []
    from mypyc.build import mypycify

    return list(mypycify(modules(), opt_level="2", debug_level="0", group_name="knowledge.ingestion.compiled"))


setup(ext_modules=extensions())
