"""An utterance as numbers: hashed character n-grams and words of its skeleton.

Characters carry inflection, compounds and typos; whole words and pairs of words carry meaning. The hash keeps the
vocabulary open, so that adding a phrasing needs no list to be renewed.
"""

from __future__ import annotations

from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.language.normalise import skeleton

BITS = 15
BUCKETS = 1 << BITS
_SHORTEST, _LONGEST = 2, 5
_WORD_WEIGHT = 0.7

Indices = NDArray[np.int64]
Weights = NDArray[np.float32]


def _bucket(feature: str) -> int:
    return crc32(feature.encode()) & (BUCKETS - 1)


def _counts(text: str) -> dict[int, float]:
    counts: dict[int, float] = {}
    tokens = skeleton(text).split()
    for token in tokens:
        padded = f" {token} "
        for size in range(_SHORTEST, _LONGEST + 1):
            for start in range(max(1, len(padded) - size + 1)):
                bucket = _bucket(padded[start : start + size])
                counts[bucket] = counts.get(bucket, 0.0) + 1.0
    for feature in (*tokens, *map("_".join, pairwise(tokens))):
        bucket = _bucket("w:" + feature)
        counts[bucket] = counts.get(bucket, 0.0) + _WORD_WEIGHT
    return counts


def vector(text: str) -> tuple[Indices, Weights]:
    """Return bucket numbers and damped counts (1 + ln n) of an utterance, before inverse document frequency."""
    counts = _counts(text)
    indices = np.fromiter(counts, dtype=np.int64, count=len(counts))
    values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
    return indices, np.where(values > 1, 1 + np.log(np.maximum(values, 1)), values).astype(np.float32)
