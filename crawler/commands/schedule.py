"""`depeche schedule SITE`: the units of systemd and the line of cron that crawl a site for good."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import dataclass
from getpass import getuser
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final
from zlib import crc32

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import SpiderLoader

from crawler.commands.described import Described
from crawler.commands.exits import one_clear_line
from crawler.commands.sites import no_such_site
from crawler.errors import UsageError as WrongUsage

if TYPE_CHECKING:
    import argparse

WORDS: Final = {"hourly": "1h", "60m": "1h", "daily": "24h"}
"""What people say, as what is meant."""

UNWRITABLE: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
"""Control characters, and bytes that are no UTF-8."""

EVENLY: Final = {"m": 60, "h": 24}
"""What a distance must divide: cron starts anew with each hour and each day."""


class Command(Described, ScrapyCommand):
    """Print what a scheduler needs; nothing is installed."""

    requires_crawler_process = False
    usage = "SITE [--every 15m|2h|hourly|daily] [--data DIR]"
    summary = "Print a systemd timer and a cron line that crawl a site regularly"
    details = (
        "Take one of the two. systemd: save the service and the timer in /etc/systemd/system "
        "under the names in their first lines, then `systemctl daemon-reload` and `systemctl "
        "enable --now depeche-SITE.timer`; `journalctl -u depeche-SITE` shows the log, "
        "`systemctl list-timers` the next start. cron: put the line into `crontab -e`; it "
        "mails only when a run fails. Each site has a data folder of its own (default: "
        "data/SITE), since one folder has one writer; a run that meets its predecessor still "
        "at work ends at once with 0, so flock is not needed. The contact comes from "
        "DEPECHE_CONTACT or -s CONTACT=…, as for a crawl."
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        every = "15m, 2h, hourly, daily…: parts of an hour or of a day (default: hourly)"
        parser.add_argument("--every", default="hourly", metavar="TIME", help=every)
        parser.add_argument("--data", metavar="DIR", help="data folder (default: data/SITE)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the units and the line."""
        if len(args) != 1:
            raise UsageError("name one site (`depeche list` shows them): depeche schedule SITE")
        assert self.settings is not None
        with one_clear_line(self):
            site = args[0]
            known = SpiderLoader.from_settings(self.settings).list()
            if site not in known:
                raise WrongUsage(no_such_site(site, known))
            if not self.settings["CONTACT"]:
                raise WrongUsage("no contact is set: set DEPECHE_CONTACT, or give -s CONTACT=…")
            data = Path(opts.data or Path("data") / site).absolute()
            job = Job(site, program(), str(data), self.settings["CONTACT"], getuser())
            print(schedule(job, distance(opts.every)), end="")


@dataclass(frozen=True)
class Job:
    """A crawl to be started again and again by *user*: *program* is depeche, from anywhere."""

    site: str
    program: tuple[str, ...]
    data: str
    contact: str
    user: str

    @property
    def command(self) -> tuple[str, ...]:
        """The command line of one run."""
        return (*self.program, "crawl", self.site, "--data", self.data)


@dataclass(frozen=True)
class Distance:
    """The time between two starts: *number* of minutes (``m``) or hours (``h``)."""

    number: int
    unit: str


DAILY: Final = Distance(24, "h")


def distance(text: str) -> Distance:
    """Return the distance that *text* names; raises UsageError for what cron cannot keep.

    >>> distance("15m"), distance("daily")
    (Distance(number=15, unit='m'), Distance(number=24, unit='h'))
    """
    found = re.fullmatch(r"([0-9]{1,2})([mh])", WORDS.get(text, text))
    if found is None or int(found[1]) == 0 or EVENLY[found[2]] % int(found[1]):
        message = f"--every {text}: say hourly, daily, or minutes or hours that divide their hour"
        raise WrongUsage(f"{message} or day evenly, such as 5m, 15m, 2h, 6h")
    return Distance(int(found[1]), found[2])


def program() -> tuple[str, ...]:
    """Return how this depeche is started from anywhere: its script, else its interpreter."""
    script = Path(sys.executable).with_name("depeche")
    return (str(script),) if script.exists() else (sys.executable, "-m", "crawler")


def schedule(job: Job, every: Distance) -> str:
    """Return the service, the timer and the line of cron for *job*.

    Raises UsageError for a path or contact that neither can hold.
    """
    for value in (*job.command, job.contact, job.user):
        if UNWRITABLE.search(value):
            raise WrongUsage(f"{value!r} has a character that no unit file and no crontab can hold")
    skeleton = Template((files("crawler.commands") / "schedule.tmpl").read_text("utf-8"))
    return skeleton.substitute(
        site=job.site.replace("%", "%%"),
        unit=unit_name(job.site),
        user=job.user,
        environment=for_systemd(f"DEPECHE_CONTACT={job.contact}"),
        command=" ".join(map(for_exec, job.command)),
        calendar=calendar(every, job.site),
        cron=cron_line(job, every),
    )


def calendar(every: Distance, site: str) -> str:
    """Return *every* as an OnCalendar expression (systemd.time, section on calendar events).

    >>> calendar(Distance(15, "m"), "gazette"), calendar(Distance(24, "h"), "gazette")
    ('*-*-* *:14/15:00', '*-*-* 00:44:00')
    """
    minute = minute_of(site, every)
    if every.unit == "m":
        return f"*-*-* *:{minute:02}/{every.number}:00"
    hours = "00" if every == DAILY else f"00/{every.number}"
    return f"*-*-* {hours}:{minute:02}:00"


def cron_line(job: Job, every: Distance) -> str:
    """Return the line of a crontab; its output goes to a log, and it mails only when it fails."""
    minute, log = minute_of(job.site, every), f"{job.data}/crawl.log"
    hours = "0" if every == DAILY else f"*/{every.number}"
    when = f"{minute}-59/{every.number} *" if every.unit == "m" else f"{minute} {hours}"
    command = (
        f"mkdir -p {shlex.quote(job.data)} && DEPECHE_CONTACT={shlex.quote(job.contact)} "
        f"{shlex.join(job.command)} >>{shlex.quote(log)} 2>&1 || "
        f'echo "exit $?:" {shlex.quote(f"depeche crawl {job.site}, see {log}")}'
    )
    return f"{when} * * * {for_cron(command)}"


def minute_of(site: str, every: Distance) -> int:
    """Return a minute that is always the same for *site*: not all sites start on the hour."""
    return crc32(site.encode()) % (every.number if every.unit == "m" else 60)


def unit_name(site: str) -> str:
    r"""Return the name of the units of *site*, escaped as systemd-escape(1) does.

    >>> print(unit_name("lemonde"), unit_name("a/b-c"))
    depeche-lemonde depeche-a-b\x2dc
    """
    escaped = re.sub(r"[^\w:./]", _in_hexadecimal, site, flags=re.ASCII)
    return f"depeche-{escaped.replace('/', '-')}"


def for_systemd(text: str) -> str:
    r"""Return *text* as one quoted word of a unit file (systemd.syntax, quoting; specifiers).

    >>> print(for_systemd('a "b" 50%'))
    "a \"b\" 50%%"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def for_exec(text: str) -> str:
    """Return *text* as one word of ExecStart, where ``$`` names variables (systemd.service).

    >>> print(for_exec("/srv/news"), for_exec("/srv/US $"))
    /srv/news "/srv/US $$"
    """
    plain = re.fullmatch(r"[\w@+=:,./-]+", text, re.ASCII)
    return text if plain else for_systemd(text).replace("$", "$$")


def for_cron(command: str) -> str:
    """Return *command* as cron hands it on whole: an unescaped ``%`` ends it (crontab(5))."""
    return command.replace("%", "\\%")


def _in_hexadecimal(found: re.Match[str]) -> str:
    return "".join(f"\\x{byte:02x}" for byte in found[0].encode())
