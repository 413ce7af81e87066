"""Folders of saved pages: which files are pages, and what one holds."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.archive.coding import MAX_BODY, decode
from crawler.archive.files import ARCHIVES, is_called
from crawler.archive.instants import mail_date
from crawler.archive.saved.hints import Hint
from crawler.archive.saved.mhtml import MAX_FILE, read_mhtml
from crawler.archive.saved.mirrors import is_of_the_mirror
from crawler.archive.saved.origin import identified
from crawler.archive.saved.sidecar import Sidecar, load_sidecar
from crawler.archive.saved.sniffed import begins_like_a_page
from crawler.archive.warc.http1 import end_of_head, read_answer
from crawler.errors import ArchiveError
from crawler.page import Page

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

OTHER_BODY = "the file holds another body than the one described"
_CODINGS = {".gz": "gzip", ".br": "br"}
_MHTML = (".mhtml", ".mht")
_PAGES = (".html", ".htm", ".xhtml", ".txt", *_MHTML)
_COMPANIONS = (
    "_files", ".files", "_fichiers", "_dateien", "-dateien", "_archivos", "_arquivos",
    "_ficheiros", "_bestanden",
)  # fmt: skip
"""How browsers end the name of the folder that they save beside a page, in their languages."""
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def find_saved(folder: Path) -> Iterator[Path]:
    """Yield the saved pages and WARC files below *folder*, in order of their names.

    A file whose name says nothing is a page if it begins like one. Hidden files, the
    ``NAME_files`` folders that browsers save beside a page, and symbolic links are left out. A
    folder that cannot be listed is yielded itself, so that reading it says why.
    """
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if not path.is_dir():
            yield path
            continue
        try:
            inside = [child for child in path.iterdir() if is_wanted(child)]
        except OSError:
            yield path
            continue
        waiting += sorted(inside, key=_order, reverse=True)


def is_saved(path: Path) -> bool:
    """Return True if *path* is called like a page or an archive, and not what stands beside one."""
    return is_called_so(path) and not is_of_the_mirror(path)


def is_called_so(path: Path) -> bool:
    """Return True if *path* ends as the names of pages and archives that `read_archive` reads."""
    return is_called(path.name, ARCHIVES) or _stem(path.name).endswith(_PAGES)


def read_saved(path: Path, *, root: Path, hosts: Collection[str] = ()) -> Page:
    """Return the page saved at *path* with all that is known of it; *root* shortens its name.

    *hosts*, without ``www.``, are those of the sites in question: see `identified`. Raises
    ArchiveError when the page cannot be read.
    """
    name = _name(path, root)
    data = _unpacked(path, name)
    page, hints = _held(data, name)
    told = load_sidecar(path, root=root)
    page = replace(
        page,
        requested_url=told.requested_url or told.url,
        status=told.status or page.status,
        headers=told.headers or page.headers,
        charset=told.charset,
        timezone=told.timezone,
        site=told.site,
        warnings=(*told.warnings, *_other_body(told, data), *page.warnings),
    )
    stated = (
        Hint("sidecar", told.url, told.fetched_at),
        Hint("header", None, mail_date(page.header("Date") or "")),
        *hints,
    )
    return identified(page, name=name, stated=stated, hosts=hosts)


def _other_body(told: Sidecar, data: bytes) -> Iterator[str]:
    if told.body_sha256 and hashlib.sha256(data).hexdigest() != told.body_sha256:
        yield f"body_sha256 {told.body_sha256}: {OTHER_BODY}"


def _held(data: bytes, name: str) -> tuple[Page, tuple[Hint, ...]]:
    """Return the page that *data*, a file called *name*, holds, and what the file says of it."""
    if data.startswith(b"HTTP/"):
        return _with_head(data, name), ()
    if not _is_mhtml(name):
        is_plain_text = _stem(name).endswith(".txt")
        return Page(data, is_plain_text=is_plain_text, source_path=name), ()
    try:
        held = read_mhtml(data)
    except ValueError as error:
        raise ArchiveError(str(error), file=name) from error
    page = Page(
        held.body,
        headers=(("Content-Type", held.content_type),),
        source_path=name,
        truncated="the MHTML file ends within it" if held.is_cut else None,
        warnings=held.warnings,
    )
    return page, (Hint("mhtml", held.url, held.fetched_at),)


def _with_head(data: bytes, name: str) -> Page:
    """Return the page of an answer that was saved with its head, as `curl -i` does.

    curl has undone chunks and coding, which the head still names; `-iL` puts redirects before it.
    """
    head, body = b"", data
    while body.startswith(b"HTTP/") and (end := end_of_head(body)):
        head, body = body[:end], body[end:]
    try:
        answer = read_answer(head)
    except ValueError:  # a text that begins with these letters
        return Page(data, source_path=name)
    kept = tuple(each for each in answer.headers if each[0].lower() not in _OF_THE_WIRE)
    return Page(body, status=answer.status, headers=kept, source_path=name)


def _unpacked(path: Path, name: str) -> bytes:
    limit = MAX_FILE if _is_mhtml(name) else MAX_BODY
    try:
        if path.is_dir():
            list(path.iterdir())  # raises what kept `find_saved` from listing it
        size = path.stat().st_size
        data = path.read_bytes() if size <= limit else b""
    except OSError as error:
        raise ArchiveError(f"cannot be read ({error.strerror})", file=name) from error
    if size > limit:
        raise ArchiveError(f"{size} bytes, and at most {limit} are read of a page", file=name)
    coding = _CODINGS.get(path.suffix.lower())
    if coding is None:
        return data
    data, problem = decode(data, [coding], limit=limit)
    if problem:
        raise ArchiveError(f"not readable as {coding}: {problem}", file=name)
    return data


def is_wanted(child: Path) -> bool:
    """Return True if *child* is a page or an archive, by its name or its beginning, or a folder."""
    if is_beside(child) or child.is_symlink():
        return False
    return child.is_dir() or (child.is_file() and (is_saved(child) or begins_like_a_page(child)))


def is_beside(child: Path) -> bool:
    """Return True for what is hidden, and for what browsers and mirrors keep beside a page."""
    name = child.name.lower()
    return name.startswith(".") or name.endswith(_COMPANIONS) or is_of_the_mirror(child)


def _order(path: Path) -> tuple[str, str]:
    """Return what sorts *path* alike whether its accents are one character or two."""
    return unicodedata.normalize("NFC", path.name), path.name


def _is_mhtml(name: str) -> bool:
    return _stem(name).endswith(_MHTML)


def _stem(name: str) -> str:
    """Return *name* in lower case, without its coding and the query that mirrors put there."""
    stem = name.lower().partition("?")[0]
    return stem.removesuffix(".gz").removesuffix(".br")


def _name(path: Path, root: Path) -> str:
    # a name need not be text: its other bytes are shown as \\x.., since a line holds only text
    return os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "backslashreplace")
