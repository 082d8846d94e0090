"""Whether what reads articles runs as machine code (`make native`), and whether that is what the source says."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent / "knowledge"
_SUFFIXES = (".so", ".pyd")
REMEDY = "run `make native` again, or `make plain` to go without"


def compiled(package: Path = _PACKAGE) -> tuple[Path, ...]:
    """Return the compiled modules below a folder that Python takes instead of their sources."""
    return tuple(path for path in sorted(package.rglob("*")) if path.suffix in _SUFFIXES and _source(path).exists())


def outdated(package: Path = _PACKAGE) -> tuple[Path, ...]:
    """Return the sources that were changed after they were compiled: what runs is not what they say."""
    modules = compiled(package)
    return tuple(_source(path) for path in modules if _source(path).stat().st_mtime > path.stat().st_mtime)


def _source(path: Path) -> Path:
    return path.with_name(f"{path.name.partition('.')[0]}.py")
