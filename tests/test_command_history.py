"""`depeche history` and `depeche diff`: the versions of a story, and what changed between two."""

import json
import os
import pty
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.article import Article
from crawler.state.lines import packed
from tests.browser import dom_of, needs_browser
from tests.program import depeche_here

URL = "https://gazette.test/crue-1.html"
ID = "5f0c11aa22bb33cc"
ONE = Article(
    article_id=ID,
    url=URL,
    language="fr",
    headline="La Loire monte",
    date_published="2026-11-24T08:28:00+01:00",
    fetched_at="2026-11-24T09:00:00+00:00",
    paragraphs=("La Loire monte à Blois.", "Le pont <Jacques> reste ouvert."),
)
TWO = replace(
    ONE,
    version=2,
    change="body",
    headline="La Loire déborde",
    fetched_at="2026-11-24T10:10:00+00:00",
    paragraphs=("Le pont <Jacques> reste ouvert.", "La Loire monte à Blois.", "\x1b[2J Un mort."),
)
THREE = replace(
    TWO,
    version=3,
    change="headline",
    url="https://gazette.test/la-loire-deborde-1.html",
    headline="La Loire déborde à Blois",
    fetched_at="2026-11-25T10:10:00+00:00",
)
OTHER = replace(ONE, article_id="0" * 16, url="https://gazette.test/autre-2.html")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with three versions on two days, the second day compressed."""
    folder = tmp_path / "data"
    days = {"2026-11-24.jsonl": (ONE, OTHER, TWO), "2026-11-25.jsonl.zst": (THREE,)}
    (folder / "articles").mkdir(parents=True)
    for name, articles in days.items():
        file = folder / "articles" / name
        file.write_bytes(b"".join(packed(a.to_line().encode(), file) for a in articles))
    return folder


@pytest.mark.parametrize(
    "name", [ID, URL, "http://www.gazette.test/crue-1.html?utm_source=x", THREE.url]
)
def test_versions_are_listed_whichever_name_the_story_is_given(data: Path, name: str) -> None:
    told = [
        json.loads(line)
        for line in depeche_here("history", name, str(data), "--json").out.splitlines()
    ]
    assert [(row["version"], row["change"]) for row in told] == [
        (1, "new"), (2, "body"), (3, "headline"),
    ]  # fmt: skip
    assert [(row["words_added"], row["words_removed"]) for row in told] == [(13, 0), (4, 1), (2, 0)]
    assert [row["line"] for row in told] == [
        f"{data}/articles/2026-11-24.jsonl:1",
        f"{data}/articles/2026-11-24.jsonl:3",
        f"{data}/articles/2026-11-25.jsonl.zst:1",
    ]


def test_a_row_of_the_table_is_one_line_when_it_is_piped(data: Path) -> None:
    rows = depeche_here("history", ID, str(data)).out.splitlines()
    assert len(rows) == 4
    assert re.search(r"2 +2026-11-24T10:10:00\+00:00 .+ body +\+4 −1 +La Loire déborde", rows[2])


def test_a_file_of_a_replay_is_searched_with_its_duplicates(tmp_path: Path) -> None:
    copied = replace(TWO, duplicate_of="1" * 16)
    (tmp_path / "out.jsonl").write_text(ONE.to_line(), "utf-8")
    (tmp_path / "out.duplicates.jsonl").write_text(copied.to_line(), "utf-8")
    out = depeche_here("history", ID, str(tmp_path / "out.jsonl")).out
    assert "(copy of 1111111111111111)" in out
    assert len(out.splitlines()) == 3


def test_the_last_two_versions_are_compared_unless_others_are_named(data: Path) -> None:
    last = depeche_here("diff", ID, str(data))
    assert "La Loire déborde{+ à Blois+}" in last.out
    assert "3 unchanged" in last.out
    first = depeche_here("diff", ID, str(data), "--to", "2")
    assert "La Loire [-monte-]{+déborde+}" in first.out
    assert "paragraph 1 → 2: moved" in first.out
    assert "paragraph 3: added" in first.out


def test_what_a_page_hid_in_its_text_does_not_reach_the_terminal(data: Path) -> None:
    out = depeche_here("diff", ID, str(data), "--to", "2").out
    assert "\x1b" not in out
    assert "Un mort." in out


def test_on_a_terminal_changes_are_coloured_and_not_marked(data: Path) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "crawler", "diff", ID, str(data), "--to", "2"]
    environment = {**os.environ, "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(command, stdout=follower, env=environment) as process:
        os.close(follower)
        shown = b""
        while chunk := _read(leader):
            shown += chunk
        assert process.wait(timeout=60) == 0
    os.close(leader)
    assert b"\x1b[4;32md\xc3\xa9borde" in shown
    assert b"\x1b[9;31mmonte" in shown
    assert b"[-" not in shown
    assert b"\x1b[2J" not in shown


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 65_536)
    except OSError:  # Linux: the other end is closed
        return b""


def test_json_tells_places_and_pieces(data: Path) -> None:
    told = json.loads(depeche_here("diff", ID, str(data), "--from", "1", "--to", "3", "--json").out)
    assert (told["from"]["version"], told["to"]["version"]) == (1, 3)
    assert told["fields"]["headline"]["pieces"][0] == ["same", "La Loire "]
    _, moved, *_ = told["paragraphs"]
    assert (moved["change"], moved["before"], moved["after"]) == ("moved", 1, 2)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["diff", "0" * 16], "only version 1 is there"),
        (["diff", ID, "--to", "9"], "no version 9; there are 1, 2, 3"),
        (["diff", ID, "--from", "2", "--to", "2"], "compared with itself"),
        (["diff", ID, "--to", "1"], "compared with itself"),
        (["diff", "f" * 16], "no line has this article_id or address"),
        (["history", "https://gazette.test/absent"], "no line has this article_id or address"),
        (["diff", ID, "--html", "absent/page.html"], "cannot be written"),
    ],
)
def test_what_cannot_be_shown_is_one_clear_error(
    data: Path, arguments: list[str], told: str
) -> None:
    command, *rest = arguments
    name, options = rest[:1], rest[1:]
    run = depeche_here(command, *name, *([str(data)] if name else []), *options)
    assert told in run.err + run.out
    assert run.code in {2, 3}


def test_a_command_without_a_story_says_how_it_is_used() -> None:
    for name in ("history", "diff"):
        run = depeche_here(name)
        assert (run.code, "name one story" in run.err) == (2, True)


def test_a_folder_without_lines_is_one_clear_error(tmp_path: Path) -> None:
    assert "it has no articles/" in depeche_here("history", ID, str(tmp_path)).err


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f"{ID} no JSON", "Extra data"),
        (f'["{ID}"]', "no JSON object"),
        (f'{{"url": "{ID}"}}', "it has no article_id"),
        (f'{{"article_id": "{ID}", "tags": {"[" * 100_000}', "nested too deeply"),
    ],
    ids=["text", "list", "no id", "too deep"],
)
def test_a_line_that_is_none_is_one_clear_error(tmp_path: Path, line: str, why: str) -> None:
    (tmp_path / "a.jsonl").write_text(f"{line}\n")
    run = depeche_here("history", ID, str(tmp_path / "a.jsonl"))
    assert run.code == 14
    assert "a.jsonl: line 1 is no line of depeche (" in run.err
    assert why in run.err


def test_the_page_tells_changes_without_colour_and_holds_no_live_markup(
    data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "page.html"
    assert depeche_here("diff", ID, str(data), "--to", "2", "--html", str(file)).code == 0
    page = file.read_text("utf-8")
    assert "<script" not in page
    assert "Le pont &lt;Jacques&gt; reste ouvert." in page
    assert '<ins><span class="said" lang="en">added: </span>déborde' in page
    assert "moved from 1 to 2" in page
    assert 'lang="fr"' in page


@needs_browser
def test_a_browser_reads_the_page(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    depeche_here("diff", ID, str(data), "--html", str(file))
    dom = dom_of(file, profile=tmp_path / "profile")
    assert "<title>La Loire déborde à Blois: version 2 → 3</title>" in dom
    assert "3 words added" not in dom
    assert "2 words added" in dom
