"""Train the question model, the meaning model and the language model from the phrasings: `make model`.

The question model is a network with one hidden layer over tf-idf features of the skeleton (`fitting.py`), the meaning
model one over sentence embeddings; the language model has one linear support vector machine per label (squared hinge
loss, LIBLINEAR's dual coordinate descent). Needs SciPy, scikit-learn and the semantic extra, which the bot itself does
not: what is shipped are the weights.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from math import sqrt
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
from knowledge.understanding.meaning import MEANING_MODEL, Encoder
from knowledge.understanding.misspelling import misspelt
from knowledge.understanding.network import QUESTION_MODEL, NetworkModel
from knowledge.understanding.universal import UniversalEncoder

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

LANGUAGE_PENALTY = 1.0
_SEED = 2021
MEANING_RECIPE = Recipe(units=384, epochs=20, first_spread=1 / 16)


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
    """Train all models, fold the gazetteer, and write them where the package reads them."""
    sys.stdout.write(f"names.json: {compile_gazetteer()} entities\n")
    known = list(phrasings.load())
    digest = phrasings.digest()
    language = _language_model(known, digest)
    language.save(LANGUAGE_MODEL)
    question = _question_model(known, digest)
    question.save(QUESTION_MODEL)
    meaning = meaning_model(known, digest, UniversalEncoder())
    meaning.save(MEANING_MODEL)
    models = {LANGUAGE_MODEL: language.labels, QUESTION_MODEL: question.labels, MEANING_MODEL: meaning.labels}
    for path, labels in models.items():
        sys.stdout.write(f"{path.name}: {len(labels)} labels from {len(known)} phrasings\n")


def classes(known: Sequence[phrasings.Phrasing]) -> tuple[list[str], tuple[str, ...]]:
    """Return the class that each phrasing trains, and all classes in order."""
    facts = frozenset(p.asked.split(":", 1)[1].split("/")[0] for p in known if p.asked.startswith("fact:"))
    asked = [label_of(p.asked, facts=facts) for p in known]
    return asked, tuple(sorted(set(asked)))


def _question_model(known: list[phrasings.Phrasing], digest: str) -> NetworkModel:
    """Train on every phrasing as it is and once more as it would be mistyped."""
    rng = random.Random(_SEED)  # noqa: S311 - slips of the pen, not secrets
    texts = [clean(p.text) for p in known]
    asked, labels = classes(known)
    column = {label: number for number, label in enumerate(labels)}
    features, idf = table(vector, [*texts, *(misspelt(text, rng) for text in texts)], BUCKETS)
    weights = fit(features, np.array([column[label] for label in asked * 2]), len(labels), Recipe())
    return NetworkModel.quantised(labels=labels, idf=idf, digest=digest, **weights)


def meaning_model(known: list[phrasings.Phrasing], digest: str, encoder: Encoder) -> NetworkModel:
    """Train on the vectors of every phrasing in the encoder's languages, spread to unit variance while fitting."""
    asked, labels = classes(known)
    column = {label: number for number, label in enumerate(labels)}
    chosen = [number for number, p in enumerate(known) if p.language in encoder.languages]
    vectors = encoder.encode([clean(known[number].text) for number in chosen])
    spread = np.float32(sqrt(vectors.shape[1]))
    targets = np.array([column[asked[number]] for number in chosen])
    weights = fit(vectors * spread, targets, len(labels), MEANING_RECIPE)
    weights["hidden"] *= spread
    return NetworkModel.quantised(labels=labels, idf=np.ones(vectors.shape[1]), digest=digest, **weights)


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
