"""`make run`: serve the demonstration site, crawl it twice, show what came of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from crawler.article import Article
from crawler.display.summary import show_runs
from crawler.state.lines import line_files, read_stored
from tools.demonstration import serve

DATA = Path("demonstration-data")
"""A folder of its own: it is emptied at each start, and `data` may hold somebody's archive."""


NEXT = """go on from here, without the network:
  . .venv/bin/activate
  depeche report {data} --html report.html
  depeche diff {url} {data}"""


def main() -> int:
    """Crawl the first edition, then the second; return the worse of the two exit codes."""
    console = Console()
    if DATA.exists():
        shutil.rmtree(DATA)  # the demonstration starts from nothing, so its numbers are known
    with serve(edition=1) as server:
        console.print(f"demonstration site: {server.base_url}")
        codes = [crawl(server.base_url)]
        server.set_edition(2)
        console.print("one article was updated; the site is crawled a second time")
        codes.append(crawl(server.base_url))
    article = sample()
    show_runs(console, reports(), sample=article)
    console.print(NEXT.format(data=DATA, url=article.url), highlight=False, soft_wrap=True)
    return max(codes)


def crawl(home: str) -> int:
    """Run `depeche crawl demonstration` against *home* and return its exit code."""
    command = [sys.executable, "-m", "crawler", "crawl", "demonstration", "--data", str(DATA)]
    quick = ["-a", f"home={home}", "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False"]
    return subprocess.run([*command, *quick, "-L", "WARNING"], check=False).returncode


def reports() -> list[dict[str, Any]]:
    """Return the reports of the runs in the data folder, oldest first."""
    return [json.loads(file.read_text("utf-8")) for file in sorted(DATA.glob("runs/*.json"))]


def sample() -> Article:
    """Return the article of the data folder that has most to show."""
    articles = [
        Article.from_line(stored.line.decode("utf-8"))
        for file in line_files(DATA, "articles")
        for stored in read_stored(file)
    ]
    return max(articles, key=lambda article: (article.version, len(article.links_related)))


if __name__ == "__main__":
    sys.exit(main())
