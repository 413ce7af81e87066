"""What is measured of a block: the weights meet the same numbers on any machine."""

import pytest

from crawler.extract.blocks import read_blocks
from crawler.extract.blocks.scene import read_scene
from crawler.extract.split.features import FEATURES, features_of
from crawler.page import Page

LONG = "La rivière a encore monté cette nuit et trois villages sont coupés du reste de la vallée."
WHOLE = f"{LONG} La décrue est attendue demain. Les écoles restent fermées jusqu'à jeudi matin."
PAGE = (
    f"<meta name=description content='{LONG}'><nav><a href=/a>Accueil</a></nav>"
    f"<main><h1>La crue monte</h1><div><p>{LONG}</p>{{}}<p>{WHOLE}</p></div></main>"
)


def features(inside: str, text: str) -> dict[str, float]:
    page = Page(PAGE.format(inside).encode(), charset="utf-8")
    blocks = read_blocks(page)
    scene = read_scene(page, blocks, headline="La crue monte")
    index = next(n for n, block in enumerate(blocks) if block.text.startswith(text))
    told = features_of(blocks[index], index, scene, blocks=len(blocks))
    return dict(zip(FEATURES, told, strict=True))


LINKS = "<aside><p>Un <a href=/b>encart</a> du 3 mars</p></aside>"
BOX = "<div class=pub><li>Un mot</li></div>"


@pytest.mark.parametrize(
    ("inside", "text", "wanted"),
    [
        ("", LONG, {
            "long": 1, "length": 4.5, "ends as a sentence": 1, "sentences per word": 0.471,
            "starts with a capital": 1, "capitals": 0.011, "in the description": 1,
            "position": 0.5, "steps to the container": 1, "article's text alike": 1,
            "parent's share of long text": 1, "box's share of long text": 0.346, "paragraph": 1,
        }),
        ("", "Accueil", {
            "length": 2.079, "link share": 1, "starts with a capital": 1, "capitals": 0.143,
            "above the headline": 1, "outside": 1, "steps to the container": 8,
            "parent's share of long text": 1, "box's link share": 1,
        }),
        (LINKS, "Un encart", {
            "length": 2.996, "link share": 0.316, "starts with a capital": 1, "capitals": 0.053,
            "digits": 0.053, "position": 0.6, "steps to the container": 2,
            "box's link share": 0.316, "paragraph": 1, "aside": 1,
        }),
        (f"<section><div><p>{WHOLE} a</p></div></section>", f"{WHOLE} a", {
            "long": 1, "length": 5.142, "sentences per word": 0.8, "starts with a capital": 1,
            "capitals": 0.018, "in the description": 1, "position": 0.6,
            "steps to the container": 3, "article's text alike": 1,
            "parent's share of long text": 0.398, "box's share of long text": 0.398, "paragraph": 1,
        }),
        (BOX, "Un mot", {
            "length": 1.946, "starts with a capital": 1, "capitals": 0.167, "position": 0.6,
            "steps to the container": 2, "furniture": 1, "list": 1,
        }),
    ],
    ids=["paragraph", "menu", "aside", "nested", "advertisement"],
)  # fmt: skip
def test_a_block_has_these_features_and_no_others(
    inside: str, text: str, wanted: dict[str, float]
) -> None:
    told = {name: value for name, value in features(inside, text).items() if value}
    assert told == pytest.approx(wanted, abs=0.001)


@pytest.mark.parametrize(
    ("text", "feature", "value"),
    [
        ("Par Jeanne Exemple", "author line", 1),
        ("Propos recueillis par Jeanne Exemple", "author line", 1),
        ("Traduit par Jeanne Exemple", "author line", 1),
        ("Texte : Jeanne Exemple", "author line", 1),
        ("Écrit par Jeanne Exemple", "author line", 1),
        ("By Jeanne Exemple", "author line", 1),
        ("Von Jeanne Exemple", "author line", 1),
        ("Partout la rivière monte", "author line", 0),
        (f"Par prudence, {LONG}", "author line", 0),
        ("► Un titre", "begins with an arrow", 1),
        ("Un titre ►", "begins with an arrow", 0),
        ("© Gazette", "copyright", 1),
        ("Un mot.", "repeated", 0),
        ("SNCF 2026", "capitals", 4 / 9),
        ("SNCF 2026", "digits", 4 / 9),
        ("La rivière a encore monté.", "in the description", 0),
    ],
)
def test_the_words_of_a_block_are_measured(text: str, feature: str, value: float) -> None:
    assert features(f"<p>{text}</p>", text)[feature] == pytest.approx(value)


def test_a_short_text_that_stands_there_twice_is_repeated_and_a_long_one_is_not() -> None:
    long = f"Encore : {WHOLE} {WHOLE}"
    assert features("<p>Un mot.</p>" * 2, "Un mot.")["repeated"] == 1
    assert features(f"<p>{long}</p>" * 2, "Encore")["repeated"] == 0
