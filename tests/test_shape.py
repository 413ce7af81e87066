"""What the rule of shapes promises: sentences are body, titles after them are not."""

import pytest

from crawler.extract.blocks.shape import body_end, is_sentence, is_title
from crawler.extract.blocks.stampline import is_stamp_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La crue monte.", True),
        ('"Nous attendons", a dit le maire.', True),
        ("« Qui paiera ? »", True),
        ("Un prix record pour le lait", False),
        ("Le pont (bis)", False),
    ],
)
def test_a_sentence_ends(text: str, expected: bool) -> None:
    assert is_sentence(text) is expected


PARAGRAPH = "La rivière a encore monté cette nuit, " * 4 + "et le pont reste fermé."


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], 0),
        (["Un titre", "Un autre"], 0),
        (["Une phrase.", "Une autre.", "Un titre", "Un autre titre"], 2),
        (["Une phrase.", "Intertitre", "Une autre.", "Une de plus.", "Un titre"], 4),
        (["Une phrase.", "Une autre.", "Un titre", "Un titre", "Qui paiera ?", "Un titre"], 2),
        (["Une phrase.", "Un titre", "Qui paiera ?", "Un titre"], 1),
        (["Une phrase.", "Un titre", PARAGRAPH, "Un titre"], 3),
        (["Une phrase.", "Une autre.", "Un titre", "Un titre", "Un titre", PARAGRAPH], 2),
    ],
    ids=[
        "none",
        "titles",
        "body-then-titles",
        "intertitle",
        "question-among-titles",
        "question-behind-a-title",
        "paragraph-behind-a-title",
        "paragraph-behind-titles",
    ],
)
def test_the_body_ends_with_its_last_sentence(lines: list[str], expected: int) -> None:
    assert body_end(lines) == expected


def test_a_title_has_the_length_of_one() -> None:
    assert is_title("Le pont de la rivière est fermé")
    assert not is_title("Accueil")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dernière mise à jour à 08h28 le 26/11", True),
        ("Publié le 3 mars 2020 à 10h05, mis à jour le 4 mars 2020 à 07h00", True),
        ("Le 26/11, la crue a emporté un pont et une grange", False),
        ("9h05 La digue de la vieille ville tient bon", False),
        ("Par Jeanne Exemple - Publié le 28 oct. 2020 à 11:06", True),
        ("Par ailleurs, le pont a été fermé le 28 octobre 2020", False),
        ("Marée du 26/11", False),
        ("Le 26/11/2015 à 8h28 ;", False),
        ("Rien ici", False),
    ],
)
def test_a_stamp_line_is_a_stamp_and_nothing_else(text: str, expected: bool) -> None:
    assert is_stamp_line(text) is expected


LABELS = (
    "Publié|Publiée|Mis à jour|Mise à jour|Mis a jour|MAJ|Dernière mise à jour|Derniere modif|"
    "Modifié|Modifiée|Actualisé|Créé|Créée|Posté|Mis en ligne|Lundi|Mardi|Mercredi|Jeudi|Vendredi|"
    "Samedi|Dimanche|(Xinhua)"
)


@pytest.mark.parametrize("label", LABELS.split("|"))
def test_a_line_of_a_label_and_a_date_is_a_stamp(label: str) -> None:
    assert is_stamp_line(f"{label} 26/11/2015 à 8h28")
    assert not is_stamp_line(f"{label} 26/11, la crue a emporté un pont et une grange du lac")


@pytest.mark.parametrize(
    "date",
    ["26/11", "26-11-2015", "26.11.15", "8h28", "8:28", "2015-11-26", "1er janvier", "2 février",
     "2 fevr.", "3 mars", "4 avril", "5 mai", "6 juin", "7 juillet", "8 août", "8 aout",
     "9 septembre", "10 oct.", "11 novembre", "12 décembre", "12 dec."],
)  # fmt: skip
def test_a_stamp_line_holds_a_date_or_a_time(date: str) -> None:
    assert is_stamp_line(f"Publié le {date}")
    assert not is_stamp_line("Publié le vingt-six")
