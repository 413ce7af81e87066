"""`python -m tools.train_splitter fr xx`: learn the weights of the splitter from corpus sets.

Writes `crawler/extract/split/weights.json`, whose head says what it was trained on and what it
scored on sites that it had not seen: the folds of the cross-validation are kept apart by
registrable domain, because the pages of a site share its template. The same sets give the same file
on any machine: the solver runs to convergence and the weights are rounded.

Train on news alone. Other texts (guides, blogs) hold captions and lists that news policy leaves
out, and learning from them costs precision that more of them does not bring back.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
import sklearn  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from crawler.extract.blocks import read_blocks
from crawler.extract.blocks.scene import read_scene
from crawler.extract.metadata import read_metadata
from crawler.extract.split import split_page
from crawler.extract.split import weights as package_weights
from crawler.extract.split.features import FEATURES, features_of
from crawler.extract.split.veto import veto
from crawler.extract.split.weights import Weights
from crawler.site import site_of
from tools import corpus
from tools.labels import labels_of, units_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.extract.blocks import Block
    from crawler.page import Page

FOLDS = 6
STRENGTH = 0.01
"""Inverse strength of the L2 penalty. From .003 to .03 the scores differ by less than their
deviation; the smaller it is, the less one template decides."""

_PAGE_WEIGHT = 100.0
"""What the blocks of one page add up to, so that each page counts the same."""

_FEWEST = 3
"""Body blocks of a page worth learning from."""

_FILE = Path(package_weights.__file__).with_name(package_weights.FILE)
_DIGITS = 4
_SECOND_LEVEL = frozenset({"co", "com", "gov", "org", "net", "ac", "or", "ne"})


@dataclass(frozen=True)
class Sample:
    """One page with truth: its blocks as numbers, which of them are body, how much each counts."""

    page: Page
    truth: dict[str, Any]
    site: str
    blocks: tuple[Block, ...]
    headline: str | None
    features: np.ndarray
    is_body: np.ndarray
    counts: np.ndarray


def main() -> None:
    """Cross-validate, train on everything, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sets", nargs="+", help="sets of the corpus: fr xx")
    names = parser.parse_args().sets
    samples = [sample for name in names for sample in read_samples(name)]
    scores = cross_validate(samples)
    for name in names:
        print(name, figures_of(s for s in scores if s["set"] == name))
    trained = train(samples)
    _FILE.write_text(json.dumps(described(trained, names, samples, scores), indent=1) + "\n")
    print(f"wrote {_FILE.name}: {len(FEATURES)} weights from {len(samples)} pages")


def read_samples(name: str) -> Iterable[Sample]:
    """Yield a sample for each page of the set *name* whose body is known."""
    for truth in corpus.truths(name):
        page = corpus.saved_page(name, truth["id"])
        if truth["paragraphs"]:
            yield sample_of(page, {**truth, "set": name})


def sample_of(page: Page, truth: dict[str, Any]) -> Sample:
    """Return *page* and its *truth* as numbers."""
    blocks = read_blocks(page)
    headline = read_metadata(page, site_of(page.url), blocks).headline
    scene = read_scene(page, blocks, headline=headline)
    rows = [features_of(b, i, scene, blocks=len(blocks)) for i, b in enumerate(blocks)]
    labels = labels_of(blocks, truth, known=[not veto(block, scene) for block in blocks])
    return Sample(
        page=page,
        truth=truth,
        site=registrable(urlsplit(page.url or truth["url"] or "").hostname or truth["id"]),
        blocks=blocks,
        headline=headline,
        features=np.array(rows).reshape(len(rows), len(FEATURES)),
        is_body=np.array([label.is_body for label in labels], dtype=bool),
        counts=np.array([label.weight for label in labels]),
    )


def registrable(host: str) -> str:
    """Return the domain that was registered, by which sites are told apart.

    >>> registrable("www.gazette.co.uk"), registrable("actu.gazette.fr")
    ('gazette.co.uk', 'gazette.fr')
    """
    labels = host.split(".")
    is_wide = len(labels) > 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if is_wide else -2 :])


def train(samples: Sequence[Sample]) -> Weights:
    """Return the weights that tell the body blocks of *samples* from the others."""
    used = [sample for sample in samples if sample.is_body.sum() >= _FEWEST]
    features = np.vstack([sample.features for sample in used])
    is_body = np.concatenate([sample.is_body for sample in used])
    counts = np.concatenate([sample.counts for sample in used]) * _PAGE_WEIGHT
    known = counts > 0
    mean, deviation = features[known].mean(axis=0), features[known].std(axis=0)
    deviation[deviation == 0] = 1.0
    model = LogisticRegression(C=STRENGTH, solver="newton-cholesky", tol=1e-10, max_iter=200)
    model.fit((features[known] - mean) / deviation, is_body[known], sample_weight=counts[known])
    scaled = model.coef_[0] / deviation  # the package weighs features as they are
    bias = float(model.intercept_[0] - (scaled * mean).sum())
    return Weights(round(bias, _DIGITS), tuple(round(float(w), _DIGITS) for w in scaled))


def cross_validate(samples: Sequence[Sample]) -> list[dict[str, Any]]:
    """Return the scores of each page, split by weights that have not seen its site."""
    sites = sorted({sample.site for sample in samples})
    fold_of = {site: number % FOLDS for number, site in enumerate(sites)}
    scores = []
    for fold in range(FOLDS):
        weights = train([sample for sample in samples if fold_of[sample.site] != fold])
        tested = (sample for sample in samples if fold_of[sample.site] == fold)
        scores += [score_of(sample, weights) for sample in tested]
    return scores


def score_of(sample: Sample, weights: Weights) -> dict[str, Any]:
    """Return precision, recall and exactness of the body that *weights* find, in 4-grams."""
    split = split_page(
        sample.page,
        site_of(sample.page.url),
        sample.blocks,
        headline=sample.headline,
        weights=weights,
    )
    neutral = {units_of(t) for t in sample.truth["neutral"]}
    neutral -= {units_of(t) for t in sample.truth["paragraphs"]}
    found, told = (_tokens(x, neutral) for x in (split.paragraphs, sample.truth["paragraphs"]))
    shared = len(_grams(found) & _grams(told))
    return {
        "set": sample.truth["set"],
        "precision": shared / max(1, len(_grams(found))),
        "recall": shared / max(1, len(_grams(told))),
        "exact": found == told,
    }


def _tokens(texts: Iterable[str], neutral: set[tuple[str, ...]]) -> list[str]:
    return [unit for text in texts if units_of(text) not in neutral for unit in units_of(text)]


def _grams(tokens: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(tokens[i : i + 4]) for i in range(max(1, len(tokens) - 3))}


def figures_of(scores: Iterable[dict[str, Any]]) -> dict[str, float]:
    """Return the means over pages, and F1 of the mean precision and recall."""
    rows = list(scores)
    precision, recall = (fmean(row[key] for row in rows) for key in ("precision", "recall"))
    figures = {
        "pages": len(rows),
        "f1": 2 * precision * recall / (precision + recall),
        "precision": precision,
        "recall": recall,
        "exact": fmean(row["exact"] for row in rows),
    }
    return {name: round(value, 4) for name, value in figures.items()}


def described(
    weights: Weights,
    names: Sequence[str],
    samples: Sequence[Sample],
    scores: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """Return the data file: what it was trained on, what it scored, then the weights."""
    return {
        "about": {
            "model": "logistic regression over the features of crawler/extract/split/features.py",
            "command": f"python -m tools.train_splitter {' '.join(names)}",
            "pages": len(samples),
            "sites": len({sample.site for sample in samples}),
            "scikit_learn": sklearn.__version__,
            "unseen_sites": {n: figures_of(s for s in scores if s["set"] == n) for n in names},
        },
        "bias": weights.bias,
        "weights": dict(zip(FEATURES, weights.weights, strict=True)),
    }


if __name__ == "__main__":
    main()
