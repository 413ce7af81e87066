"""`depeche schema`: the JSON Schema and the page of fields, generated from `Article`."""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from itemadapter import ItemAdapter
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.article import SCHEMA_VERSION, Article
from crawler.commands.command_line.described import Described

if TYPE_CHECKING:
    import argparse

SCHEMA_FILE = Path("crawler/article.schema.json")
FIELDS_FILE = Path("docs/fields.md")


class Command(Described, ScrapyCommand):
    """Print the JSON Schema of a line, or write the two generated files of a checkout."""

    requires_crawler_process = False
    summary = "Print the JSON Schema of a line (--write: renew it and docs/fields.md)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--write", action="store_true", help="renew the files of the checkout")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print or write what `Article` says of itself."""
        if opts.write:
            if not SCHEMA_FILE.exists():
                raise UsageError(f"no {SCHEMA_FILE} here: run this in a checkout of depeche")
            SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
            FIELDS_FILE.write_text(fields_text(), encoding="utf-8")
        else:
            print(schema_text(), end="")


def article_schema() -> dict[str, Any]:
    """Return the JSON Schema of a line: every key required, nothing else allowed."""
    schema = ItemAdapter.get_json_schema(Article)
    _state_choices(schema, Article)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"depeche article, schema version {SCHEMA_VERSION}",
        **schema,
        "required": list(schema["properties"]),
    }


def _state_choices(schema: dict[str, Any], cls: type) -> None:
    """Add the values of Literal fields, which itemadapter leaves open, here and in lists."""
    for name, hint in get_type_hints(cls).items():
        rule = schema["properties"].get(name, {})
        if get_origin(hint) is Literal:
            rule["enum"] = list(get_args(hint))
        elif get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]):
            _state_choices(rule["items"], get_args(hint)[0])


def schema_text() -> str:
    """Return the schema as it stands in `crawler/article.schema.json`."""
    return json.dumps(article_schema(), ensure_ascii=False, indent=2) + "\n"


def fields_text() -> str:
    """Return the page that defines every field once."""
    rows = [_row(name, rule) for name, rule in article_schema()["properties"].items()]
    head = (
        "# Fields of a line\n\n"
        f"Schema version {SCHEMA_VERSION}. One line is one version of one article. Every key is "
        "always present, in this order; missing is null, lists are never null. Generated from "
        "`crawler/article.py` by `depeche schema --write`.\n\n"
        "| field | type | meaning |\n| --- | --- | --- |\n"
    )
    return head + "\n".join(rows) + "\n"


def _row(name: str, rule: dict[str, Any]) -> str:
    meaning = " ".join(rule.get("description", "").split())
    return f"| `{name}` | {_type(rule)} | {meaning}{_parts(rule)} |"


def _type(rule: dict[str, Any]) -> str:
    if "enum" in rule:
        return ", ".join(f"`{value}`" for value in rule["enum"])
    kinds = rule.get("type", "string")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    named = [k for k in kinds if k != "null"] + (["null"] if "null" in kinds else [])
    return " or ".join("list" if kind == "array" else kind for kind in named)


def _parts(rule: dict[str, Any]) -> str:
    parts = rule.get("items", {}).get("properties", {})
    if not parts:
        return ""
    told = (f"`{n}` ({_type(r)}): {' '.join(r['description'].split())}" for n, r in parts.items())
    return "<br>" + "<br>".join(told)
