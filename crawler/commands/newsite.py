"""`depeche newsite`: start the profile of a site."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from keyword import iskeyword
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.archive import read_archive
from crawler.archive.files import warcs_in
from crawler.archive.warc.answers import LISTS
from crawler.commands.command_line.described import Described
from crawler.commands.command_line.exits import one_clear_line
from crawler.commands.profiles.profile_checks import problem_with_home, problem_with_zone
from crawler.discover.feeds import read_feed
from crawler.discover.listings import read_listing
from crawler.discover.lists import FEWEST_TEASERS
from crawler.discover.sitemaps import read_sitemap
from crawler.errors import UsageError as WrongUsage
from crawler.page import Page
from crawler.site import Site, site_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

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
$lists    )
''')

EXAMPLE = """        feeds=("rss.xml",),
        listings=("",),
        article_url=r"^/[^?]*\\d{4}/\\d{2}/\\d{2}/",
"""

NEXT = """{file} is written. Next:
  1. look over the site's feeds, sitemaps and listings, and give the shape of its articles'
     addresses as article_url; without it any link shaped like an article is taken
     (docs/operating.md, "A profile", has all that a profile can say)
  2. depeche inspect {home}SOME-ARTICLE    see how one page is read, by this profile
  3. save a page that you wrote yourself as fixtures/{name}/CASE/page.html with page.html.meta.json
  4. depeche fixture {name} --write, then read expected.json against the page
  5. depeche crawl {name}"""


class Command(Described, ScrapyCommand):
    """Write spiders/NAME.py from a template, and say what comes next."""

    requires_crawler_process = False
    usage = "NAME HOME [--data DIR] [--timezone ZONE]"
    summary = "Start the profile of a site: spiders/NAME.py"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument(
            "--data",
            metavar="DIR",
            help="data folder of a `depeche crawl -a url=HOME`: its lists go into the profile",
        )
        parser.add_argument(
            "--timezone", default="Europe/Paris", help="IANA name (default: Europe/Paris)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the file; refuse names that Python or another site has taken."""
        if len(args) != 2:
            raise UsageError("give NAME and HOME, as in: depeche newsite gazette https://a.test/")
        name, home = args[0].lower(), args[1].rstrip("/") + "/"
        file = Path("spiders") / f"{name}.py"
        with one_clear_line(self):
            if problem := problem_with(name, home, opts.timezone, file):
                raise WrongUsage(problem)
            lists = lists_in(Path(opts.data) / "warc", home=home) if opts.data else EXAMPLE
            source = profile(name, home=home, timezone=opts.timezone, lists=lists)
            file.write_text(source, encoding="utf-8")
            print(NEXT.format(file=file, home=home, name=name))


def problem_with(name: str, home: str, timezone: str, file: Path) -> str | None:
    """Return why the profile *file* cannot be written, or None; nothing is written by then."""
    if not name.isidentifier() or iskeyword(name):
        near = re.sub(r"\W+", "_", name).strip("_")
        told = f"; did you mean {near}?" if near.isidentifier() and not iskeyword(near) else ""
        return f"NAME {name!r} is no identifier of Python{told}"
    if problem := problem_with_home(home):
        return f"HOME {home!r} is {problem}"
    if problem := problem_with_zone(timezone):
        return f"--timezone {timezone!r} is {problem}"
    if not file.parent.is_dir():
        return f"no folder {file.parent}/ here: run this in a checkout of depeche"
    return f"{file} exists already: change it, or give another NAME" if file.exists() else None


def lists_in(folder: Path, *, home: str) -> str:
    """Return the lines of a profile that name the lists which a crawl from *home* archived.

    A list is named if it names articles; of a listing only its first page. Raises UsageError when
    the WARC files in *folder* hold none.
    """
    site, found, following = site_of(home), defaultdict[str, list[str]](list), set[str]()
    for page in lists_of(folder):
        if names_articles(page, site):
            found[str(page.role)].append(page.requested_url or page.url or home)
        if page.role == "listing":
            following.add(read_listing(page, site).next_url or "")
    found["listing"] = [url for url in found["listing"] if url not in following]
    if not any(found.values()):
        raise WrongUsage(f"{folder}: no list here; run `depeche crawl -a url={home} --data DIR`")
    rows = (("sitemap", "sitemaps"), ("feed", "feeds"), ("listing", "listings"))
    return "".join(_row(name, found[role], home=home) for role, name in rows if found[role])


def lists_of(folder: Path) -> Iterator[Page]:
    """Yield the pages of the WARC files in *folder* that a crawl asked for as lists."""
    for name in warcs_in(folder):
        for page in read_archive(folder / name, root=folder):
            if isinstance(page, Page) and page.role in LISTS:
                yield page


def names_articles(page: Page, site: Site) -> bool:
    """Return True if *page*, by its role, is a list that names articles or other lists."""
    if page.role == "feed":
        return bool(read_feed(page))
    if page.role == "sitemap":
        sitemap = read_sitemap(page)
        return bool(sitemap.articles or sitemap.sitemaps)
    return page.role == "listing" and len(read_listing(page, site).articles) >= FEWEST_TEASERS


def _row(name: str, urls: list[str], *, home: str) -> str:
    paths = dict.fromkeys(url.removeprefix(home) for url in urls)
    listed = "".join(f"            {json.dumps(path, ensure_ascii=False)},\n" for path in paths)
    return f"        {name}=(\n{listed}        ),\n"


def profile(name: str, *, home: str, timezone: str, lists: str = EXAMPLE) -> str:
    """Return the source of a new profile; *lists* are the lines that name its lists."""
    title = name.replace("_", " ").title()
    cls = title.replace(" ", "") + "Spider"
    return PROFILE.substitute(
        name=name, home=home, timezone=timezone, title=title, cls=cls, lists=lists
    )
