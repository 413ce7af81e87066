"""`depeche schedule SITE`: the units of systemd and the line of cron that crawl a site for good."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from getpass import getuser
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.command_line.described import Described
from crawler.commands.command_line.exits import one_clear_line
from crawler.commands.profiles.loading import ProfileLoader
from crawler.commands.profiles.sites import no_such_site
from crawler.commands.quoting import for_cron, for_exec, for_systemd, is_writable, unit_name
from crawler.commands.timetable import calendar, cron_times, distance
from crawler.errors import UsageError as WrongUsage

if TYPE_CHECKING:
    import argparse

    from crawler.commands.timetable import Distance


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
            loader = ProfileLoader.from_settings(self.settings)
            if site not in loader.list():
                raise WrongUsage(no_such_site(site, loader))
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


def program() -> tuple[str, ...]:
    """Return how this depeche is started from anywhere: its script, else its interpreter."""
    script = Path(sys.executable).with_name("depeche")
    return (str(script),) if script.exists() else (sys.executable, "-m", "crawler")


def schedule(job: Job, every: Distance) -> str:
    """Return the service, the timer and the line of cron for *job*.

    Raises UsageError for a path or contact that neither can hold.
    """
    for value in (*job.command, job.contact, job.user):
        if not is_writable(value):
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


def cron_line(job: Job, every: Distance) -> str:
    """Return the line of a crontab; its output goes to a log, and it mails only when it fails."""
    log = f"{job.data}/crawl.log"
    command = (
        f"mkdir -p {shlex.quote(job.data)} && DEPECHE_CONTACT={shlex.quote(job.contact)} "
        f"{shlex.join(job.command)} >>{shlex.quote(log)} 2>&1 || "
        f'echo "exit $?:" {shlex.quote(f"depeche crawl {job.site}, see {log}")}'
    )
    return f"{cron_times(every, job.site)} {for_cron(command)}"
