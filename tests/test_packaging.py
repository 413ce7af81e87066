"""What is installed works from any folder: the wheel holds the program and its data, no more."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = ("crawler", "pipelines", "spiders", "pyproject.toml", "README.md")
DISPATCH = ROOT / "fixtures" / "quotidien_du_peuple" / "dispatch-2015-11-26"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that the checkout stays as it is, and without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [*pip, "--wheel-dir", str(folder / "dist"), str(folder)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (built,) = (folder / "dist").iterdir()
    return built


def test_the_wheel_holds_program_and_data_and_neither_tests_nor_fixtures(wheel: Path) -> None:
    with ZipFile(wheel) as opened:
        names = opened.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {
        "crawler",
        "pipelines",
        "spiders",
    }
    files = (path for path in (ROOT / "crawler").rglob("*") if path.is_file())
    data = {f.relative_to(ROOT).as_posix() for f in files if f.suffix not in {".py", ".pyc"}}
    assert {Path(name).suffix for name in data} >= {".json", ".html", ".tmpl"}
    assert data <= set(names)
    assert "crawler/py.typed" in names


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which only the wheel's packages can be imported, besides libraries."""
    target = tmp_path_factory.mktemp("installed")
    with ZipFile(wheel) as opened:
        opened.extractall(target)
    return {**os.environ, "PYTHONPATH": str(target)}


def depeche(environment: dict[str, str], cwd: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "crawler", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
        cwd=cwd,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_installed_program_lists_its_sites_from_another_folder(
    installed: dict[str, str], tmp_path: Path
) -> None:
    assert "lemonde" in depeche(installed, tmp_path, "list").split()


def test_the_installed_program_replays_a_page_from_another_folder(
    installed: dict[str, str], tmp_path: Path
) -> None:
    shutil.copytree(DISPATCH, tmp_path / "saved")
    assert '"agency": "Xinhua"' in depeche(installed, tmp_path, "replay", "saved")
