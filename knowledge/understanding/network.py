"""The question model as data: a classifier with one hidden layer, its large matrix in signed bytes.

The hidden layer is what a linear model lacks: a near miss is no single direction ("which ones exactly", "by how much",
"who on the other side"), and wordings of four languages that mean the same meet in the same hidden units.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

QUESTION_MODEL = Path(__file__).with_name("question-model.npz")

_STEPS = 127
LEAST = 1e-4
"""Smallest probability told apart: a score of -3."""


def blended(scores: NDArray[np.float32], others: NDArray[np.float32], weight: float) -> NDArray[np.float32]:
    """Return the scores of two hearings averaged as logarithms, the others by their weight."""
    logs = (1 - weight) * scores.astype(np.float64) + weight * others
    chances = 10 ** (logs - logs.max())
    both: NDArray[np.float32] = (1 + np.log10(np.maximum(chances / chances.sum(), LEAST))).astype(np.float32)
    return both


@dataclass(frozen=True)
class NetworkModel:
    """Scores of an utterance for every label: 1 + log10 of its probability.

    So 1 is certain, 0.7 an even chance, 0 one in ten, -1 one in a hundred.
    """

    labels: tuple[str, ...]
    hidden: NDArray[np.int8]
    """(buckets, units), to be multiplied by `scale`."""
    scale: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    output: NDArray[np.float16]
    """(units, labels)"""
    output_bias: NDArray[np.float32]
    idf: NDArray[np.float16]
    digest: str
    """SHA-256 of the phrasings it was trained on."""

    @classmethod
    def quantised(
        cls, *, labels: tuple[str, ...], hidden: NDArray[Any], hidden_bias: NDArray[Any], output: NDArray[Any],
        output_bias: NDArray[Any], idf: NDArray[Any], digest: str,
    ) -> NetworkModel:  # fmt: skip
        """Return the model with the hidden layer's weights rounded to 127 steps a side, per unit."""
        scale = np.maximum(np.abs(hidden).max(axis=0), 1e-9) / _STEPS
        return cls(
            labels=labels, hidden=np.rint(hidden / scale).astype(np.int8), scale=scale.astype(np.float32),
            hidden_bias=hidden_bias.astype(np.float32), output=output.astype(np.float16),
            output_bias=output_bias.astype(np.float32), idf=idf.astype(np.float16), digest=digest,
        )  # fmt: skip

    @classmethod
    def load(cls, path: Path = QUESTION_MODEL) -> NetworkModel:
        """Read a model; the file ships with the package and is made by `make model`."""
        with np.load(path, allow_pickle=False) as data:
            return cls(
                labels=tuple(data["labels"].tolist()), hidden=data["hidden"], scale=data["scale"],
                hidden_bias=data["hidden_bias"], output=data["output"], output_bias=data["output_bias"],
                idf=data["idf"], digest=str(data["digest"]),
            )  # fmt: skip

    def save(self, path: Path) -> None:
        """Write the model uncompressed: reading it is part of every start."""
        np.savez(
            path, labels=np.array(self.labels), hidden=self.hidden, scale=self.scale, hidden_bias=self.hidden_bias,
            output=self.output, output_bias=self.output_bias, idf=self.idf, digest=np.array(self.digest),
        )  # fmt: skip

    @cached_property
    def _output(self) -> NDArray[np.float32]:
        return self.output.astype(np.float32)

    def scores(self, indices: NDArray[np.int64], values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return one score per label, in the order of `labels`."""
        weighted = values * self.idf[indices].astype(np.float32)
        length = float(np.sqrt(weighted @ weighted)) or 1.0
        raw = (weighted / length) @ self.hidden[indices].astype(np.float32)
        units = np.maximum(raw * self.scale + self.hidden_bias, 0.0)
        logits = units @ self._output + self.output_bias
        logits -= logits.max()
        chances = np.exp(logits)
        scores: NDArray[np.float32] = 1 + np.log10(np.maximum(chances / chances.sum(), LEAST))
        return scores
