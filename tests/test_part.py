"""A page that another archiver cut at a bound of its own is read as far as it goes."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.warc.exchange import Exchange, Facts
from crawler.archive.warc.record import HTTP_RESPONSE, as_date, id_of, new_record
from crawler.archive.warc.warcinfo import Warcinfo
from crawler.archive.warc.writer import WarcWriter, member
from crawler.commands.replaying.bulk import replay
from crawler.health import Tally
from crawler.outcome import PART
from crawler.report import RunReport
from tests.test_health import WHOLE

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
CRUE = "https://gazette.test/la-loire-deborde-8101.html"
TEXT = "La Loire est montée de deux mètres en une nuit, a annoncé la préfecture mardi matin. "
PAGE = (
    "<html><head><title>La Loire déborde</title></head><body><article><h1>La Loire déborde</h1>"
    f"<p>{TEXT * 3}</p><p>{TEXT.replace('Loire', 'Sarthe') * 3}</p></article></body></html>"
).encode()
HALF = PAGE[: PAGE.index(b"Sarthe") + 40]


def captured(folder: Path, *bodies: bytes, url: str = CRUE, cut: str = "length") -> Path:
    """Captures of another archiver, without the facts of a crawl: each but whole pages was cut."""
    path = folder / "elsewhere.warc.gz"
    with path.open("ab") as file:
        for number, body in enumerate(bodies):
            at = as_date(NOON + timedelta(hours=number))
            fields = [("WARC-Date", at), ("WARC-Target-URI", url)]
            if not body.endswith(b"</html>"):
                fields.append(("WARC-Truncated", cut))
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
            name = id_of(f"{url} {at}")
            file.write(
                member(new_record("response", name, tuple(fields), HTTP_RESPONSE, head + body))
            )
    return path


def replayed(path: Path) -> tuple[list[dict[str, Any]], RunReport]:
    output = path.with_name("out.jsonl")
    report = replay([(path, path.parent)], sites=(), output=str(output), jobs=1)
    return [json.loads(line) for line in output.read_text("utf-8").splitlines()], report


def test_a_part_with_text_gives_a_line_that_says_so(tmp_path: Path) -> None:
    (line,), report = replayed(captured(tmp_path, HALF))
    assert line["paragraphs"][0].startswith("La Loire est montée")
    assert line["warnings"] == [f"{PART}: its archiver took {len(HALF)} bytes of it"]
    assert report.exit_code == 0


def test_the_whole_page_is_the_next_version_and_a_part_never_is(tmp_path: Path) -> None:
    written, report = replayed(captured(tmp_path, HALF, PAGE, HALF, PAGE))
    assert [(line["version"], len(line["warnings"])) for line in written] == [(1, 1), (2, 0)]
    assert written[1]["change"] == "body"
    assert [refusal.reason for refusal in report.refusals][:1] == [f"known, {PART}"]


def test_a_part_without_text_is_one_clear_failure(tmp_path: Path) -> None:
    written, report = replayed(captured(tmp_path, PAGE[: PAGE.index(b"<article>")]))
    (refusal,) = report.refusals
    assert (written, refusal.kind) == ([], "truncated")
    assert refusal.reason.endswith("and no body text is in it")


@pytest.mark.parametrize("cut", ["time", "disconnect", "unspecified"])
def test_what_a_disturbance_cut_is_no_page(tmp_path: Path, cut: str) -> None:
    written, report = replayed(captured(tmp_path, HALF, cut=cut))
    assert (written, [refusal.kind for refusal in report.refusals]) == ([], ["truncated"])


def test_what_a_crawl_of_ours_refused_for_its_size_is_refused_again(tmp_path: Path) -> None:
    warcs = WarcWriter(tmp_path, info=Warcinfo("test", "node", 7, {}), clock=lambda: NOON)
    received = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + HALF
    facts = Facts(role="article", site="gazette.test")
    error = "DownloadCancelledError: more than 11000000 bytes"
    sent = b"GET / HTTP/1.1\r\n\r\n"
    warcs.put(
        Exchange(CRUE, "GET", NOON, sent, received, error=error, cut_by="length", facts=facts)
    )
    warcs.close()
    written, report = replayed(tmp_path / warcs.files[0])
    assert (written, [refusal.kind for refusal in report.refusals]) == ([], ["truncated"])


def test_parts_are_no_figures_of_the_health_of_a_site() -> None:
    tally = Tally()
    tally.add(replace(WHOLE, text="x", warnings=(f"{PART}: so much",)))
    assert tally.figures.pages == 0
