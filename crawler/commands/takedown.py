"""`depeche takedown DATA ARTICLE_ID|URL`: take a story out of archive, lines and state."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.archive.files import warcs_in
from crawler.archive.warc.exchange import NEEDED_BY
from crawler.archive.warc.payloads import Payloads
from crawler.archive.warc.record import as_target
from crawler.archive.warc.recovery import recover_folder
from crawler.archive.warc.takedown import gaps_in, take_out
from crawler.commands.command_line.described import Described
from crawler.commands.command_line.exits import one_clear_line
from crawler.commands.traces import find_story
from crawler.errors import UsageError as WrongUsage
from crawler.jsonl import values_of
from crawler.state.lines import line_files, packed, read_stored
from crawler.state.lock import lock_folder
from crawler.state.outputs import Rewrite
from crawler.state.rebuild import BESIDE, KEPT, STATE
from crawler.state.receipts import keep_receipt, read_receipts
from crawler.state.rechecks.validators import Validators
from crawler.state.runs import RUNS, redact_runs
from crawler.state.store import Store
from crawler.state.takedowns import Takedowns

if TYPE_CHECKING:
    import argparse

    from crawler.archive.warc.record import Record
    from crawler.archive.warc.takedown import Gap
    from crawler.commands.traces import Story


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
            if not (data / STATE).exists():
                raise WrongUsage(f"{data}: no data folder of a crawl: it has no {STATE}")
            with lock_folder(data):
                receipt = take_down(data, args[1], reason=opts.reason, now=datetime.now(UTC))
                receipt = receipt or tell_earlier(data, args[1])
            sys.stdout.write(json.dumps(receipt, indent=2, ensure_ascii=False) + "\n")


def tell_earlier(data: Path, name: str) -> dict[str, Any]:
    """Say that the story *name* was taken down before; return the receipt of the last time."""
    last = [receipt for receipt in read_receipts(data) if receipt.is_of(name)][-1]
    what = f"taken down at {last.taken_at} (takedowns/{last.name}); nothing of it was left here"
    sys.stderr.write(f"depeche: {name}: {what}\n")
    return dict(last.values)


def take_down(data: Path, name: str, *, reason: str, now: datetime) -> dict[str, Any] | None:
    """Take the story *name* out of the folder *data*; return the receipt, which is kept there.

    None when it was taken down before and nothing of it is there. The archive goes first and the
    lines last, so a takedown that was cut short finds the story again. Raises UsageError when there
    is none, ArchiveError when a WARC file or a line is damaged.
    """
    story = find_story(data, name)
    if not (story.article_ids or story.earlier):
        what = "no line has this article_id or address, and no receipt"
        raise WrongUsage(f"{data}: {name}: {what}; is it the right folder?")
    with closing(Payloads(data / STATE, folder=data / "warc")) as payloads:
        recover_folder(data / "warc", payloads)
    gaps = _gaps_of(story, data / "warc")  # in all files, before anything is written
    taken_at = now.isoformat(timespec="seconds")
    in_reports = redact_runs(data / RUNS, is_doomed=story.owns)  # one that is closed to us ends it
    receipt = {
        "taken_at": taken_at,
        "article_ids": sorted(story.article_ids) or list(story.earlier[-1].values["article_ids"]),
        "address_digests": sorted(digest.hex() for digest in story.digests),
        "reason": reason,
        "records_by_file": _from_archive(gaps, reason=reason, now=now),
        "reports_redacted": in_reports,
        "lines_from": list(story.held_in),
        "copies_that_stay": sorted(story.copies),
        "earlier_receipts": [each.name for each in story.earlier],
        "not_searched": "packages and exports outside this folder, what links to the story",
    }
    _refuse(data, story, taken_at=taken_at)
    is_new = any(receipt[what] for what in ("records_by_file", "reports_redacted", "lines_from"))
    if is_new:
        keep_receipt(data, receipt, now=now)
    _from_state(data, story)
    return receipt if is_new else None


def _gaps_of(story: Story, folder: Path) -> dict[Path, tuple[Gap, ...]]:
    """Return where *story* stands, by WARC file of *folder*; files without it are left out."""

    def is_doomed(record: Record) -> bool:
        told = (record.target, record.field(NEEDED_BY))  # what a page was rendered with goes too
        return any(story.owns(url) for url in told if url)

    paths = (folder / name for name in warcs_in(folder))
    return {path: gaps for path in paths if (gaps := gaps_in(path, is_doomed=is_doomed))}


def _from_archive(
    gaps_by_file: dict[Path, tuple[Gap, ...]], *, reason: str, now: datetime
) -> dict[str, int]:
    """Take out what stands in the gaps; return the number of records by name of file."""
    for path, gaps in gaps_by_file.items():
        take_out(path, gaps, now=now, reason=reason)
    return {path.name: sum(gap.count for gap in gaps) for path, gaps in gaps_by_file.items()}


def _refuse(data: Path, story: Story, *, taken_at: str) -> None:
    """Make later crawls refuse the addresses of *story*, and forget what validates them."""
    state = data / STATE
    with closing(Takedowns(state)) as takedowns:
        takedowns.add(story.digests, taken_at=taken_at)
    with closing(Validators(state)) as validators:
        validators.forget(as_target(url) for url in story.urls)


def _from_state(data: Path, story: Story) -> None:
    """Forget *story*, in its lines, in the state and in one that a rebuild put aside."""
    for end in BESIDE:
        (data / f"{KEPT}{end}").unlink(missing_ok=True)
    with closing(Store(data / STATE, folder=data)) as store:
        rewrites = [_rewritten(data, file, story) for file in line_files(data)]
        changed = [rewrite for rewrite in rewrites if rewrite is not None]
        store.forget(story.article_ids, rewrites=changed)


def _rewritten(data: Path, file: Path, story: Story) -> Rewrite | None:
    """Write *file* without the story beside itself; None when the story is not in it."""
    kept: list[bytes] = []
    ends: dict[int, int] = {}
    length = 0
    is_changed = False
    for line, end in read_stored(file):
        if values_of(line)["article_id"] in story.article_ids:
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
