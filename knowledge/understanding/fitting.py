"""Fit the question model: a network with one hidden layer, cross-entropy, Adam, dropout on features and units.

Adam (Kingma and Ba 2015, arXiv:1412.6980) with its usual moments; of the hidden layer only the rows of features that
occur in a batch are touched. Targets are smoothed (Szegedy et al. 2016, arXiv:1512.00567), and the learning rate
falls along half a cosine (Loshchilov and Hutter 2017, arXiv:1608.03983). Needs SciPy, which the bot itself does not.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Array = NDArray[np.float32]
Features: TypeAlias = "csr_matrix | Array"
"""Sparse rows, of which only the columns that occur are touched, or dense ones."""

_FIRST_MOMENT, _SECOND_MOMENT, _TINY = np.float32(0.9), np.float32(0.999), np.float32(1e-8)
_WARM_UP = 200
"""Steps over which the learning rate grows to its full value."""


@dataclass(frozen=True)
class Recipe:
    """How long and how carefully to fit; chosen on our own questions, see docs/understanding.md."""

    units: int = 256
    epochs: int = 10
    batch: int = 256
    rate: float = 2e-3
    drop_features: float = 0.2
    drop_units: float = 0.4
    smoothing: float = 0.05
    members: int = 2
    """Networks fitted from different beginnings and averaged: one of twice the units."""
    first_spread: float = 0.15
    """Of the hidden layer's weights before anything is fitted."""
    seed: int = 0


class Network:
    """Weights while they are fitted."""

    def __init__(self, features: int, labels: int, recipe: Recipe) -> None:
        self._random = np.random.default_rng(recipe.seed)
        self._recipe = recipe
        draw = self._random.standard_normal
        self.weights: dict[str, Array] = {
            "hidden": draw((features, recipe.units), dtype=np.float32) * np.float32(recipe.first_spread),
            "hidden_bias": np.zeros(recipe.units, np.float32),
            "output": draw((recipe.units, labels), dtype=np.float32) / np.float32(np.sqrt(recipe.units)),
            "output_bias": np.zeros(labels, np.float32),
        }
        self._first = {name: np.zeros_like(values) for name, values in self.weights.items()}
        self._second = {name: np.zeros_like(values) for name, values in self.weights.items()}
        self._steps = 0

    def step(self, batch: Features, targets: NDArray[np.int64], rate: float) -> float:
        """Go one step down the gradient on a batch; returns its mean loss before."""
        recipe, weights, size = self._recipe, self.weights, len(targets)
        features, turned, columns = self._shown(batch)
        raw = features @ weights["hidden"][columns] + weights["hidden_bias"]
        kept = self._kept(raw.shape, recipe.drop_units)
        units = np.maximum(raw, 0) * kept
        chances = _softmax(units @ weights["output"] + weights["output_bias"])
        loss = float(-np.log(chances[np.arange(size), targets] + _TINY).mean())
        slope = chances - np.float32(recipe.smoothing / chances.shape[1])
        slope[np.arange(size), targets] -= np.float32(1 - recipe.smoothing)
        slope /= np.float32(size)
        back = (slope @ weights["output"].T) * kept * (raw > 0)
        self._steps += 1
        self._move("output", slice(None), units.T @ slope, rate)
        self._move("output_bias", slice(None), slope.sum(0), rate)
        self._move("hidden_bias", slice(None), back.sum(0), rate)
        self._move("hidden", columns, turned @ back, rate)
        return loss

    def _shown(self, batch: Features) -> tuple[Any, Any, Any]:
        """Return a batch less what is dropped of it, that turned over, and which rows of the weights it touches."""
        if isinstance(batch, np.ndarray):
            dense = batch * self._kept(batch.shape, self._recipe.drop_features)
            return dense, dense.T, slice(None)
        from scipy.sparse import csr_matrix

        columns, places = np.unique(batch.indices, return_inverse=True)
        shown = batch.data * self._kept(batch.data.shape, self._recipe.drop_features)
        sparse = csr_matrix((shown, places.astype(np.int32), batch.indptr), shape=(batch.shape[0], len(columns)))
        return sparse, sparse.T.tocsr(), columns

    def _kept(self, shape: tuple[int, ...], dropped: float) -> Array:
        """Return a mask of zeros and of what keeps the expected value."""
        mask = self._random.random(shape, dtype=np.float32) >= np.float32(dropped)
        return mask.astype(np.float32) / np.float32(1 - dropped)

    def _move(self, name: str, rows: Any, gradient: Array, rate: float) -> None:
        first = self._first[name][rows] * _FIRST_MOMENT + (1 - _FIRST_MOMENT) * gradient
        second = self._second[name][rows] * _SECOND_MOMENT + (1 - _SECOND_MOMENT) * gradient * gradient
        self._first[name][rows], self._second[name][rows] = first, second
        mean = first / np.float32(1 - float(_FIRST_MOMENT) ** self._steps)
        spread = np.sqrt(second / np.float32(1 - float(_SECOND_MOMENT) ** self._steps)) + _TINY
        self.weights[name][rows] -= np.float32(rate) * mean / spread


def _softmax(logits: Array) -> Array:
    chances = np.exp(logits - logits.max(axis=1, keepdims=True))
    total: Array = chances / chances.sum(axis=1, keepdims=True)
    return total


def fit(features: Features, targets: NDArray[np.int64], labels: int, recipe: Recipe) -> dict[str, Array]:
    """Return the fitted weights by name; progress goes to standard error, a line an epoch.

    Averaging the logits of networks is the same as standing their units side by side.
    """
    members = [_member(features, targets, labels, replace(recipe, seed=recipe.seed + n)) for n in range(recipe.members)]
    share = np.float32(1 / recipe.members)
    return {
        "hidden": np.hstack([member["hidden"] for member in members]),
        "hidden_bias": np.concatenate([member["hidden_bias"] for member in members]),
        "output": np.vstack([member["output"] for member in members]) * share,
        "output_bias": np.sum([member["output_bias"] for member in members], axis=0) * share,
    }


def _member(features: Features, targets: NDArray[np.int64], labels: int, recipe: Recipe) -> dict[str, Array]:
    network = Network(features.shape[1], labels, recipe)
    order = np.random.default_rng(recipe.seed)
    batches = len(targets) // recipe.batch
    total, done = recipe.epochs * batches, 0
    for epoch in range(recipe.epochs):
        shuffled, loss = order.permutation(len(targets)), 0.0
        for number in range(batches):
            chosen = shuffled[number * recipe.batch : (number + 1) * recipe.batch]
            warm = min(1.0, (done + 1) / _WARM_UP)
            rate = recipe.rate * warm * (1 + np.cos(np.pi * done / total)) / 2
            loss += network.step(features[chosen], targets[chosen], float(rate))
            done += 1
        sys.stderr.write(
            f"network {recipe.seed + 1}, epoch {epoch + 1} of {recipe.epochs}: loss {loss / batches:.3f}\n"
        )
    return network.weights
