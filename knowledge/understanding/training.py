"""Train the question model and the language model from the phrasings: `make model`.

The question model is a network with one hidden layer over tf-idf features of the skeleton (`fitting.py`); the language
model has one linear support vector machine per label (squared hinge loss, LIBLINEAR's dual coordinate descent). Needs
SciPy and scikit-learn, which the bot itself does not: what is shipped are the weights.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from knowledge.language.detect import LANGUAGE_BUCKETS, disguises, language_vector
from knowledge.language.normalise import clean
from knowledge.understanding import phrasings
from knowledge.understanding.features import BUCKETS, vector
from knowledge.understanding.fitting import Recipe, fit
from knowledge.understanding.gazetteer import compile_gazetteer
from knowledge.understanding.linear import LANGUAGE_MODEL, LinearModel, Vectorise
from knowledge.understanding.misspelling import misspelt
from knowledge.understanding.network import QUESTION_MODEL, NetworkModel

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

LANGUAGE_PENALTY = 1.0
_SEED = 2021


def label_of(asked: str, *, facts: frozenset[str]) -> str:
    """Return the class a phrasing trains: itself; the near misses of a fact are a class of their own."""
    kind, key = asked.split(":", 1)
    return f"unstated:near-{key}" if kind == "unstated" and key in facts else asked


def table(vectorise: Vectorise, texts: Sequence[str], buckets: int) -> tuple[csr_matrix, NDArray[np.float32]]:
    """Return tf-idf features, a row of length 1 for each text, and the inverse document frequencies."""
    from scipy.sparse import csr_matrix, diags
    from sklearn.preprocessing import normalize

    vectors = [vectorise(text) for text in texts]
    starts = np.cumsum([0, *(len(indices) for indices, _ in vectors)])
    values = np.concatenate([weights for _, weights in vectors])
    columns = np.concatenate([indices for indices, _ in vectors])
    counts = csr_matrix((values, columns, starts), shape=(len(texts), buckets))
    frequency = np.bincount(counts.indices, minlength=buckets)
    idf = (np.log((1 + len(texts)) / (1 + frequency)) + 1).astype(np.float32)
    return normalize(counts @ diags(idf)).astype(np.float32).tocsr(), idf


def main() -> None:
    """Train both models, fold the gazetteer, and write them where the package reads them."""
    sys.stdout.write(f"names.json: {compile_gazetteer()} entities\n")
    known = list(phrasings.load())
    digest = phrasings.digest()
    facts = frozenset(p.asked.split(":", 1)[1].split("/")[0] for p in known if p.asked.startswith("fact:"))
    language = _language_model(known, digest)
    language.save(LANGUAGE_MODEL)
    question = _question_model(known, digest, facts)
    question.save(QUESTION_MODEL)
    for path, labels in ((LANGUAGE_MODEL, language.labels), (QUESTION_MODEL, question.labels)):
        sys.stdout.write(f"{path.name}: {len(labels)} labels from {len(known)} phrasings\n")


def _question_model(known: list[phrasings.Phrasing], digest: str, facts: frozenset[str]) -> NetworkModel:
    """Train on every phrasing as it is and once more as it would be mistyped."""
    rng = random.Random(_SEED)  # noqa: S311 - slips of the pen, not secrets
    texts = [clean(p.text) for p in known]
    asked = [label_of(p.asked, facts=facts) for p in known] * 2
    labels = tuple(sorted(set(asked)))
    column = {label: number for number, label in enumerate(labels)}
    features, idf = table(vector, [*texts, *(misspelt(text, rng) for text in texts)], BUCKETS)
    weights = fit(features, np.array([column[label] for label in asked]), len(labels), Recipe())
    return NetworkModel.quantised(labels=labels, idf=idf, digest=digest, **weights)


def _language_model(known: list[phrasings.Phrasing], digest: str) -> LinearModel:
    from sklearn.svm import LinearSVC

    samples = [pair for p in known for pair in disguises(clean(p.text), p.language)]
    features, idf = table(language_vector, [text for text, _ in samples], LANGUAGE_BUCKETS)
    machine = LinearSVC(C=LANGUAGE_PENALTY, random_state=0).fit(features, np.asarray([label for _, label in samples]))
    return LinearModel.quantised(
        labels=tuple(machine.classes_), weights=machine.coef_.T, bias=machine.intercept_, idf=idf, digest=digest
    )


if __name__ == "__main__":
    main()
