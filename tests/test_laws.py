"""What holds for the source of whole packages: the clock is data, and so is everything around."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PURE = [
    path.relative_to(ROOT)
    for package in (
        "crawler/extract",
        "crawler/discover",
        "crawler/archive",
        "crawler/state",
        "crawler/dump",
        "crawler/display",
        "spiders",
        "pipelines",
    )
    for path in sorted((ROOT / package).rglob("*.py"))
]
MACHINE = {
    "locale", "socket", "random", "secrets", "platform", "getpass", "urllib.request", "http.client",
}  # fmt: skip
READS = {
    "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime", "time.mktime",
    "time.strftime", "os.environ", "os.environb", "os.getenv", "os.uname", "os.getlogin",
    "uuid.uuid1", "uuid.uuid4", "uuid1", "uuid4",
}  # fmt: skip
CLOCKS = {"now", "utcnow", "today"}
LOCAL_WITHOUT_ZONE = {"astimezone": 1, "fromtimestamp": 2}
"""Methods that mean the zone of this machine when they have fewer arguments."""


def reads_of_the_machine(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ({name.name for name in node.names} & MACHINE)
        elif isinstance(node, ast.ImportFrom):
            yield from ({node.module or ""} & MACHINE)
        elif isinstance(node, ast.Attribute):
            yield from ({ast.unparse(node)} & READS)
        elif isinstance(node, ast.Call):
            yield from call_of_the_machine(node)


def call_of_the_machine(call: ast.Call) -> Iterator[str]:
    name = ast.unparse(call.func)
    method = name.rpartition(".")[2]
    given = len(call.args) + len(call.keywords)
    if name in READS or method in CLOCKS or given < LOCAL_WITHOUT_ZONE.get(method, 0):
        yield ast.unparse(call)


@pytest.mark.parametrize("path", PURE, ids=str)
def test_nothing_that_understands_pages_reads_the_machine(path: Path) -> None:
    assert list(reads_of_the_machine(ast.parse((ROOT / path).read_text("utf-8")))) == []


@pytest.mark.parametrize(
    "source",
    [
        "datetime.now(UTC)", "date.today()", "time.time()", "os.environ['TZ']", "os.getenv('TZ')",
        "stamp.astimezone()", "datetime.fromtimestamp(0)", "import locale", "from random import x",
        "uuid4()",
    ],
)  # fmt: skip
def test_a_read_of_the_machine_is_seen(source: str) -> None:
    assert list(reads_of_the_machine(ast.parse(source)))
