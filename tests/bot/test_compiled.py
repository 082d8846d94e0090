"""Compiled modules: which there are, and which are older than their sources."""

from __future__ import annotations

import os
from importlib.machinery import EXTENSION_SUFFIXES
from typing import TYPE_CHECKING

from bot.compiled import compiled, outdated

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = EXTENSION_SUFFIXES[0]
"""How this Python's compiled modules end."""


def _module(folder: Path, name: str, *, compiled_at: int, written_at: int) -> tuple[Path, Path]:
    library, source = folder / f"{name}{SUFFIX}", folder / f"{name}.py"
    for path, when in ((library, compiled_at), (source, written_at)):
        path.write_bytes(b"")
        os.utime(path, (when, when))
    return library, source


def test_plain_python_has_no_compiled_modules(tmp_path: Path) -> None:
    """A folder of sources alone has nothing compiled and nothing outdated."""
    (tmp_path / "reading.py").write_text("")
    assert compiled(tmp_path) == ()
    assert outdated(tmp_path) == ()


def test_a_compiled_module_is_found_wherever_it_lies(tmp_path: Path) -> None:
    """Folders below are looked at, too; a library that no source belongs to is none of the modules."""
    inner = tmp_path / "extract"
    inner.mkdir()
    library, _ = _module(inner, "reading", compiled_at=20, written_at=10)
    (tmp_path / f"compiled__mypyc{SUFFIX}").write_bytes(b"")
    assert compiled(tmp_path) == (library,)
    assert outdated(tmp_path) == ()


def test_a_source_changed_after_compiling_is_told(tmp_path: Path) -> None:
    """Only the source that is newer than its compiled module is outdated."""
    _module(tmp_path, "cues", compiled_at=20, written_at=10)
    _, source = _module(tmp_path, "dates", compiled_at=20, written_at=30)
    assert outdated(tmp_path) == (source,)


def test_what_another_python_compiled_is_no_matter(tmp_path: Path) -> None:
    """It is not taken, so it neither counts as compiled nor as outdated."""
    library, source = _module(tmp_path, "dates", compiled_at=20, written_at=30)
    library.rename(tmp_path / "dates.cpython-99-x86_64-linux-gnu.so")
    assert source.exists()
    assert compiled(tmp_path) == ()
    assert outdated(tmp_path) == ()
