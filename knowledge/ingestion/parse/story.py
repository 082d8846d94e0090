"""A page -> the paragraphs that trafilatura takes for its story."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any


def story_of(tree: Any) -> list[str]:
    """Return the paragraphs that trafilatura takes for the story."""
    from trafilatura import bare_extraction

    _silence()
    try:
        found = bare_extraction(tree, fast=True, include_comments=False, include_tables=True, with_metadata=False)
    except Exception as fault:  # noqa: BLE001 - whatever a page does to it, ours reads on without
        logging.getLogger(__name__).info("page_without_extraction", extra={"fault": type(fault).__name__})
        return []
    if found is None or isinstance(found, dict) or found.body is None:
        return []
    leaves = (node for node in found.body.iter("p", "head", "item", "cell", "quote", "ab") if not _has_blocks(node))
    return [text for node in leaves if (text := " ".join("".join(node.itertext()).split()))]


def _has_blocks(node: Any) -> bool:
    return any(child.tag in {"p", "head", "item", "cell", "quote", "list", "ab"} for child in node.iterdescendants())


@cache
def _silence() -> None:
    """Let trafilatura keep to itself what it thinks of a page."""
    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
