"""`depeche fixture`: read the saved pages of the fixtures again and compare."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.archive import read_saved
from crawler.archive.saved.aside import EXPECTED
from crawler.commands.command_line.described import Described
from crawler.commands.command_line.exits import one_clear_line
from crawler.commands.profiles.sites import all_sites, site_for
from crawler.errors import UsageError as WrongUsage
from crawler.exit_codes import ALARM
from crawler.extract import read_page
from crawler.jsonl import values_of
from crawler.outcome import Refusal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from crawler.article import Article
    from crawler.site import Site

FOLDER = Path("fixtures")
VOLATILE = frozenset({"extractor_version"})
"""Fields that say which program read the page, not what it says."""


class Command(Described, ScrapyCommand):
    """Compare what the saved pages give today with their expected.json, or renew it."""

    requires_crawler_process = False
    usage = "[SITE[/CASE]...] [--write]"
    summary = "Read the fixtures again: show what changed, or renew expected.json (--write)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--write", action="store_true", help="renew expected.json")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print one line per field that differs; exit 10 when one does and nothing is written."""
        assert self.settings is not None
        if not FOLDER.is_dir():
            raise UsageError(f"no folder {FOLDER}/ here: run this in a checkout of depeche")
        found = named_cases(args)
        with one_clear_line(self):
            sites = all_sites(self.settings)
            differing = sum(self._differs(case, sites, is_renewed=opts.write) for case in found)
            sys.stderr.write(f"depeche fixture: pages={len(found)} differing={differing}\n")
            if differing:
                self.exitcode = ALARM

    def _differs(self, case: Path, sites: tuple[Site, ...], *, is_renewed: bool) -> bool:
        """Print how *case* differs from what is expected, unless that *is_renewed* first."""
        result = outcome_of_case(case, sites)
        if is_renewed:
            expected_file(case).write_text(as_text(result), encoding="utf-8")
        if not expected_file(case).exists():
            found = ["nothing is expected yet; read what it gives, noted by --write"]
        else:
            found = list(differences(expected(case), result))
        for line in found:
            print(f"{case.parent.relative_to(FOLDER)}: {line}")
        return bool(found)


def named_cases(names: list[str]) -> list[Path]:
    """Return the saved pages that *names* ask for, of all cases when there is none.

    Raises UsageError for a name that no case has.
    """
    for name in names:
        if not any(cases(FOLDER, [name])):
            where = f"{FOLDER}/{name}{'' if '/' in name else '/CASE'}/page.html"
            raise UsageError(f"{name}: no saved page {where}", print_help=False)
    return list(cases(FOLDER, names))


def cases(folder: Path, names: list[str] | None = None) -> Iterator[Path]:
    """Yield the saved page of each case below *folder*, in order, of *names* only when given."""
    for page in sorted(folder.glob("*/*/page.*")):
        if page.suffix not in {".html", ".txt"} or page.parent.name.startswith("_"):
            continue
        slug = f"{page.parent.parent.name}/{page.parent.name}"
        if not names or any(slug == name or slug.startswith(f"{name}/") for name in names):
            yield page


def outcome_of_case(page: Path, sites: tuple[Site, ...]) -> dict[str, Any]:
    """Return what the saved *page* gives: the fields of its line, or its refusal."""
    saved = read_saved(page, root=page.parent)
    result: Article | Refusal = read_page(saved, site_for(saved, sites))
    if isinstance(result, Refusal):
        return {"refusal": asdict(result)}
    line: dict[str, Any] = json.loads(result.to_line())
    return {name: value for name, value in line.items() if name not in VOLATILE}


def expected_file(page: Path) -> Path:
    """Return where the expectation for the saved *page* stands."""
    return page.with_name(EXPECTED)


def expected(page: Path) -> dict[str, Any]:
    """Return what the saved *page* should give; empty when nobody has said it yet.

    Raises UsageError when what stands there cannot be read.
    """
    file = expected_file(page)
    try:
        return values_of(file.read_bytes()) if file.exists() else {}
    except ValueError as error:
        raise WrongUsage(f"{file}: {error}; mend it, or renew it with --write") from error


def as_text(result: dict[str, Any]) -> str:
    """Return *result* as it stands in expected.json."""
    return json.dumps(result, ensure_ascii=False, indent=2) + "\n"


def differences(wanted: dict[str, Any], got: dict[str, Any]) -> Iterator[str]:
    """Yield one line per field on which *wanted* and *got* differ.

    >>> list(differences({"agency": "AFP", "version": 1}, {"agency": None, "version": 1}))
    ["agency: expected 'AFP', got None"]
    """
    for name in [*wanted, *(name for name in got if name not in wanted)]:
        if wanted.get(name) != got.get(name):
            yield f"{name}: expected {wanted.get(name)!r}, got {got.get(name)!r}"
