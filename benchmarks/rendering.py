"""What a rendered page costs beside a plain one: `python -m benchmarks.rendering`.

The same stories are served twice, once as HTML and once as a script and a JSON file that make it;
each is crawled in turn as a whole process, the browser among its children.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import cpu_ms, print_pair

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES, ROUNDS = 20, 3

PARAGRAPHS = [
    f"Le conseil a voté hier soir le chapitre {n} de son budget, sans un mot sur les travaux du "
    f"quai {n + 20}, que les riverains attendent depuis {n + 30} ans."
    for n in range(8)
]
STORY = "<article><h1>Budget, cahier {0}</h1>{1}</article>"
SCRIPT = """fetch('/story.json').then(r => r.json()).then(paragraphs => {
  document.body.innerHTML = '<article><h1>Budget, cahier ' + location.pathname + '</h1>'
    + paragraphs.map(text => '<p>' + text + ' ' + location.pathname + '</p>').join('')
    + '</article>';
});"""


class Handler(BaseHTTPRequestHandler):
    """Answers GET with a shell below /shell, with a story below /plain."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send the page, the script or the data."""
        body, kind = self.answer()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self) -> tuple[bytes, str]:
        """Return body and media type of the path."""
        if self.path == "/app.js":
            return SCRIPT.encode(), "text/javascript"
        if self.path == "/story.json":
            return json.dumps(PARAGRAPHS).encode(), "application/json"
        text = "<script src=/app.js></script>"
        if self.path.startswith("/plain/"):
            body = "".join(f"<p>{text} {self.path}</p>" for text in PARAGRAPHS)
            text = STORY.format(self.path, body)
        elif not self.path.startswith("/shell/"):
            return b"", "text/plain"
        html = f"<!doctype html><html lang=fr><meta charset=utf-8><title>Budget</title><body>{text}"
        return html.encode(), "text/html"

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the stories as long as the context lasts; yield the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def crawl(urls: list[str], *more: str) -> tuple[float, float]:
    """Return CPU and wall time of a crawl of *urls*, in ms a page; each must give its line."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "crawler", "crawl", "-a", f"url={','.join(urls)}", *more]
        quick = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "--data", data]
        start = time.perf_counter()
        cpu = cpu_ms([*command, *quick])
        wall = 1000 * (time.perf_counter() - start)
        files = Path(data).glob("*/*.jsonl")
        lines = sum(len(file.read_text("utf-8").splitlines()) for file in files)
        assert lines == len(urls), f"{lines} lines of {len(urls)} pages"
    return cpu / len(urls), wall / len(urls)


def main() -> None:
    """Print CPU and wall time of both, interleaved."""
    plain: list[tuple[float, float]] = []
    rendered: list[tuple[float, float]] = []
    with served() as home:
        for _ in range(ROUNDS):
            plain.append(crawl([f"{home}/plain/{n}" for n in range(PAGES)]))
            shells = [f"{home}/shell/{n}" for n in range(PAGES)]
            rendered.append(crawl(shells, "-a", "javascript=yes"))
    for at, what in enumerate(("CPU ms a page", "wall ms a page")):
        ours = [times[at] for times in rendered]
        print_pair(f"{what}, {PAGES} pages", ("rendered", ours), ("plain", [t[at] for t in plain]))


if __name__ == "__main__":
    main()
