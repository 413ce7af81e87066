"""The learned weights of the features, from a data file beside this module."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import TYPE_CHECKING

from crawler.extract.split.features import FEATURES

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = "weights.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression: one weight for each of `FEATURES`, in their order."""

    bias: float
    weights: tuple[float, ...]

    def probability(self, features: Sequence[float]) -> float:
        """Return how probably a block with these *features* is body."""
        total = self.bias + sum([w * x for w, x in zip(self.weights, features, strict=True)])
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))

    def told_by(self, features: Sequence[float], probability: float) -> str:
        """Return the name of the feature that speaks loudest for what *probability* says."""
        sign = 1 if probability >= 0.5 else -1
        products = [sign * w * x for w, x in zip(self.weights, features, strict=True)]
        return FEATURES[products.index(max(products))]


@cache
def trained_weights() -> Weights:
    """Return the weights that this version of the package was trained to."""
    told = json.loads(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return Weights(told["bias"], tuple(told["weights"][name] for name in FEATURES))
