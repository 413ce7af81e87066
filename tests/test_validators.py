"""What other people's validators say of a crawl's archive and of the package made of it: nothing.

`make .venv-validators` installs them, in an environment of their own.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.program import QUICK, depeche, depeche_here
from tools.demonstration import serve

OWN = Path(__file__).parent.parent / ".venv-validators" / "bin"
PATH = os.pathsep.join((str(OWN), os.environ["PATH"]))
VALIDATORS = {tool: shutil.which(tool, path=PATH) for tool in ("warcio", "fastwarc", "wacz")}
MISSING = [tool for tool, path in VALIDATORS.items() if path is None]
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"needs {', '.join(MISSING)}: make .venv-validators"
)


def validated(tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(VALIDATORS[tool]), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of two crawls: answers, redirects, errors, revisits."""
    data = tmp_path_factory.mktemp("crawl") / "data"
    with serve(edition=1) as server:
        arguments = ("crawl", "demonstration", "--data", str(data), "-a")
        for edition in (1, 2):
            server.set_edition(edition)
            depeche(*arguments, f"home={server.base_url}", *QUICK)
    return data


def test_warcio_finds_every_digest_right(data: Path) -> None:
    for path in sorted((data / "warc").iterdir()):
        done = validated("warcio", "check", "-v", str(path))
        assert done.returncode == 0, done.stdout
        assert done.stdout.count("digest pass") > 20


def test_fastwarc_finds_every_block_right(data: Path, tmp_path: Path) -> None:
    for path in sorted((data / "warc").iterdir()):
        report = tmp_path / "report"
        done = validated("fastwarc", "check", "-q", "-o", str(report), str(path))
        assert done.returncode == 0, report.read_text()


def test_wacz_finds_the_package_valid(data: Path, tmp_path: Path) -> None:
    package = tmp_path / "crawl.wacz"
    depeche_here("export", data, "--wacz", package)
    done = validated("wacz", "validate", "-f", str(package))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WACZ is valid" in done.stdout + done.stderr


def test_the_validators_find_a_changed_byte(data: Path, tmp_path: Path) -> None:
    first = min((data / "warc").iterdir())
    plain = tmp_path / "changed.warc"
    unpacked = subprocess.run(["gzip", "-dc", str(first)], capture_output=True, check=True).stdout
    plain.write_bytes(unpacked.replace(b"<p>", b"<q>", 1))
    assert validated("warcio", "check", str(plain)).returncode != 0
    assert validated("fastwarc", "check", "-q", str(plain)).returncode != 0
