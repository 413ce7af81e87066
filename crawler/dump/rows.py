"""From a line to the rows of a dump's tables."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from crawler.article import Article
from crawler.dump.columns import ClusterRow, RunRow, columns_of
from crawler.jsonl import values_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Row = dict[str, Any]

DAY: Final = len("YYYY-MM-DD")

NAME: Final = re.compile("[0-9a-f]{16}")

TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII
)
"""What all readers take for a time. Python also takes weeks, seventh digits, offsets in seconds."""

LARGEST: Final = 2**63 - 1
"""The readers' integers have 64 bits."""


_MEMBER: Final = columns_of(ClusterRow)
_FIELDS: Final = columns_of(Article)
_RECORDS: Final = tuple((c.name, {part.name for part in c.parts}) for c in _FIELDS if c.parts)
_INTEGERS: Final = tuple(c.name for c in _FIELDS if c.kind == "integer")
_INSTANTS: Final = tuple(c.name for c in _FIELDS if c.kind == "instant")


def row_of(line: bytes, *, check: Callable[[Row], None] | None = None) -> Row:
    """Return *line* as a row of a table of articles.

    Fields that an older version did not know get their defaults, unknown ones are left out, and
    halves of characters outside the BMP, which no reader takes, become U+FFFD. *check* raises for
    values that break the schema. Raises ValueError for what is no line of an article.
    """
    values = values_of(line)
    if not _is_name(values.get("article_id")):
        raise ValueError("no article: its article_id is not 64 bits in hexadecimal")
    if b"\\ud" in line or b"\\uD" in line:
        values = _whole_characters(values)
    row = {c.name: values.get(c.name, c.default) for c in _FIELDS}
    for name, known in _RECORDS:
        row[name] = _without_unknown(row[name], known)
    if check is not None:
        check(row)
    if any(row[name] is not None and abs(row[name]) > LARGEST for name in _INTEGERS):
        raise ValueError("an integer has more than 64 bits")
    for name in _INSTANTS:
        instant(row[name])
    row["published_at"] = instant(_time(row["date_published"]))
    row["updated_at"] = instant(_time(row["date_updated"]))
    return row


def instant(value: str | None) -> str | None:
    """Return the time *value* in UTC, as RFC 3339.

    Raises ValueError when it is none, or has no offset that leaves it in the calendar.

    >>> instant("2015-11-26T08:28:00+08:00")
    '2015-11-26T00:28:00Z'
    """
    if value is None:
        return None
    time = datetime.fromisoformat(value)
    if time.tzinfo is None:
        raise ValueError(f"the time {value} has no offset")
    if not TIME.fullmatch(value):
        raise ValueError(f"the time {value} is not written as RFC 3339 asks for")
    try:
        return time.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError as error:
        raise ValueError(f"the time {value} is outside the calendar in UTC") from error


def link_rows(row: Row) -> Iterator[Row]:
    """Yield the links of an article's *row*, those in its text first."""
    for kind in ("in_text", "related"):
        for link in row[f"links_{kind}"]:
            named = {"article_id": row["article_id"], "site": row["site"], "kind": kind}
            yield named | {name: link.get(name) for name in ("region", "rank", "url", "text")}


def member_rows(row: Row, clusters: Mapping[str, str]) -> Iterator[Row]:
    """Yield what `clusters` tells of an article's *row*, when it is in one; the size follows."""
    cluster = clusters.get(row["article_id"])
    if cluster is not None:
        yield {c.name: row.get(c.name) for c in _MEMBER} | {"cluster_id": cluster}


def with_sizes(members: list[Row]) -> Iterator[Row]:
    """Yield *members* by cluster, in the order of their publication, with the cluster's size."""
    sizes = Counter(row["cluster_id"] for row in members)

    def order(row: Row) -> tuple[str, ...]:
        return (row["cluster_id"], row["published_at"] or "~", row["article_id"])

    for row in sorted(members, key=order):
        yield {**row, "size": sizes[row["cluster_id"]]}


def run_row(run: dict[str, Any]) -> Row:
    """Return the report of a *run* as a row; what an older report does not say is null."""
    values = {**(run.get("counts") or {}), **run}
    return {column.name: values.get(column.name) for column in columns_of(RunRow)}


def _without_unknown(records: Any, known: set[str]) -> Any:
    """Return *records*, a list of links and the like, each with fields that are *known* alone."""
    if not isinstance(records, list):
        return records  # as the schema will say
    return [
        {name: value for name, value in each.items() if name in known}
        if isinstance(each, dict) and len(each) > len(known)
        else each
        for each in records
    ]


def _is_name(article_id: object) -> bool:
    """Return True for what can also be the name of a file."""
    return isinstance(article_id, str) and NAME.fullmatch(article_id) is not None


def _time(stated: str | None) -> str | None:
    """Return what a line's date *stated* is when it is a time; raises ValueError for no day."""
    if stated is None or len(stated) != DAY:
        return stated
    date.fromisoformat(stated)
    return None


def _whole_characters(values: Row) -> Row:
    text = json.dumps(values, ensure_ascii=False)
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return dict(json.loads(whole))
