"""The DAG in docs/operating.md is Python, and its commands do with each exit code what it says."""

import ast
import os
import py_compile
import re
import subprocess
from pathlib import Path

import pytest

from crawler.exit_codes import ALARM, BLOCKED, DONE, FORBIDDEN, INTERRUPTED

OPERATING = Path(__file__).parent.parent / "docs" / "operating.md"


@pytest.fixture(scope="module")
def dag() -> str:
    (found,) = re.findall(
        r"```python\n(from datetime.*?)```", OPERATING.read_text("utf-8"), re.DOTALL
    )
    return str(found)


def command(dag: str, name: str, *, code: int = 0) -> str:
    """Return a command of the DAG as Airflow renders it after a crawl that ended with *code*."""
    values = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(dag).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    return re.sub(r"\{\{.*?\}\}", str(code), values[name])


def run(text: str, folder: Path, *, code: int) -> subprocess.CompletedProcess[str]:
    """Run *text* where `depeche` ends with *code*."""
    stub = folder / "depeche"
    stub.write_text(f'#!/bin/sh\necho "depeche $1"\nexit {code}\n')
    stub.chmod(0o755)
    path = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    line = ["bash", "-c", text]
    return subprocess.run(line, env=path, capture_output=True, text=True, check=False)


def test_the_dag_compiles(dag: str, tmp_path: Path) -> None:
    (tmp_path / "dag.py").write_text(dag, "utf-8")
    py_compile.compile(str(tmp_path / "dag.py"), doraise=True)


@pytest.mark.parametrize(
    ("code", "ends"),
    [(DONE, 0), (2, 2), (3, 3), (ALARM, 0), (INTERRUPTED, 11), (BLOCKED, 12), (FORBIDDEN, 13)],
)
def test_the_crawl_fails_by_every_code_but_done_and_alarm(
    dag: str, tmp_path: Path, code: int, ends: int
) -> None:
    done = run(command(dag, "CRAWL"), tmp_path, code=code)
    assert (done.returncode, done.stdout.splitlines()) == (ends, ["depeche crawl", str(code)])


@pytest.mark.parametrize(("code", "ends"), [(DONE, 0), (ALARM, 1)])
def test_the_alarm_is_a_task_of_its_own_that_shows_the_report(
    dag: str, tmp_path: Path, code: int, ends: int
) -> None:
    done = run(command(dag, "ALARM", code=code), tmp_path, code=0)
    assert (done.returncode, done.stdout) == (ends, "depeche report\n" if ends else "")


def test_what_the_site_refuses_is_skipped_and_not_tried_again(dag: str) -> None:
    assert f"skip_on_exit_code=[{BLOCKED}, {FORBIDDEN}]" in dag
