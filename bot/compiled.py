"""Whether what reads articles runs as machine code (`make native`), and whether that is what the source says."""

from __future__ import annotations

from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

from bot.errors import BotError

_PACKAGE = Path(__file__).resolve().parent.parent / "knowledge"
REMEDY = "run `make native` again, or `make plain` to go without"


def compiled(package: Path = _PACKAGE) -> tuple[Path, ...]:
    """Return the compiled modules below a folder that this Python takes instead of their sources."""
    return tuple(path for path in sorted(package.rglob("*")) if _is_taken(path) and _source(path).exists())


def outdated(package: Path = _PACKAGE) -> tuple[Path, ...]:
    """Return the sources that were changed after they were compiled: what runs is not what they say."""
    modules = compiled(package)
    return tuple(_source(path) for path in modules if _source(path).stat().st_mtime > path.stat().st_mtime)


def refuse_outdated() -> None:
    """Read no article with code that is not what its source says: raises BotError."""
    if changed := outdated():
        raise BotError(f"{changed[0].name} was changed after it was compiled: {REMEDY}")


def _is_taken(path: Path) -> bool:
    """Tell whether a file is a library of this Python's; those of other versions are left alone."""
    return path.name[len(path.name.partition(".")[0]) :] in EXTENSION_SUFFIXES


def _source(path: Path) -> Path:
    return path.with_name(f"{path.name.partition('.')[0]}.py")
