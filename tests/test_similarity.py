"""How much of one text stands in another."""

import random
import sqlite3
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.state.duplicates import index
from crawler.state.duplicates.fingerprint import FLOOR, Fingerprint, fingerprint
from crawler.state.duplicates.index import POSTINGS, TextIndex
from crawler.state.duplicates.packing import pack, unpack
from crawler.state.duplicates.similarity import Candidate, judge, near_bar, verdict_of


def words(seed: int, count: int) -> list[str]:
    letters = random.Random(seed)
    return ["".join(letters.choices("abcdefgh", k=5)) for _ in range(count)]


def text(seed: int, count: int = 200) -> str:
    return " ".join(words(seed, count))


def candidate(body: str, *, number: int = 1, site: str = "autre", day: int = 100) -> Candidate:
    shingles = fingerprint(body).shingles
    return Candidate(number, f"{number:016x}", number, site, day, shingles)


def verdicts(body: str, *candidates: Candidate, site: str = "gazette", day: int = 100) -> list[str]:
    judged = judge(fingerprint(body).shingles, candidates, site=site, day=day)
    return [edge.verdict for edge in judged.edges]


@pytest.fixture
def texts() -> Iterator[TextIndex]:
    db = sqlite3.connect(":memory:")
    db.executescript(index.SCHEMA)
    yield TextIndex(db)
    db.close()


def add(texts: TextIndex, mark: Fingerprint, number: int) -> None:
    row = (number, f"{number:016x}", number, None, None)
    texts.add(mark, row, full=texts.find(mark).full)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’été à Nîmes, un cœur bat", "l'ete a Nimes un coeur bat"),
        ("e\u0301te\u0301 comme hiver", "été comme hiver"),
        ("un  deux\n\ntrois", "Un, deux : trois !"),
    ],
    ids=["accents", "combining-marks", "punctuation"],
)
def test_how_a_text_is_set_does_not_count(one: str, other: str) -> None:
    assert fingerprint(one) == fingerprint(other)


def test_the_order_of_words_counts() -> None:
    assert fingerprint("un deux trois quatre cinq six") != fingerprint(
        "six cinq quatre trois deux un"
    )


def test_a_fingerprint_is_the_same_on_every_machine_and_in_every_process() -> None:
    mark = fingerprint("La Loire est montée de deux mètres à Blois")
    assert sorted(mark.shingles) == [7636935, 9609851, 11075441, 11414615]


@pytest.mark.parametrize(
    ("body", "shingles"), [("", 0), ("…", 0), ("un", 1), ("a b c d e f", 1), ("a b c d e f g", 2)]
)
def test_a_short_text_has_one_shingle_and_an_empty_one_none(body: str, shingles: int) -> None:
    assert len(fingerprint(body).shingles) == shingles


def test_a_script_without_spaces_is_compared_by_characters() -> None:
    assert len(fingerprint("洪水淹没了村庄和田野").shingles) == 5


def test_a_lone_surrogate_is_a_character_like_another() -> None:
    assert len(fingerprint("a\ud800b c d e f g").shingles) > 0


@given(st.text(max_size=300))
def test_keys_are_probes_and_every_text_of_words_has_some(body: str) -> None:
    mark = fingerprint(body)
    assert set(mark.keys) <= set(mark.probes)
    assert bool(mark.keys) == bool(mark.shingles)
    assert len(mark.keys) >= min(FLOOR, len(mark.shingles)) - 1  # two hashes may share 48 bits


def test_a_text_of_megabytes_leaves_nothing_behind() -> None:
    tracemalloc.start()
    for extra in range(2):
        fingerprint("eau " * (200_000 + extra))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 2**20  # it was 45 MB


@given(st.sets(st.integers(0, 2**24 - 1), max_size=400))
def test_what_is_packed_comes_back(shingles: set[int]) -> None:
    assert unpack(pack(shingles)) == shingles


def test_a_book_is_packed_too() -> None:
    book = set(range(3 * 2**16, 3 * 2**16 + 60_000))
    assert unpack(pack(book)) == book


def test_a_text_takes_fewer_than_three_bytes_a_shingle() -> None:
    mark = fingerprint(text(1, 335))
    assert len(pack(mark.shingles)) < 2.5 * len(mark.shingles)


@pytest.mark.parametrize(
    ("copy", "expected"),
    [
        (text(1), ["near_duplicate"]),
        (text(1)[:400], ["near_duplicate"]),
        (f"{text(2, 60)} {text(1)}", ["near_duplicate"]),
        (f"{text(1, 90)} {text(2, 110)}", ["shares_text"]),
        (f"{text(1, 40)} {text(2, 30)}", []),
        (f"{text(1, 60)} {text(2, 140)}", []),
        (text(2), []),
    ],
    ids=["same", "cut", "padded", "background", "few-words", "paragraph", "other"],
)
def test_containment_tells_copies_from_follow_ups(copy: str, expected: list[str]) -> None:
    assert verdicts(copy, candidate(text(1))) == expected


@pytest.mark.parametrize(
    ("site", "day", "expected"),
    [
        ("gazette", 100, "shares_text"),
        ("gazette", 103, "shares_text"),
        ("autre", 100, "near_duplicate"),
        ("autre", 103, "shares_text"),
    ],
)
def test_serial_items_need_more(site: str, day: int, expected: str) -> None:
    body = f"{text(1, 115)} {text(2, 85)}"
    assert verdicts(body, candidate(text(1), site=site), day=day) == [expected]


@pytest.mark.parametrize(
    ("similarity", "shared", "bar", "verdict"),
    [
        (0.50, 39, 0.50, "near_duplicate"),
        (0.49, 39, 0.50, "shares_text"),
        (0.62, 38, 0.50, "near_duplicate"),
        (0.61, 38, 0.50, None),
        (0.34, 39, 0.50, "shares_text"),
        (0.33, 39, 0.50, None),
        (0.90, 39, 0.90, "near_duplicate"),
        (0.89, 38, 0.90, None),
    ],
)
def test_a_paragraph_in_common_is_believed_sooner_than_a_sentence(
    similarity: float, shared: int, bar: float, verdict: str | None
) -> None:
    assert verdict_of(similarity, shared, bar=bar) == verdict


@pytest.mark.parametrize(
    ("of", "site", "day", "bar"),
    [
        ("gazette", "gazette", 100, 0.90),
        ("gazette", "autre", 101, 0.50),
        ("gazette", "autre", 102, 0.62),
        ("gazette", "autre", 98, 0.62),
        ("gazette", "autre", None, 0.50),
        ("gazette", None, 100, 0.50),
        (None, None, 100, 0.50),
    ],
)
def test_the_site_and_the_day_say_how_much_makes_a_copy(
    of: str | None, site: str | None, day: int | None, bar: float
) -> None:
    assert near_bar(candidate("")._replace(site=of), site=site, day=day) == bar
    undated = candidate("")._replace(site=of, day=None)
    assert near_bar(undated, site=site, day=day) == (0.90 if site and site == of else 0.50)


def test_a_text_of_little_but_furniture_repeats_nothing() -> None:
    furniture = text(9, 60)
    others = [candidate(f"{text(n, 100)} {furniture}", number=n) for n in range(1, 6)]
    one_more = f"{text(1, 10)} {furniture}"
    assert verdicts(one_more, *others) == []
    assert verdicts(one_more, *others[:4]) == ["near_duplicate"] * 4


def test_furniture_counts_on_neither_side() -> None:
    furniture = text(9, 300)
    others = [candidate(f"{text(n, 100)} {furniture}", number=n) for n in range(1, 8)]
    cut = f"{text(3, 60)} {text(20, 20)} {furniture}"
    (edge,) = judge(fingerprint(cut).shingles, others).edges
    assert (edge.number, edge.verdict) == (3, "near_duplicate")
    assert 0.6 < edge.similarity < 0.8


def test_a_text_belongs_to_the_story_that_it_has_most_of() -> None:
    found = [
        candidate(f"{text(1, 80)} {text(2, 120)}", number=1),
        candidate(text(1), number=2),
        candidate(text(5), number=3),
    ]
    assert judge(fingerprint(text(1)).shingles, found).story == 2
    assert judge(fingerprint(text(1)).shingles, found[:1]).story == 1
    assert judge(fingerprint(text(1)).shingles, found[2:]).story is None
    assert judge(fingerprint(f"{text(1, 30)} {text(7, 30)}").shingles, found).story is None


def test_a_whole_copy_on_the_same_site_is_one_on_any_day() -> None:
    assert verdicts(text(1), candidate(text(1), site="gazette"), day=500) == ["near_duplicate"]


def test_furniture_that_many_stories_share_does_not_count() -> None:
    furniture = text(9, 150)
    others = [candidate(f"{text(n, 100)} {furniture}", number=n) for n in range(1, 8)]
    assert verdicts(f"{text(20, 100)} {furniture}", *others[:3]) == ["near_duplicate"] * 3
    assert verdicts(f"{text(20, 100)} {furniture}", *others) == []
    assert verdicts(f"{text(3, 100)} {furniture}", *others) == ["near_duplicate"]


def test_copies_of_one_story_are_no_furniture() -> None:
    copies = [candidate(text(1), number=n)._replace(story=1) for n in range(1, 9)]
    judged = judge(fingerprint(text(1)).shingles, copies)
    assert len(judged.edges) == 8
    assert (judged.story, judged.edges[0].number) == (1, 1)


def test_the_best_edge_is_the_most_contained_then_the_longest_then_the_oldest() -> None:
    half = f"{text(1, 130)} {text(3, 70)}"
    found = [candidate(half, number=1), candidate(text(1), number=2), candidate(text(1), number=3)]
    judged = judge(fingerprint(text(1)).shingles, found)
    assert [edge.number for edge in judged.edges] == [2, 3, 1]


def test_the_index_finds_every_copy_and_gives_the_rarest_keys_first(texts: TextIndex) -> None:
    for number in range(1, 40):
        add(texts, fingerprint(text(number)), number)
    found = texts.find(fingerprint(f"{text(7)} {text(8, 40)}"))
    assert found.candidates[0].number == 7
    assert found.candidates[0].shingles == fingerprint(text(7)).shingles


def test_a_long_text_finds_the_flash_that_stands_in_it(texts: TextIndex) -> None:
    missed = 0
    for number in range(1, 101):
        add(texts, fingerprint(text(number, 40)), number)
        longer = f"{text(1000 + number, 400)} {text(number, 40)} {text(2000 + number, 400)}"
        missed += number not in {c.number for c in texts.find(fingerprint(longer)).candidates}
    assert missed <= 3


def test_the_texts_of_the_article_itself_are_left_out(texts: TextIndex) -> None:
    for number in (1, 2, 3):
        add(texts, fingerprint(text(1)), number)
    found = texts.find(fingerprint(text(1)), own=[1, 3])
    assert [each.number for each in found.candidates] == [2]


def test_a_key_of_too_many_texts_is_full_and_keeps_the_oldest(texts: TextIndex) -> None:
    mark = fingerprint(text(1))
    for number in range(1, POSTINGS + 10):
        add(texts, mark, number)
    found = texts.find(mark)
    assert set(mark.keys) <= found.full
    assert [each.number for each in found.candidates][:2] == [1, 2]


def test_a_removed_text_is_found_no_more(texts: TextIndex) -> None:
    add(texts, fingerprint(text(1)), 1)
    add(texts, fingerprint(text(1)), 2)
    texts.remove([1])
    assert [each.number for each in texts.find(fingerprint(text(1))).candidates] == [2]
