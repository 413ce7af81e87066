"""What training promises: labels by the truth, folds by site, the same weights each time."""

import pytest

from crawler.extract.blocks import Block
from tools.labels import labels_of, units_of

pytest.importorskip("sklearn", reason="training needs scikit-learn: pip install -e '.[dev]'")

from crawler.extract.split.features import FEATURES
from crawler.page import Page
from tools.train_splitter import Sample, cross_validate, described, registrable, sample_of, train

TEXT = "La rivière a encore monté cette nuit et trois villages sont coupés du reste de la vallée."
TRUTH = {
    "id": "a",
    "url": "https://gazette.test/a",
    "paragraphs": [f"{TEXT} {n}." for n in range(4)],
    "neutral": ["Une nuit sans sommeil dans la vallée"],
    "language": "fr",
    "set": "fr",
}


def sample(site: str) -> Sample:
    body = "".join(f"<p>{text}</p>" for text in TRUTH["paragraphs"])
    legal = "Ce journal imaginaire est imprimé à Port-Sallier sur une presse imaginaire"
    notes = "".join(f"<p>{legal}, mention {n} sur huit</p>" for n in range(8))
    html = f"<h1>La crue</h1><div>{body}</div><section>{notes}</section>"
    return sample_of(Page(html.encode(), url=f"https://{site}/a", charset="utf-8"), TRUTH)


@pytest.mark.parametrize(
    ("text", "is_body", "counts"),
    [
        (f"{TEXT} 1.", True, True),
        ("Un autre texte qui ne se trouve pas dans l'article du tout.", False, True),
        ("Une nuit sans sommeil dans la vallée", False, False),
        ("trois villages", False, True),
    ],
    ids=["body", "other", "neutral", "part"],
)
def test_a_label_follows_the_truth(text: str, is_body: bool, counts: bool) -> None:
    (label,) = labels_of([Block(text)], TRUTH, known=[True])
    assert (label.is_body, label.weight > 0) == (is_body, counts)


def test_what_is_decided_without_weights_counts_nothing() -> None:
    labels = labels_of([Block(TEXT), Block("Menu")], TRUTH, known=[False, True])
    assert [label.weight for label in labels] == [0.0, 1.0]


def test_characters_stand_for_words_where_these_are_not_spaced() -> None:
    truth = {**TRUTH, "language": "ja", "paragraphs": ["気象庁は地震があったと発表した。"]}
    (label,) = labels_of([Block("気象庁は地震があったと")], truth, known=[True])
    assert label.is_body
    assert units_of("地震", unspaced=True) == ("地", "震")


def test_sites_are_told_by_the_domain_that_was_registered() -> None:
    assert registrable("actu.gazette.com.test") == "gazette.com.test"


def test_the_same_pages_give_the_same_weights() -> None:
    samples = [sample(f"{name}.test") for name in "abcdefgh"]
    assert train(samples) == train(samples)
    assert len(train(samples).weights) == len(FEATURES)


def test_every_page_is_scored_once_by_weights_that_have_not_seen_its_site() -> None:
    samples = [sample(f"{name}.test") for name in "abcdefgh"]
    scores = cross_validate(samples)
    assert len(scores) == len(samples)
    assert all(score["recall"] == 1 for score in scores)
    about = described(train(samples), ["fr"], samples, scores)["about"]
    assert (about["pages"], about["sites"]) == (8, 8)
    assert about["unseen_sites"]["fr"]["recall"] == 1
