"""What `depeche schedule` prints can be given to systemd and cron as it is."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.commands.quoting import unit_name
from crawler.commands.schedule import Job, program, schedule
from crawler.commands.timetable import Distance, calendar, distance
from crawler.errors import UsageError

HARD = '/srv/a b/50%/$HOME/it\'s "new"\\/`id`;#'
JOB = Job("gazette", (sys.executable, "-m", "crawler"), "/srv/gazette", "https://a.test/", "news")
HOURLY = Distance(1, "h")


def parts_of(printed: str) -> dict[str, str]:
    """The text below each heading, by what it is to be saved as."""
    found = re.split(r"^# --- .*?(depeche-\S+|cron).*\n", printed, flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


def run_by_sh(line: str) -> subprocess.CompletedProcess[str]:
    """What cron does with the command of *line*: the shell gets it once ``\\%`` is ``%``."""
    command = line.split(" ", 5)[5]
    assert re.search(r"(?<!\\)%", command) is None
    return subprocess.run(
        ["/bin/sh", "-c", command.replace("\\%", "%")], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("every", "on_calendar", "cron"),
    [
        ("15m", r"\*-\*-\* \*:(0\d|1[0-4])/15:00", r"\d+-59/15 \* \* \* \*"),
        ("60m", r"\*-\*-\* 00/1:\d\d:00", r"\d+ \*/1 \* \* \*"),
        ("hourly", r"\*-\*-\* 00/1:\d\d:00", r"\d+ \*/1 \* \* \*"),
        ("6h", r"\*-\*-\* 00/6:\d\d:00", r"\d+ \*/6 \* \* \*"),
        ("daily", r"\*-\*-\* 00:\d\d:00", r"\d+ 0 \* \* \*"),
    ],
)
def test_a_distance_is_the_same_to_systemd_and_cron(
    every: str, on_calendar: str, cron: str
) -> None:
    printed = schedule(JOB, distance(every))
    assert re.search(f"^OnCalendar={on_calendar}$", printed, re.MULTILINE)
    assert re.search(f"^{cron} mkdir ", printed, re.MULTILINE)


@pytest.mark.parametrize(
    "every", ["7m", "5h", "0m", "48h", "weekly", "", "15", "-5m", "1.5h", "٣h"]
)
def test_a_distance_that_cron_cannot_keep_is_refused_with_those_it_can(every: str) -> None:
    with pytest.raises(UsageError, match=r"such as 5m, 15m, 2h, 6h"):
        distance(every)


@pytest.mark.parametrize("bad", ["/srv/a\nUser=root", "/srv/\x00", "/srv/\udcff", "/srv/\x1b[2J"])
def test_a_path_that_would_break_a_line_is_refused(bad: str) -> None:
    with pytest.raises(UsageError, match="no unit file and no crontab can hold"):
        schedule(Job("gazette", ("/bin/depeche",), bad, "https://a.test/", "news"), HOURLY)


def test_cron_hands_the_shell_every_word_as_it_was(tmp_path: Path) -> None:
    data = f"{tmp_path}{HARD}"
    echo = ("/usr/bin/env", "printf", "<%s>")
    job = Job("gazette", echo, data, "it's 100% $US", "news")
    done = run_by_sh(parts_of(schedule(job, HOURLY))["cron"].strip())
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    assert Path(data, "crawl.log").read_text() == f"<crawl><gazette><--data><{data}>"


def test_cron_says_the_exit_code_and_the_log_of_a_run_that_failed(tmp_path: Path) -> None:
    job = Job("gazette", ("/bin/sh", "-c", "exit 12"), f"{tmp_path}{HARD}", "a", "news")
    done = run_by_sh(parts_of(schedule(job, HOURLY))["cron"].strip())
    assert done.stdout == f"exit 12: depeche crawl gazette, see {tmp_path}{HARD}/crawl.log\n"


def test_the_contact_reaches_the_crawl_that_cron_starts(tmp_path: Path) -> None:
    job = Job("gazette", ("/bin/sh", "-c", 'echo "$DEPECHE_CONTACT"'), str(tmp_path), HARD, "news")
    run_by_sh(parts_of(schedule(job, HOURLY))["cron"].strip())
    assert (tmp_path / "crawl.log").read_text() == f"{HARD}\n"


def test_the_service_counts_an_interruption_as_success_and_knows_its_user() -> None:
    service = parts_of(schedule(JOB, HOURLY))["depeche-gazette.service"]
    assert re.findall(
        r"^(?:Type|User|SuccessExitStatus|Environment)=.*", service, re.MULTILINE
    ) == [
        "Type=oneshot",
        'Environment="DEPECHE_CONTACT=https://a.test/"',
        "User=news",
        "SuccessExitStatus=11",
    ]


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"])).filter("\x7f".__ne__))
def test_any_site_and_path_that_can_be_written_stay_in_their_line(text: str) -> None:
    job = Job(text, ("/bin/depeche",), f"/srv/{text}", "a", "news")
    try:
        lines = schedule(job, HOURLY).split("\n")
    except UsageError:
        assert "\x7f" in text
        return
    assert len(lines) == len(schedule(JOB, HOURLY).split("\n"))
    assert unit_name(text).isascii()
    assert set(unit_name(text)) & set("/%$ \"'") == set()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize(
    ("site", "data"), [("gazette", "/srv/gazette"), ("la gazette-50%", HARD)], ids=["plain", "hard"]
)
def test_systemd_finds_no_fault_in_the_units(site: str, data: str, tmp_path: Path) -> None:
    job = Job(site, (sys.executable, "-m", "crawler"), data, "https://a.test/?a=50%&b=$c", "root")
    for name, text in parts_of(schedule(job, distance("15m"))).items():
        if name != "cron":
            (tmp_path / name).write_text(text, "utf-8")
    units = sorted(map(str, tmp_path.iterdir()))
    assert len(units) == 2
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    own = [line for line in done.stderr.splitlines() if "depeche" in line or str(tmp_path) in line]
    assert (done.returncode, own) == (0, [])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("every", ["5m", "15m", "hourly", "2h", "daily"])
def test_systemd_reads_the_calendar(every: str) -> None:
    expression = calendar(distance(every), "gazette")
    done = subprocess.run(
        ["systemd-analyze", "calendar", expression], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_program_is_a_file_that_starts_from_any_folder() -> None:
    assert Path(program()[0]).is_absolute()
    assert Path(program()[0]).exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["no_such_site"], "no site named"),
        ([], "name one site"),
        (["lemonde", "--every", "7m"], "--every 7m"),
        (["lemonde", "-s", "CONTACT="], "no contact is set"),
    ],
)
def test_wrong_usage_prints_no_unit(arguments: list[str], told: str) -> None:
    command = [sys.executable, "-m", "crawler", "schedule", "-s", "CONTACT=a", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, told in done.stderr, "ExecStart" in done.stdout) == (2, True, False)


def test_each_site_has_a_data_folder_of_its_own(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "crawler", "schedule", "lemonde", "-s", "CONTACT=a"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    service = parts_of(done.stdout)["depeche-lemonde.service"]
    started = next(line for line in service.splitlines() if line.startswith("ExecStart="))
    words = shlex.split(started.removeprefix("ExecStart="))
    assert words[-4:] == ["crawl", "lemonde", "--data", str(tmp_path / "data" / "lemonde")]
