"""Train the question model and the language model from the phrasings: `make model`.

One linear support vector machine per label (squared hinge loss, LIBLINEAR's dual coordinate descent) over tf-idf
features of the skeleton; weights are kept as signed bytes with one scale per label. Needs scikit-learn, which the bot
itself does not: what is shipped is the table of weights.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from knowledge.language.detect import LANGUAGE_BUCKETS, disguises, language_vector
from knowledge.language.normalise import clean
from knowledge.understanding import phrasings
from knowledge.understanding.features import BUCKETS, Indices, Weights, vector
from knowledge.understanding.gazetteer import compile_gazetteer
from knowledge.understanding.linear import LANGUAGE_MODEL, QUESTION_MODEL, LinearModel
from knowledge.understanding.misspelling import misspelt

PENALTY = 2.0
"""Cost of a wrongly labelled phrasing (C), over phrasings and their misspelt twins."""
LANGUAGE_PENALTY = 1.0
_SEED = 2021


def label_of(asked: str, *, facts: frozenset[str]) -> str:
    """Return the class a phrasing trains: itself; the near misses of a fact are a class of their own."""
    kind, key = asked.split(":", 1)
    return f"unstated:near-{key}" if kind == "unstated" and key in facts else asked


def train(
    texts: Sequence[str], labels: Sequence[str], *,
    vectorise: Callable[[str], tuple[Indices, Weights]], buckets: int, penalty: float, digest: str,
) -> LinearModel:  # fmt: skip
    """Return the model that tells `labels` apart."""
    from scipy.sparse import csr_matrix, diags
    from sklearn.preprocessing import normalize
    from sklearn.svm import LinearSVC

    vectors = [vectorise(text) for text in texts]
    starts = np.cumsum([0, *(len(indices) for indices, _ in vectors)])
    values = np.concatenate([weights for _, weights in vectors])
    columns = np.concatenate([indices for indices, _ in vectors])
    counts = csr_matrix((values, columns, starts), shape=(len(texts), buckets))
    frequency = np.bincount(counts.indices, minlength=buckets)
    idf = (np.log((1 + len(texts)) / (1 + frequency)) + 1).astype(np.float32)
    machine = LinearSVC(C=penalty, random_state=0).fit(normalize(counts @ diags(idf)), np.asarray(labels))
    return LinearModel.quantised(
        labels=tuple(machine.classes_), weights=machine.coef_.T, bias=machine.intercept_, idf=idf, digest=digest
    )


def main() -> None:
    """Train both models, fold the gazetteer, and write them where the package reads them."""
    sys.stdout.write(f"names.json: {compile_gazetteer()} entities\n")
    known = list(phrasings.load())
    digest = phrasings.digest()
    facts = frozenset(p.asked.split(":", 1)[1].split("/")[0] for p in known if p.asked.startswith("fact:"))
    for path, model in (
        (LANGUAGE_MODEL, _language_model(known, digest)),
        (QUESTION_MODEL, _question_model(known, digest, facts)),
    ):
        model.save(path)
        sys.stdout.write(f"{Path(path).name}: {len(model.labels)} labels from {len(known)} phrasings\n")


def _question_model(known: list[phrasings.Phrasing], digest: str, facts: frozenset[str]) -> LinearModel:
    """Train on every phrasing as it is and once more as it would be mistyped."""
    rng = random.Random(_SEED)  # noqa: S311 - slips of the pen, not secrets
    texts = [clean(p.text) for p in known]
    labels = [label_of(p.asked, facts=facts) for p in known]
    return train(
        [*texts, *(misspelt(text, rng) for text in texts)], labels * 2,
        vectorise=vector, buckets=BUCKETS, penalty=PENALTY, digest=digest,
    )  # fmt: skip


def _language_model(known: list[phrasings.Phrasing], digest: str) -> LinearModel:
    samples = [pair for p in known for pair in disguises(clean(p.text), p.language)]
    return train(
        [text for text, _ in samples], [label for _, label in samples],
        vectorise=language_vector, buckets=LANGUAGE_BUCKETS, penalty=LANGUAGE_PENALTY, digest=digest,
    )  # fmt: skip


if __name__ == "__main__":
    main()
