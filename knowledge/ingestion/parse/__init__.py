"""From bytes to an article: its paragraphs, what is left out of them and why, and which articles tell the same."""

from knowledge.ingestion.parse.reading import ParseError, article

__all__ = ["ParseError", "article"]
