"""Copies as agencies' texts suffer them, and how many of them are found."""

from benchmarks.duplicates import depeche, pair_score, rand_index
from benchmarks.wirecopy import invented_texts, unrelated, wire_copies


def test_a_set_follows_from_its_texts_and_its_seed() -> None:
    texts = list(invented_texts(20, seed=1))
    assert wire_copies(texts, seed=3) == wire_copies(texts, seed=3)
    assert wire_copies(texts, seed=3) != wire_copies(texts, seed=4)


def test_a_set_has_copies_and_every_kind_of_hard_negative() -> None:
    copies = wire_copies(invented_texts(60, seed=1), seed=3)
    kinds = {document.kind for document in copies.documents}
    expected = "original copy flash merged follow-up serial template"
    assert kinds == set(expected.split())
    for one, other in copies.positive:
        sources = (copies.documents[one].sources, copies.documents[other].sources)
        assert set(sources[0]) & set(sources[1])


def test_a_text_that_repeats_another_is_no_source_of_its_own() -> None:
    one, other = invented_texts(2, seed=1)
    assert unrelated([one, f"{one[:900]} {other[:300]}", other]) == [one, other]


def test_copies_are_found_as_well_as_ever() -> None:
    copies = wire_copies(invented_texts(150, seed=1), seed=3)
    found = set(depeche(copies.documents))
    precision, _, f1 = pair_score(found, copies)
    assert precision >= 0.998
    assert f1 >= 0.975
    assert rand_index(found, copies) >= 0.98
