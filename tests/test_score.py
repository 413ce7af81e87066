"""What weighing promises: a veto first, then the weights, then what only neighbours tell."""

import json
from importlib.resources import files
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.blocks import Block, read_blocks
from crawler.extract.blocks.scene import Scene, read_scene
from crawler.extract.blocks.stampline import is_stamp_line
from crawler.extract.split.features import FEATURES, features_of
from crawler.extract.split.score import weigh_blocks
from crawler.extract.split.verdict import Verdict
from crawler.extract.split.veto import leads_elsewhere
from crawler.extract.split.weights import FILE, Weights, trained_weights
from crawler.page import Page

TEXT = "La rivière a encore monté cette nuit et trois villages sont coupés du reste de la vallée."
LINK = "<a href='/pont'>Le pont de la vallée est fermé depuis lundi</a>"


def weighed(inside: str) -> dict[str, Verdict]:
    html = f"<main><h1>La crue</h1><div class=t><p>{TEXT} Un.</p>{inside}<p>{TEXT} Fin.</p></div>"
    page = Page(html.encode(), charset="utf-8")
    blocks = read_blocks(page)
    scene = read_scene(page, blocks, headline="La crue")
    verdicts = weigh_blocks(blocks, scene, trained_weights())
    return {block.text: verdict for block, verdict in zip(blocks, verdicts, strict=True)}


def test_the_weights_name_every_feature_and_say_where_they_come_from() -> None:
    told = json.loads(files("crawler.extract.split").joinpath(FILE).read_text(encoding="utf-8"))
    assert tuple(told["weights"]) == FEATURES
    assert told["about"]["command"].startswith("python -m tools.train_splitter ")
    assert set(told["about"]["unseen_sites"]) == {"fr", "xx"}


def test_a_probability_is_that_of_a_logistic_regression() -> None:
    weights = Weights(-1.0, (0.5,) * len(FEATURES))
    features = (2.0, *(0.0,) * (len(FEATURES) - 1))
    assert weights.probability(features) == 0.5
    assert weights.told_by(features, 0.5) == FEATURES[0]


@given(st.floats(-1e6, 1e6))
def test_no_sum_is_too_large_for_a_probability(bias: float) -> None:
    assert 0 <= Weights(bias, (0.0,) * len(FEATURES)).probability((0.0,) * len(FEATURES)) <= 1


@given(st.text(min_size=1, max_size=300))
def test_every_feature_of_any_text_is_small(text: str) -> None:
    features = features_of(Block(text), 0, Scene(), blocks=1)
    assert len(features) == len(FEATURES)
    assert all(0 <= value <= 8 or isclose(value, 8) for value in features)


@pytest.mark.parametrize(
    ("inside", "text", "reason"),
    [
        ("<p>La crue</p>", "La crue", "headline"),
        ("<p>Publicité</p>", "Publicité", "call"),
        ("<p>Photo : Jeanne Exemple</p>", "Photo : Jeanne Exemple", "credit"),
        ("<p>Publié le 3 mars 2020 à 10h05</p>", "Publié le 3 mars 2020 à 10h05", "stamp"),
        ("<p>Encore ceci</p>" * 3, "Encore ceci", "repeated"),
        (
            "<blockquote class='twitter-tweet'><p>Quelle crue, quelle nuit !</p></blockquote>",
            "Quelle crue, quelle nuit !",
            "embedded post",
        ),
        ("<div id=comments><p>Trop tard.</p></div>", "Trop tard.", "comment or dialog"),
        ("<p>Lire aussi</p>", "Lire aussi", "leads elsewhere"),
    ],
)
def test_a_veto_says_why(inside: str, text: str, reason: str) -> None:
    assert weighed(inside)[text] == Verdict(0.0, reason)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p>Lire aussi : {LINK}</p>", True),
        (f"<p>&gt;&gt; {LINK}</p>", True),
        (f"<p>Läs också: {LINK}</p>", True),
        ("<p>À lire aussi</p>", True),
        ("<p>&gt;&gt; Le but du pont est marqué à la dernière minute du match.</p>", False),
        ("<p>À écouter les habitants du quartier, rien n'a changé depuis la crue.</p>", False),
    ],
    ids=["label", "arrow", "swedish", "bare-label", "report", "paragraph"],
)
def test_a_line_leads_elsewhere_when_it_is_nearly_all_link(html: str, expected: bool) -> None:
    (block,) = read_blocks(Page(html.encode(), charset="utf-8"))
    assert leads_elsewhere(block) is expected


@pytest.mark.parametrize(
    ("inside", "text", "is_body"),
    [
        (f"<h2>La nuit</h2><p>{TEXT} Deux.</p>", "La nuit", True),
        ("<div><div><h3>Le titre d'une carte</h3></div></div>", "Le titre d'une carte", False),
        (f"<p>{TEXT} Deux.</p><ul><li>un gymnase</li></ul>", "un gymnase", True),
        (f"<p>{TEXT} Deux.</p><p>etc</p>", "etc", True),
    ],
    ids=["intertitle", "card", "list", "gap"],
)
def test_neighbours_decide(inside: str, text: str, is_body: bool) -> None:
    assert weighed(inside)[text].is_body is is_body


@pytest.mark.parametrize("name", ["Jeanne Exemple", "mcc/edel", "avec la rédaction"])
def test_a_name_after_the_text_is_a_signature(name: str) -> None:
    html = f"<main><h1>La crue</h1><div>{''.join(f'<p>{TEXT} {n}.</p>' for n in range(4))}"
    page = Page(f"{html}<p>{name}</p></div></main>".encode(), charset="utf-8")
    blocks = read_blocks(page)
    verdicts = weigh_blocks(blocks, read_scene(page, blocks, headline="La crue"), trained_weights())
    assert not verdicts[-1].is_body


def test_a_sentence_with_a_date_is_no_stamp() -> None:
    assert not is_stamp_line("Le parquet a ouvert jeudi 23 août une enquête préliminaire.")
