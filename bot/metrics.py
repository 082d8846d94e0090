"""Figures for Prometheus: what people ask, what is delivered, what goes wrong. Nothing in them tells who."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

__all__ = ["CONTENT_TYPE_LATEST", "Metrics"]

_ANSWER_S = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_WAIT_S = (0.01, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900)
_LATE_S = (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 43200)


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self.questions = Counter(
            "korridor_questions", "Questions by outcome and language.", ("outcome", "language"), registry=registry
        )
        self.answer_s = Histogram(
            "korridor_answer_seconds", "From taking up a message to its replies.", buckets=_ANSWER_S, registry=registry
        )
        self.delivered = Counter(
            "korridor_deliveries", "Deliveries that ended, by platform and state.", ("platform", "state"),
            registry=registry,
        )  # fmt: skip
        self.repeated = Counter(
            "korridor_deliveries_repeated", "Sends repeated because nobody knew whether they had arrived.",
            ("platform",), registry=registry,
        )  # fmt: skip
        self.late_s = Histogram(
            "korridor_delivery_late_seconds", "From the due time to the receipt.", ("platform",), buckets=_LATE_S,
            registry=registry,
        )  # fmt: skip
        self.waited_s = Histogram(
            "korridor_rate_limit_wait_seconds", "How long a message waited for its turn.", ("platform",),
            buckets=_WAIT_S, registry=registry,
        )  # fmt: skip
        self.errors = Counter("korridor_errors", "Refusals and failures of sends, by kind.", ("platform", "kind"),
                              registry=registry)  # fmt: skip
        self.oldest_due_s = Gauge(
            "korridor_oldest_due_seconds", "Age of the oldest delivery that should have been sent.", registry=registry
        )
        self.stored = Gauge(
            "korridor_deliveries_stored", "Deliveries in the ledger by state.", ("state",), registry=registry
        )
        self.platform_open = Gauge(
            "korridor_platform_open", "1 while deliveries pass to the platform.", ("platform",), registry=registry
        )

        self.claims = Counter(
            "korridor_claims", "Claims read in articles, by extractor and what became of them.",
            ("extractor", "outcome"), registry=registry,
        )  # fmt: skip
        self.extractor_answers = Counter(
            "korridor_extractor_answers", "What the optional extractor answered, an article each.", ("outcome",),
            registry=registry,
        )  # fmt: skip

    def names(self) -> list[str]:
        """Return what there is, by name."""
        return [family.name for family in self._registry.collect()]

    def page(self) -> bytes:
        """Return all figures as Prometheus reads them."""
        return generate_latest(self._registry)
