"""The project deploys to a real Scrapyd as it is, and a job there accounts for its pages."""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from tests.news_site import serve

ROOT = Path(__file__).parent.parent
PARTS = ("crawler", "pipelines", "spiders")
CONFIG = """[scrapyd]
bind_address = 127.0.0.1
http_port = {port}
poll_interval = 0.2
eggs_dir = eggs
logs_dir = logs
dbs_dir = dbs
"""

pytestmark = pytest.mark.skipif(
    shutil.which("scrapyd") is None or shutil.which("scrapyd-deploy") is None,
    reason="scrapyd and scrapyd-client are not installed",
)


class Scrapyd:
    """A running Scrapyd, whose log says what it does."""

    def __init__(self, daemon: subprocess.Popen[str], *, port: int) -> None:
        self.daemon = daemon
        self.url = f"http://127.0.0.1:{port}/"

    def ask(self, what: str, **form: Any) -> dict[str, Any]:
        data = urlencode(form, doseq=True).encode() if form else None
        with urlopen(self.url + what, data) as answer:  # a loopback address of ours
            found: dict[str, Any] = json.load(answer)
        return found

    def wait_for(self, event: str) -> None:
        assert self.daemon.stdout is not None
        assert any(event in line for line in self.daemon.stdout), f"Scrapyd ended before: {event}"


@pytest.fixture
def scrapyd(tmp_path: Path) -> Iterator[Scrapyd]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path / "scrapyd"
    folder.mkdir()
    (folder / "scrapyd.conf").write_text(CONFIG.format(port=port), "utf-8")
    with subprocess.Popen(
        ["scrapyd"], cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as daemon:
        try:
            server = Scrapyd(daemon, port=port)
            server.wait_for("Starting factory")
            yield server
        finally:
            daemon.terminate()
            daemon.communicate()


def copy_of_the_project(folder: Path, *, target: str) -> Path:
    """A copy to deploy from: scrapyd-deploy writes a setup.py where it works."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / file, folder / file)
    config = (ROOT / "scrapy.cfg").read_text("utf-8").replace("[deploy]", f"[deploy]\nurl={target}")
    (folder / "scrapy.cfg").write_text(config, "utf-8")
    return folder


def test_a_deployed_job_leaves_its_data_and_its_report(scrapyd: Scrapyd, tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path / "project", target=scrapyd.url)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    deployed = subprocess.run(
        ["scrapyd-deploy"], cwd=project, env=environment, capture_output=True, check=False
    )
    assert b'"status": "ok"' in deployed.stdout, deployed.stdout + deployed.stderr
    assert "lemonde" in scrapyd.ask("listspiders.json?project=depeche")["spiders"]
    data = tmp_path / "data"
    settings = [f"DATA_DIR={data}", "DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False"]
    with serve(articles=12) as site:
        site.missing = {7}
        job = {"project": "depeche", "spider": "demonstration", "home": site.base_url}
        scrapyd.ask("schedule.json", **job, setting=settings)
        scrapyd.wait_for("Process finished")
    (report,) = [json.loads(file.read_text("utf-8")) for file in data.glob("runs/*.json")]
    assert (report["listed"], report["captured"], report["exit_code"]) == (12, 11, 0)
    assert len(list(data.glob("warc/*.warc.gz"))) == 1
