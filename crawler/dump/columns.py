"""The columns of a dump's tables, read from the classes that state them: `Article` foremost.

A column is named, typed and explained once, where its field is; every schema that goes with a dump
is made from here.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Final, Literal, NewType, Union, get_args, get_origin, get_type_hints

from crawler.article import Article

Instant = NewType("Instant", str)
"""A time with offset, RFC 3339: readers get it as a timestamp in UTC."""

Kind = Literal["text", "integer", "number", "boolean", "instant"]

KINDS: Final[dict[Any, Kind]] = {
    str: "text",
    int: "integer",
    float: "number",
    bool: "boolean",
    Instant: "instant",
}

INSTANTS: Final = frozenset({"fetched_at", "date_reference"})
"""Fields of `Article` that always are a time with offset. date_published is none of them: it may
be a day, and its offset is the zone that it was read in."""


@dataclass(frozen=True)
class Column:
    """A column: text, a number, a list of them (*many*), or a list of records (*parts*)."""

    name: str
    kind: Kind | Literal["record"]
    doc: str
    many: bool = False
    nullable: bool = False
    choices: tuple[str, ...] = ()
    parts: tuple[Column, ...] = ()
    default: Any = None


@dataclass(frozen=True)
class Dated:
    """What a dump adds to an article: its dates as times that can be compared."""

    published_at: Instant | None
    """date_published as a time in UTC; null when only a day is stated."""
    updated_at: Instant | None
    """date_updated as a time in UTC; null when only a day is stated."""


@dataclass(frozen=True)
class LinkRow:
    """A link of an article, one row each."""

    article_id: str
    """The article that holds the link."""
    site: str | None
    """Its site."""
    kind: Literal["in_text", "related"]
    """in_text: inside the paragraphs. related: a headline of another article around them."""
    region: str
    """Where the link stands: body, a_lire_aussi, plus_lus, meme_sujet, une, en_continu or other."""
    rank: int
    """Position within its region, from 1."""
    url: str | None
    """Absolute address; null when the page was saved as plain text."""
    text: str
    """The headline of the other article as printed."""


@dataclass(frozen=True)
class ClusterRow:
    """An article that tells the same story as others, one row each."""

    cluster_id: str
    """The least article_id among the articles of the cluster that repeat none; the same lines
    give the same name."""
    article_id: str
    """The member."""
    size: int
    """How many members of the cluster stand in this dump."""
    duplicate_of: str | None
    """article_id of the article that the member repeats; null for an original."""
    similarity: float | None
    """Containment in the article named by duplicate_of, 0 to 1."""
    site: str | None
    """Site of the member."""
    url: str | None
    """Address of the member."""
    headline: str | None
    """Headline of the member."""
    published_at: Instant | None
    """When it was published, as in articles."""
    fetched_at: Instant | None
    """When it was fetched, as in articles."""


@dataclass(frozen=True)
class RunRow:
    """A run that wrote the lines, one row each."""

    run_id: str
    """Name of the run: when it started."""
    command: str | None
    """crawl or replay."""
    site: str | None
    """The site that was crawled."""
    started_at: Instant | None
    """When the run started."""
    ended_at: Instant | None
    """When it ended."""
    duration_seconds: float | None
    """How long it took."""
    finish_reason: str | None
    """Why it ended; finished when nothing was left to do."""
    exit_code: int | None
    """What it told its scheduler."""
    listed: int | None
    """How many addresses the lists of the site named."""
    captured: int | None
    """How many of them gave an article."""
    coverage: float | None
    """captured in listed, 0 to 1."""
    new: int | None
    """First versions written."""
    updated: int | None
    """Later versions written."""
    unchanged: int | None
    """Pages in which nothing had changed."""
    duplicate: int | None
    """Articles that repeat another."""
    skipped: int | None
    """Pages that rightly gave no article."""
    refused: int | None
    """Pages that robots.txt, rights or rules of safety forbid."""
    failed: int | None
    """Pages not fetched, or without an article in them."""
    gone: int | None
    """Stories that were no longer there."""


@cache
def columns_of(cls: type) -> tuple[Column, ...]:
    """Return the columns of a row of *cls*, in the order of its fields.

    >>> [(c.name, c.kind, c.nullable) for c in columns_of(Dated)][0]
    ('published_at', 'instant', True)
    """
    hints, docs = get_type_hints(cls), _docs(cls)
    return tuple(_column(field, hints[field.name], docs[field.name]) for field in fields(cls))


def article_columns() -> tuple[Column, ...]:
    """Return the columns of a table of articles: every field of a line, then what a dump adds."""
    return columns_of(Article) + columns_of(Dated)


def _column(field: Field[Any], hint: Any, doc: str) -> Column:
    nullable = get_origin(hint) in (UnionType, Union)
    if nullable:
        (hint,) = (each for each in get_args(hint) if each is not type(None))
    many = get_origin(hint) is tuple
    if many:
        hint = get_args(hint)[0]
    choices: tuple[str, ...] = get_args(hint) if get_origin(hint) is Literal else ()
    is_record = is_dataclass(hint)
    kind = "record" if is_record else "text" if choices else KINDS[hint]
    return Column(
        field.name,
        "instant" if field.name in INSTANTS else kind,
        doc,
        many=many,
        nullable=nullable,
        choices=choices,
        parts=columns_of(hint) if isinstance(hint, type) and is_record else (),
        default=_default(field, many=many),
    )


def _default(field: Field[Any], *, many: bool) -> Any:
    if many:
        return []
    return None if field.default is MISSING else field.default


def _docs(cls: type) -> dict[str, str]:
    """Return the docstrings that follow the fields of *cls*, each on one line."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    assert isinstance(body, ast.ClassDef)
    docs: dict[str, str] = {}
    name = None
    for node in body.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
        elif name and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            docs[name], name = " ".join(str(node.value.value).split()), None
    return docs
