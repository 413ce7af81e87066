"""`depeche newsite`: start the profile of a site."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

if TYPE_CHECKING:
    import argparse

PROFILE = Template('''"""$title."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class $cls(DispatchSpider):
    """$title: say in one line what it is."""

    name = "$name"
    site = Site(
        name="$name",
        home="$home",
        timezone="$timezone",
        feeds=("rss.xml",),
        listings=("",),
        article_url=r"^/[^?]*\\d{4}/\\d{2}/\\d{2}/",
    )
''')

NEXT = """{file} is written. Next:
  1. put in the site's feeds, sitemaps and listings, and the shape of its article addresses
  2. depeche crawl -a url={home}SOME-ARTICLE --data /tmp/{name}    read one page
  3. save a page that you wrote yourself as fixtures/{name}/CASE/page.html with page.html.meta.json
  4. depeche fixture {name} --write, then read expected.json against the page
  5. depeche crawl {name}"""


class Command(ScrapyCommand):
    """Write spiders/NAME.py from a template, and say what comes next."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "NAME HOME [--timezone ZONE]"

    def short_desc(self) -> str:
        """Return the line that `depeche --help` shows."""
        return "Start the profile of a site: spiders/NAME.py"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--timezone", default="Europe/Paris", help="IANA name of the zone")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the file; refuse names that Python or another site has taken."""
        if len(args) != 2 or not args[0].isidentifier() or not urlsplit(args[1]).hostname:
            raise UsageError("give NAME, a Python identifier, and HOME, an absolute URL")
        name, home = args[0].lower(), args[1].rstrip("/") + "/"
        file = Path("spiders") / f"{name}.py"
        if file.exists() or not file.parent.is_dir():
            raise UsageError(f"{file} exists already, or this is no checkout of depeche")
        file.write_text(profile(name, home=home, timezone=opts.timezone), encoding="utf-8")
        print(NEXT.format(file=file, home=home, name=name))


def profile(name: str, *, home: str, timezone: str) -> str:
    """Return the source of a new profile."""
    title = name.replace("_", " ").title()
    cls = title.replace(" ", "") + "Spider"
    return PROFILE.substitute(name=name, home=home, timezone=timezone, title=title, cls=cls)
