"""From bytes to an article: its paragraphs, what is left out of them and why, and which articles tell the same."""

from knowledge.ingestion.parse.clusters import Kinship, Placement, Trace, cluster, independent_sources, place, trace
from knowledge.ingestion.parse.reading import ParseError, article

__all__ = [
    "Kinship", "ParseError", "Placement", "Trace", "article", "cluster", "independent_sources", "place", "trace",
]  # fmt: skip
