"""What the runner of the public benchmark promises: that repository's layout, and its measure."""

import gzip
import json
import re
from pathlib import Path

import pytest

from benchmarks.public import main, score

TEXT = (
    "La rivière a encore monté cette nuit et trois villages sont coupés du reste de la vallée.",
    "Les pompiers ont conduit une quarantaine d'habitants vers le gymnase, selon la préfecture.",
    "La décrue est attendue demain dans la soirée, si la pluie cesse comme prévu sur les hauteurs.",
)


def layout(folder: Path, pages: dict[str, str], truth: dict[str, str]) -> Path:
    (folder / "html").mkdir()
    (folder / "output").mkdir()
    for key, html in pages.items():
        (folder / "html" / f"{key}.html.gz").write_bytes(gzip.compress(html.encode()))
    told = {key: {"articleBody": text, "url": f"https://gazette.test/{key}"} for key, text in
            truth.items()}  # fmt: skip
    (folder / "ground-truth.json").write_text(json.dumps(told), encoding="utf-8")
    (folder / "output" / "nothing.json").write_text(
        json.dumps({key: {"articleBody": ""} for key in truth}), encoding="utf-8"
    )
    return folder


def test_three_pages_are_scored_beside_the_stored_outputs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = f"<main><h1>La crue</h1><div>{''.join(f'<p>{text}</p>' for text in TEXT)}</div></main>"
    whole = "\n\n".join(TEXT)
    pages = {"exact": page, "half": page, "empty": "<p>Accueil</p>"}
    truth = {"exact": whole, "half": f"{whole} {whole.swapcase()}", "empty": whole}
    assert main([str(layout(tmp_path, pages, truth)), "--worst", "1"]) == 0
    words = len(re.findall(r"\w+", whole))
    recall = (1 + (words - 3) / (2 * words - 3) + 0) / 3
    assert capsys.readouterr().out.splitlines() == [
        "| extractor | F1 | precision | recall | accuracy |",
        "| --- | --- | --- | --- | --- |",
        f"| depeche | {2 * recall / (1 + recall):.3f} | 1.000 | {recall:.3f} | 0.333 |",
        "| nothing | 0.000 | 0.000 | 0.000 | 0.000 |",
        "0.000 empty https://gazette.test/empty",
    ]


@pytest.mark.parametrize(
    ("found", "told", "precision", "recall"),
    [
        ("un deux trois quatre", "un deux trois quatre", 1.0, 1.0),
        ("un deux trois quatre cinq", "un deux trois quatre", 0.5, 1.0),
        ("un deux", "un deux", 1.0, 1.0),
        ("un deux trois quatre", "Un deux trois quatre", 0.0, 0.0),
        ("", "un deux trois quatre", None, 0.0),
        ("un", "", 0.0, None),
        ("a b c d a b c d", "a b c d", 0.2, 1.0),
    ],
    ids=["same", "more", "short", "case", "nothing-found", "nothing-told", "twice"],
)
def test_shingles_of_four_words_are_counted_as_often_as_they_occur(
    found: str, told: str, precision: float | None, recall: float | None
) -> None:
    result = score(found, told)
    assert (result.precision, result.recall) == (precision, recall)


def test_a_folder_laid_out_otherwise_is_named_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 2
    assert "ground-truth.json: not here" in capsys.readouterr().out
