"""`depeche takedown DATA ARTICLE_ID|URL`: take a story out of archive, lines and state."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.archive.exchange import NEEDED_BY
from crawler.archive.record import as_target
from crawler.archive.revisit import warcs_in
from crawler.archive.takedown import take_out
from crawler.archive.writer import recover_folder
from crawler.commands.described import Described
from crawler.commands.exits import one_clear_line
from crawler.errors import UsageError as WrongUsage
from crawler.state.lines import line_files, packed, read_stored
from crawler.state.lock import lock_folder
from crawler.state.outputs import Rewrite
from crawler.state.runs import redact_runs
from crawler.state.store import Store
from crawler.state.stories import lines_in, stories_named
from crawler.state.takedowns import Takedowns, digest_of
from crawler.state.urls import url_key
from crawler.state.validators import Validators

if TYPE_CHECKING:
    import argparse

    from crawler.archive.record import Record


class Command(Described, ScrapyCommand):
    """Remove a story; a tombstone, a receipt and a rule for later crawls stay."""

    requires_crawler_process = False
    usage = "DATA ARTICLE_ID|URL --reason TEXT"
    summary = "Take a story out of WARC files, lines and state, and keep a receipt"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--reason", help="why; it stands in the tombstones and the receipt")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take the story down and print the receipt."""
        if len(args) != 2 or not opts.reason:
            raise UsageError("name a data folder, an article_id or address, and --reason TEXT")
        data = Path(args[0])
        with one_clear_line(self):
            if not (data / "state.sqlite").exists():
                raise WrongUsage(f"{data}: no data folder of a crawl: it has no state.sqlite")
            with lock_folder(data):
                receipt = take_down(data, args[1], reason=opts.reason, now=datetime.now(UTC))
            sys.stdout.write(json.dumps(receipt, indent=2, ensure_ascii=False) + "\n")


@dataclass(frozen=True)
class Story:
    """What a story is known by in a data folder: its names, its addresses, its copies."""

    article_ids: frozenset[str]
    urls: set[str] = field(default_factory=set)
    copies: set[str] = field(default_factory=set)


def take_down(data: Path, name: str, *, reason: str, now: datetime) -> dict[str, Any]:
    """Take the story *name* out of the folder *data*; return the receipt, which is kept there.

    The archive goes first and the state last, so a takedown that was cut short finds the story
    again. Raises UsageError when there is none, ArchiveError when a WARC file or a line is damaged.
    """
    story = find(data, name)
    if not story.article_ids:
        what = "no line has this article_id or address"
        raise WrongUsage(f"{data}: {name}: {what}; is it the right folder?")
    recover_folder(data / "warc")
    keys = {url_key(url) for url in story.urls}
    taken_at = now.isoformat(timespec="seconds")
    receipt = {
        "taken_at": taken_at,
        "article_ids": sorted(story.article_ids),
        "address_digests": sorted(digest_of(url).hex() for url in story.urls),
        "reason": reason,
        "records_by_file": _from_archive(data / "warc", keys, reason=reason, now=now),
        "reports_redacted": redact_runs(data / "runs", is_doomed=lambda url: url_key(url) in keys),
        "lines_from": _from_state(data, story, taken_at=taken_at),
        "copies_that_stay": sorted(story.copies),
        "not_searched": "packages and exports outside this folder, the lists that name the story",
    }
    _keep(data, receipt, now=now)
    return receipt


def find(data: Path, name: str) -> Story:
    """Return the story that *name*, an article_id or an address, stands for in *data*."""
    files = line_files(data)
    story = Story(frozenset(stories_named(name, files)))
    for line in lines_in(files):
        if line.values["article_id"] in story.article_ids:
            story.urls.update(line.addresses)
        elif line.values.get("duplicate_of") in story.article_ids:
            story.copies.add(line.values["article_id"])
    return story


def _from_archive(folder: Path, keys: set[str], *, reason: str, now: datetime) -> dict[str, int]:
    def is_doomed(record: Record) -> bool:
        told = (record.target, record.field(NEEDED_BY))  # what a page was rendered with goes too
        return any(url_key(url) in keys for url in told if url)

    counts = {
        name: take_out(folder / name, is_doomed=is_doomed, now=now, reason=reason)
        for name in warcs_in(folder)
    }
    return {name: count for name, count in counts.items() if count}


def _from_state(data: Path, story: Story, *, taken_at: str) -> list[str]:
    """Forget *story*, and refuse its addresses from now on; return the files of lines it was in."""
    state = data / "state.sqlite"
    with closing(Validators(state)) as validators:
        validators.forget(as_target(url) for url in story.urls)
    with closing(Store(state, folder=data)) as store:
        rewrites = [_rewritten(data, file, story) for file in line_files(data)]
        changed = [rewrite for rewrite in rewrites if rewrite is not None]
        store.forget(story.article_ids, rewrites=changed)
    with closing(Takedowns(state)) as takedowns:
        takedowns.add(story.urls, taken_at=taken_at)
    return [rewrite.path for rewrite in changed]


def _rewritten(data: Path, file: Path, story: Story) -> Rewrite | None:
    """Write *file* without the story beside itself; None when the story is not in it."""
    kept: list[bytes] = []
    ends: dict[int, int] = {}
    length = 0
    is_changed = False
    for line, end in read_stored(file):
        if json.loads(line)["article_id"] in story.article_ids:
            is_changed = True
            continue
        kept.append(packed(line, file))
        length += len(kept[-1])
        ends[end] = length
    if not is_changed:
        return None
    part = file.with_name(f"{file.name}.part")
    part.write_bytes(b"".join(kept))
    path = file.relative_to(data).as_posix()
    return Rewrite(path, f"{path}.part", ends)


def _keep(data: Path, receipt: dict[str, Any], *, now: datetime) -> None:
    folder = data / "takedowns"
    folder.mkdir(exist_ok=True)
    text = json.dumps(receipt, indent=2, ensure_ascii=False) + "\n"
    (folder / f"{now:%Y%m%dT%H%M%S}.json").write_text(text, encoding="utf-8")
