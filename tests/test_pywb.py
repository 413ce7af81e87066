"""A crawl replays in pywb, in a real browser: the text that a person sees is the article's."""

import html
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from tests.program import QUICK, depeche, lines
from tools.demonstration import serve

MISSING = [tool for tool in ("wb-manager", "wayback", "chromium") if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(
    bool(MISSING),
    reason=f"needs {', '.join(MISSING)}: pywb from PyPI, Chromium from the system's packages",
)
BROWSER = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-sync",
           "--disable-background-networking", "--virtual-time-budget=8000")  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of one crawl; the site is gone when it is read."""
    data = tmp_path_factory.mktemp("crawl") / "data"
    with serve(edition=1) as server:
        depeche(
            "crawl", "demonstration", "--data", str(data), "-a", f"home={server.base_url}", *QUICK
        )
    return data


@pytest.fixture(scope="module")
def wayback(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a pywb that serves the WARC files of the crawl."""
    folder = tmp_path_factory.mktemp("pywb")
    warcs = [str(path) for path in sorted((data / "warc").iterdir())]
    for arguments in (["init", "demo"], ["add", "demo", *warcs]):
        subprocess.run(["wb-manager", *arguments], cwd=folder, check=True, capture_output=True)
    (folder / "config.yaml").write_text("framed_replay: false\n")  # the page itself, in no frame
    port = free_port()
    command = ["wayback", "--port", str(port), "--bind", "127.0.0.1"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as server:
        until_open(port)
        yield f"http://127.0.0.1:{port}/demo"
        server.terminate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def until_open(port: int) -> None:
    for _ in range(200):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        Event().wait(0.1)
    pytest.fail("pywb does not answer")


def test_an_article_is_rendered_from_the_archive_alone(data: Path, wayback: str) -> None:
    article = next(line for line in lines(data / "articles") if len(line["paragraphs"]) > 5)
    page = f"{wayback}/{article['url']}"
    done = subprocess.run(
        [*BROWSER, "--dump-dom", page], capture_output=True, text=True, timeout=60, check=True
    )
    seen = re.sub(r"(?s)<(script|style)\b.*?</\1>|<[^>]*>", "", done.stdout)
    shown = words(html.unescape(seen))
    assert words(article["headline"]) in shown
    assert [text for text in article["paragraphs"] if words(text) not in shown] == []


def words(text: str) -> str:
    return " ".join(text.split())
