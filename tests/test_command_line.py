"""The front door: names, help, misspelt words, and how a command ends that cannot go on."""

import errno
import os
import re
import shlex
import subprocess
import sys
from argparse import Namespace
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import UsageError as WrongCall
from scrapy.settings import Settings

from crawler.__main__ import main
from crawler.commands.command_line.asked import (
    addresses_in,
    archive_of,
    check_address,
    check_arguments,
)
from crawler.commands.command_line.exits import one_clear_line
from crawler.commands.command_line.given import wrong_values
from crawler.commands.command_line.overview import commands
from crawler.commands.command_line.parser import Parser
from crawler.commands.newsite import problem_with
from crawler.commands.profiles.sites import no_such_site
from crawler.display.console import console
from crawler.errors import UsageError
from crawler.site import Site
from crawler.state.lock import lock_folder
from crawler.state.runs import write_run
from tests.program import depeche_here, report_of
from tools.run import DATA

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


def told_by(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error of `depeche` with *arguments*."""
    with pytest.raises(SystemExit) as ended:
        main(["depeche", *arguments])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",), ("help",)])
def test_without_a_command_all_are_listed(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    code, out, _ = told_by(capsys, *arguments)
    assert code == 0
    assert re.search(r"^  crawl +Crawl a site", out, re.MULTILINE)
    assert "scrapy" not in out


@pytest.mark.parametrize("arguments", [("version",), ("--version",), ("-V",)])
def test_the_version_is_that_of_depeche(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    code, out, _ = told_by(capsys, *arguments)
    assert (code, out.split()[0]) == (0, "depeche")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("crwal",), "no command 'crwal'; did you mean crawl?"),
        (("xyz",), "no command 'xyz'; `depeche --help` lists the commands"),
        (("replay", "saved", "--jbos", "2"), "no option --jbos; did you mean --jobs?"),
        (("verify", "data", "--depe=1"), "no option --depe; did you mean --deep?"),
        (("schema", "-s", "DONWLOAD_DELAY=3"), "DONWLOAD_DELAY; did you mean DOWNLOAD_DELAY?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_misspelt_word_is_named_with_the_one_that_was_meant(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    code, out, err = told_by(capsys, *arguments)
    assert (code, out) == (2, "")
    assert told in err.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("-s DOWNLOAD_DELAY=1s", "DOWNLOAD_DELAY is '1s': give a number, such as 1.0"),
        ("-s DOWNLOAD_DELAY=-1", "'-1': give a number that is not negative, such as 1.0"),
        ("-s HEALTH_FAILED_SHARE=nan", "'nan': give a number, such as 0.1"),
        ("-s RETRY_TIMES=0.5", "'0.5': give a whole number, such as 1"),
        ("-s RETRY_TIMES=", "'': give a whole number, such as 1"),
        ("-s ROBOTSTXT_OBEY=ja", "'ja': give True or False"),
        ("-s LOG_LEVEL=info", "'info': give DEBUG, INFO, WARNING or ERROR"),
        ("-L CHATTY", "LOG_LEVEL is 'CHATTY': give DEBUG, INFO, WARNING or ERROR"),
        ("-s LOG_FILE=none/a.log", "none/a.log: cannot be written (no such file or directory)"),
        ("--logfile none/a.log", "name a file in a folder that is there"),
        ("--pidfile none/a.pid", "none/a.pid: cannot be written"),
    ],
)
def test_a_value_that_an_option_cannot_have_is_told_before_any_work(
    capsys: pytest.CaptureFixture[str], arguments: str, told: str
) -> None:
    code, out, err = told_by(capsys, "list", *arguments.split())
    assert (code, out) == (2, "")
    assert told in err.splitlines()[-1]


def test_what_a_setting_takes_is_nothing_wrong() -> None:
    given = "DOWNLOAD_TIMEOUT=0.5 RETRY_PRIORITY_ADJUST=-2 COOKIES_ENABLED=0 ANOTHERS=x BOT_NAME=y"
    assert list(wrong_values([*given.split(), "LOG_LEVEL=DEBUG", "DOWNLOAD_DELAY"])) == []


@pytest.mark.parametrize("arguments", [(), ("generic",), ("lemonde", "lefigaro")], ids=repr)
def test_a_crawl_wants_one_site_or_addresses(arguments: tuple[str, ...]) -> None:
    with pytest.raises(WrongCall, match="name one site"):
        commands()["crawl"].run(list(arguments), Namespace(spargs={}))


def test_a_misspelt_site_is_one_line_without_the_log_of_a_start() -> None:
    command = [sys.executable, "-m", "crawler", "crawl", "lemond"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    told = "depeche: no site named 'lemond'; did you mean lemonde?\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


def parser_of(name: str) -> Parser:
    """Return the parser of the command *name*, as the command line makes it."""
    command = commands()[name]
    command.settings = Settings()
    parser = Parser(
        usage=f"scrapy {name} {command.syntax()}",
        conflict_handler="resolve",
        description=command.long_desc(),
    )
    command.add_options(parser)
    return parser


OURS = sorted(
    name for name, each in commands().items() if type(each).__module__.startswith("crawler.")
)


@pytest.mark.parametrize("name", OURS)
def test_help_speaks_of_depeche_and_takes_no_line_for_a_heading(name: str) -> None:
    told = parser_of(name).format_help()
    assert told.startswith(f"usage: depeche {name}")
    assert "scrapy" not in told.partition("Global Options")[0].lower()
    assert "===" not in told
    assert "(Default" not in told


def commands_in(page: Path) -> list[list[str]]:
    """Return the command lines of depeche in the indented and fenced blocks of *page*."""
    rows = re.findall(
        r"^ {4}(?:\w+=\S+ )*(depeche .+)|^(depeche .+)", page.read_text("utf-8"), re.MULTILINE
    )
    return [shlex.split(a or b, comments=True) for a, b in rows]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_the_documentation_is_one(page: Path) -> None:
    for _, name, *arguments in commands_in(page):
        parser_of(name).parse_known_args(arguments)  # ends the process when an option is none


def test_the_documentation_shows_commands() -> None:
    assert len(commands_in(ROOT / "README.md")) > 15


def test_what_stands_behind_two_dashes_is_no_option() -> None:
    _, arguments = parser_of("stamp").parse_known_args(["--", "-1 h"])
    assert arguments == ["-1 h"]


def test_an_argument_that_no_spider_reads_is_refused() -> None:
    with pytest.raises(UsageError, match="leave lemonde out"):
        check_arguments("lemonde", {"url": "https://www.lemonde.fr/a"})
    with pytest.raises(UsageError, match="no argument -a sicne=; did you mean since"):
        check_arguments("lemonde", {"sicne": "7"})
    check_arguments("generic", {"url": "https://www.lemonde.fr/a", "since": "7"})


def test_the_id_that_scrapyd_gives_to_every_job_is_no_argument_of_ours() -> None:
    check_arguments("lemonde", {"_job": "694964eced1611f19d9202fc00000001", "since": "7"})
    with pytest.raises(UsageError, match="no argument -a _jbo="):
        check_arguments("lemonde", {"_jbo": "6949"})


@pytest.mark.parametrize("url", ["", "gazette.test", "/a", "http://[", "ftp://gazette.test/a"])
def test_an_address_is_whole_and_of_the_web(url: str) -> None:
    with pytest.raises(UsageError, match="is no address"):
        check_address(url)


def test_a_crawl_is_sent_to_pages_or_to_a_home() -> None:
    assert addresses_in({"home": "https://a.test/"}) == ("https://a.test/",)
    assert addresses_in({"since": "7"}) == ()


def test_a_site_that_resembles_none_is_found_in_the_list() -> None:
    loader: Any = SimpleNamespace(list=lambda: ["lemonde"])
    assert no_such_site("xyz", loader) == "no site named 'xyz'; `depeche list` shows the names"


def test_a_file_is_no_data_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("", encoding="utf-8")
    for folder in (tmp_path / "a", tmp_path / "a" / "b"):
        with pytest.raises(UsageError, match="is no folder"):
            lock_folder(folder)


NOT_OURS = "depeche: a: permission denied; give us the right to it, or name another\n"


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (UsageError("no such file"), 2, "depeche: no such file\n"),
        (PermissionError(13, "Permission denied", "a"), 2, NOT_OURS),
        (OSError(errno.ENOSPC, "No space left on device"), 3, "depeche: no space left on device\n"),
        (KeyboardInterrupt(), 11, "depeche: interrupted; the same command does it again\n"),
    ],
    ids=["ours", "permission", "full", "ctrl-c"],
)  # fmt: skip
def test_what_ends_a_command_is_one_line_and_a_code(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, told: str
) -> None:
    command: Any = SimpleNamespace(exitcode=0)
    with one_clear_line(command):
        raise error
    assert (command.exitcode, capsys.readouterr().err) == (code, told)


@pytest.mark.parametrize("error", [ValueError("a defect"), BrokenPipeError()], ids=repr)
def test_a_defect_keeps_its_traceback(error: Exception) -> None:
    command: Any = SimpleNamespace(exitcode=0)
    with pytest.raises(type(error)), one_clear_line(command):
        raise error


def test_the_demonstration_and_a_clean_up_leave_the_data_of_others_alone() -> None:
    assert Path("data") != DATA
    (recipe,) = re.findall(r"^clean:\n\t(.+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert "data" not in recipe.split()
    assert str(DATA) in recipe.split()


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("nowhere", "no such folder"),
        ("", "no WARC file in it; did you mean .*/warc[?]"),
        ("articles", "no WARC file in it$"),
    ],
)
def test_an_archive_without_answers_is_told_before_the_crawl(
    tmp_path: Path, folder: str, told: str
) -> None:
    for name in ("warc", "articles"):
        (tmp_path / name).mkdir()
    (tmp_path / "warc" / "a.warc.gz").touch()
    with pytest.raises(WrongCall, match=told):
        archive_of(Namespace(archive=str(tmp_path / folder), start=None))
    assert archive_of(Namespace(archive=str(tmp_path / "warc"), start=None))["ARCHIVE_DIR"]


@pytest.mark.parametrize(
    ("name", "home", "timezone", "told"),
    [
        ("la-gazette", "https://a.test/", "Europe/Paris", "did you mean la_gazette"),
        ("class", "https://a.test/", "Europe/Paris", "no identifier of Python"),
        ("gazette", "a.test/", "Europe/Paris", "no whole address"),
        ("gazette", "https://a.test/", "Europe/Pari", "no zone; did you mean Europe/Paris"),
        ("lemonde", "https://a.test/", "Europe/Paris", "exists already"),
    ],
)
def test_a_profile_that_would_not_work_is_not_written(
    name: str, home: str, timezone: str, told: str
) -> None:
    assert told in str(problem_with(name, home, timezone, ROOT / "spiders" / f"{name}.py"))


def test_outside_a_checkout_there_is_no_place_for_a_profile(tmp_path: Path) -> None:
    file = tmp_path / "spiders" / "gazette.py"
    told = problem_with("gazette", "https://a.test/", "Europe/Paris", file)
    assert "run this in a checkout" in str(told)


def test_the_page_on_operating_names_every_attribute_of_a_profile() -> None:
    text = (ROOT / "docs" / "operating.md").read_text("utf-8")
    table = text.partition("## A profile")[2].partition("\n## ")[0]
    assert {each.name for each in fields(Site)} <= set(re.findall(r"`(\w+)`", table))


def test_piped_output_is_wide_enough_for_a_row_to_stay_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    console().print("mot " * 50, end="")
    assert "\n" not in capsys.readouterr().out


IN_A_SHELL = {
    "stdout-is-closed": ('exec "$@" >&-', 0, ""),
    "stderr-is-closed": ('exec "$@" 2>&-', 0, ""),
    "every-stream-is-closed": ('exec "$@" <&- >&- 2>&-', 0, ""),
    "the-reader-has-had-enough": ('{ "$@"; echo $? >&2; } | true', 0, "141\n"),
    "the-folder-is-gone": (
        'mkdir gone; cd gone; rmdir ../gone; exec "$@"', 2,
        "depeche: the folder that it was started in is gone; cd to another\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("script", "code", "told"), IN_A_SHELL.values(), ids=IN_A_SHELL)
@pytest.mark.parametrize("command", ["report", "list"])
def test_a_command_ends_in_order_whatever_became_of_its_streams_and_folder(
    tmp_path: Path, command: str, script: str, code: int, told: str
) -> None:
    write_run(tmp_path / "data" / "runs" / "1.json", report_of("1"))
    arguments = [sys.executable, "-m", "crawler", command]
    arguments += [str(tmp_path / "data")] if command == "report" else []
    done = subprocess.run(
        ["sh", "-c", script, "sh", *arguments],
        capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (code, told)


def test_a_page_whose_reader_has_had_enough_ends_with_141_as_well() -> None:
    page = next((ROOT / "fixtures").rglob("*.html"))
    shell = ["sh", "-c", '{ "$@"; echo $? >&2; } | true', "sh", sys.executable, "-m", "crawler"]
    done = subprocess.run(
        [*shell, "inspect", str(page)], capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stderr == "141\n"


def test_the_list_of_sites_has_those_alone_that_can_be_crawled_by_their_name() -> None:
    names = depeche_here("list").out.split()
    assert names == sorted(names)
    assert {"demonstration", "lemonde"} <= set(names)
    assert "generic" not in names


LOADED_MEANWHILE = """
import sys
class CtrlC:
    def find_spec(self, name, *arguments):
        if name == "scrapy":
            raise KeyboardInterrupt
sys.meta_path.insert(0, CtrlC())
from crawler.__main__ import main
main(["depeche", "list"])
"""


def test_ctrl_c_while_the_program_is_loaded_is_one_line() -> None:
    command = [sys.executable, "-c", LOADED_MEANWHILE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (11, "depeche: interrupted\n")
