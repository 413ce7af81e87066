"""How the files of archives are called, and which of them a folder holds, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crawler.folders import files_in

if TYPE_CHECKING:
    from pathlib import Path

WARCS: Final = (".warc", ".warc.gz", ".warc.zst")
OF_RECORDS: Final = (*WARCS, ".arc", ".arc.gz")
"""What the names of files end in that hold records one behind the other."""

ARCHIVES: Final = (*OF_RECORDS, ".wacz")


def warcs_in(folder: Path) -> list[str]:
    """Return the names of the WARC files in *folder*, in order; none when there is no folder."""
    return [path.name for path in files_in(folder) if is_called(path.name, WARCS)]


def is_called(name: str, endings: tuple[str, ...]) -> bool:
    """Return True if *name* has one of the *endings*, in capitals too: some systems write them.

    >>> is_called("CRAWL.WARC.GZ", WARCS), is_called("crawl.warc.gz.open", WARCS)
    (True, False)
    """
    return name.lower().endswith(endings)
