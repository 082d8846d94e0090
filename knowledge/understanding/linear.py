"""A linear classifier as data: one row of small integers per feature, one column per label."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LANGUAGE_MODEL = Path(__file__).with_name("language-model.npz")

_STEPS = 127

Vectorise = Callable[[str], tuple[NDArray[np.int64], NDArray[np.float32]]]


@dataclass(frozen=True)
class LinearModel:
    """Scores of an utterance for every label; above 0 means that the label claims it."""

    labels: tuple[str, ...]
    weights: NDArray[np.int8]
    """(buckets, labels), to be multiplied by `scale`."""
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    idf: NDArray[np.float32]
    digest: str
    """SHA-256 of the phrasings it was trained on."""

    @classmethod
    def quantised(
        cls, *, labels: tuple[str, ...], weights: NDArray[Any], bias: NDArray[Any], idf: NDArray[Any], digest: str
    ) -> LinearModel:
        """Return the model with weights rounded to 127 steps a side, per label."""
        scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / _STEPS
        small = np.rint(weights / scale).astype(np.int8)
        return cls(
            labels=tuple(str(label) for label in labels), weights=np.ascontiguousarray(small),
            scale=scale.astype(np.float32), bias=bias.astype(np.float32), idf=idf.astype(np.float32), digest=digest,
        )  # fmt: skip

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read a model; the file ships with the package and is made by `make model`."""
        with np.load(path, allow_pickle=False) as data:
            return cls(
                labels=tuple(data["labels"].tolist()), weights=data["weights"], scale=data["scale"],
                bias=data["bias"], idf=data["idf"].astype(np.float32), digest=str(data["digest"]),
            )  # fmt: skip

    def save(self, path: Path) -> None:
        """Write the model uncompressed: reading it is part of every start."""
        np.savez(
            path, labels=np.array(self.labels), weights=self.weights, scale=self.scale, bias=self.bias,
            idf=self.idf.astype(np.float16), digest=np.array(self.digest),
        )  # fmt: skip

    @cached_property
    def position(self) -> dict[str, int]:
        """Column of each label."""
        return {label: number for number, label in enumerate(self.labels)}

    def scores(self, indices: NDArray[np.int64], values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return one score per label, in the order of `labels`."""
        weighted = values * self.idf[indices]
        length = float(np.sqrt(weighted @ weighted)) or 1.0
        raw: NDArray[np.float32] = (weighted / length) @ self.weights[indices].astype(np.float32)
        return raw * self.scale + self.bias
