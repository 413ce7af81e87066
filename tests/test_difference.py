"""What changed between two versions: paragraphs are matched, then words are compared."""

import string
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article import Article
from crawler.state.history.alignment import MOST, word_pieces
from crawler.state.history.difference import difference, paragraph_changes

A = "La Loire a atteint 3,10 mètres lundi matin à Blois, selon la préfecture."
B = "Le pont Jacques-Gabriel reste ouvert aux piétons et aux cyclistes."
C = "Une cellule de crise a été ouverte à la mairie."
D = "Deux cents personnes ont été évacuées."
A2 = "La Loire a atteint 3,85 mètres lundi soir à Blois, selon la préfecture."


def kinds(before: list[str], after: list[str]) -> list[tuple[str, int | None, int | None]]:
    return [(c.kind, c.before, c.after) for c in paragraph_changes(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([A, B], [A, B], [("same", 1, 1), ("same", 2, 2)]),
        ([A, B], [A, C, B], [("same", 1, 1), ("added", None, 2), ("same", 2, 3)]),
        ([A, C, B], [A, B], [("same", 1, 1), ("removed", 2, None), ("same", 3, 2)]),
        ([A, B, C], [C, A, B], [("moved", 3, 1), ("same", 1, 2), ("same", 2, 3)]),
        ([A, B], [A2, B], [("edited", 1, 1), ("same", 2, 2)]),
        ([A, B, C], [B, C, A2], [("same", 2, 1), ("same", 3, 2), ("moved_edited", 1, 3)]),
        ([A], [D], [("added", None, 1), ("removed", 1, None)]),
        ([B, A], [B, f"{A} {D} {C}"], [("same", 1, 1), ("edited", 2, 2)]),
        (["Deux cents."], [f"Deux cents. {A}"], [("added", None, 1), ("removed", 1, None)]),
        ([D, A], [A2, A2], [("added", None, 1), ("removed", 1, None), ("edited", 2, 2)]),
        ([A, B, D, C], [C, A, B],
         [("moved", 4, 1), ("same", 1, 2), ("same", 2, 3), ("removed", 3, None)]),
        ([], [A], [("added", None, 1)]),
        ([A], [], [("removed", 1, None)]),
        ([A, A], [A], [("same", 1, 1), ("removed", 2, None)]),
        ([], [], []),
    ],
    ids=[
        "same", "added", "removed", "moved", "edited", "moved-and-edited", "replaced", "grown",
        "few-words-in-another", "nearest-of-two", "moved-before-removed", "first",
        "last", "repeated", "empty",
    ],
)  # fmt: skip
def test_each_paragraph_is_told_by_what_became_of_it(
    before: list[str], after: list[str], told: list[tuple[str, int | None, int | None]]
) -> None:
    assert kinds(before, after) == told


def test_words_are_compared_inside_an_edited_paragraph() -> None:
    (change,) = paragraph_changes([A], [A2])
    assert [tuple(piece) for piece in change.pieces] == [
        ("same", "La Loire a atteint "),
        ("removed", "3,10"),
        ("added", "3,85"),
        ("same", " mètres lundi "),
        ("removed", "matin"),
        ("added", "soir"),
        ("same", " à Blois, selon la préfecture."),
    ]


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("à 12h30", "à 12h45", ["=à ", "-12h30", "+12h45"]),
        ("12\u202f000 pages", "12\u202f500 pages", ["-12\u202f000", "+12\u202f500", "= pages"]),
        ("1\u00a0200 pages", "1\u00a0300 pages", ["-1\u00a0200", "+1\u00a0300", "= pages"]),
        ("« un", "« deux", ["=« ", "-un", "+deux"]),
        ("un.", "deux.", ["-un", "+deux", "=."]),
        ("un le deux", "six le dix", ["-un", "+six", "= le ", "-deux", "+dix"]),
        ("un deux", "trois quatre", ["-un deux", "+trois quatre"]),
    ],
    ids=[
        "hour", "narrow-space", "hard-space", "mark-in-front", "mark-at-the-end", "words-between",
        "space-between",
    ],
)  # fmt: skip
def test_a_change_is_told_in_whole_words_and_numbers(
    before: str, after: str, pieces: list[str]
) -> None:
    signs = {"same": "=", "added": "+", "removed": "-"}
    assert [signs[piece.kind] + piece.text for piece in word_pieces(before, after)] == pieces


def test_a_word_that_stands_everywhere_is_compared_as_any_other() -> None:
    before, after = (" ".join(f"{letter}{n} de" for n in range(150)) for letter in "ab")
    same = [piece.text for piece in word_pieces(before, after) if piece.kind == "same"]
    assert same == [" de "] * 149 + [" de"]


texts = st.text(alphabet="ab ,.é1\n", max_size=40)


@given(texts, texts)
def test_both_texts_can_be_made_again_from_the_pieces(before: str, after: str) -> None:
    pieces = word_pieces(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert all(one.kind != other.kind for one, other in pairwise(pieces))


@given(st.lists(texts, max_size=8), st.lists(texts, max_size=8))
def test_each_paragraph_of_both_versions_is_told_once(before: list[str], after: list[str]) -> None:
    changes = paragraph_changes(before, after)
    assert sorted(c.before for c in changes if c.before) == list(range(1, len(before) + 1))
    assert [c.after for c in changes if c.after] == list(range(1, len(after) + 1))


def test_long_texts_without_much_in_common_differ_as_a_whole() -> None:
    before, after = (" le ".join(letter * n for n in range(1, 502)) for letter in "ab")
    assert len(before.split()) * len(after.split()) >= MOST
    assert [piece.kind for piece in word_pieces(before, after)] == ["removed", "added"]


def test_fields_that_differ_are_told_and_others_are_not() -> None:
    before = Article(headline="La Loire monte", stamp_raw="08h28", fetched_at="2026-11-24T09:00Z")
    after = Article(headline="La Loire déborde", stamp_raw="08h28", fetched_at="2026-11-24T10:00Z")
    assert list(difference(before, after).fields) == ["headline"]


@pytest.mark.parametrize(
    ("before", "after", "added", "removed"),
    [
        (Article(headline="un deux"), Article(headline="un trois quatre"), 2, 1),
        (Article(lead="un"), Article(lead="un deux"), 1, 0),
        (
            Article(lead="un deux", paragraphs=("un deux",)),
            Article(lead="un trois", paragraphs=("un trois",)),
            1,
            1,
        ),
        (Article(paragraphs=(A, B)), Article(paragraphs=(B, A)), 0, 0),
        (Article(stamp_raw="08h28"), Article(stamp_raw="09h10"), 0, 0),
    ],
    ids=["headline", "lead", "lead-in-the-body-too", "moved", "stamp"],
)
def test_words_of_headline_lead_and_body_count_once(
    before: Article, after: Article, added: int, removed: int
) -> None:
    change = difference(before, after)
    assert (change.added, change.removed) == (added, removed)


def test_thousands_of_equal_paragraphs_are_matched() -> None:
    many = [string.ascii_lowercase] * 5_000
    assert len(paragraph_changes(many, [*many, A])) == 5_001
