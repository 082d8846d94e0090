"""A piece of text as it stands in a file or page, before it is decided what it is."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.articles import Omission


@dataclass(frozen=True)
class Block:
    """A paragraph, heading or list item."""

    text: str
    hint: Omission | None = None
    """Why its place in the page says that it is no part of the story."""
    is_heading: bool = False
    is_item: bool = False
    """An item of a list."""
    is_link: bool = False
    """Most of it is a link."""


@dataclass(frozen=True)
class Record:
    """What a page or file states about itself; empty where it does not."""

    title: str = ""
    outlet: str = ""
    author: str = ""
    published: str = ""
    """As precise as it is stated: `2026`, `2026-03` or `2026-03-17`."""
    language: str = ""
    canonical: str = ""
