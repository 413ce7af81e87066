"""Let through what is an article that can be read back, and say why the rest is not."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import fastjsonschema
from fastjsonschema import JsonSchemaValueException

from crawler.errors import SchemaError
from crawler.outcome import Refusal
from pipelines.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.article import Article


class Validate:
    """Drop refusals with their reason; stop on an article that breaks the schema of its line."""

    def process_item(self, item: Article | Refusal) -> Article | Refusal:
        """Return *item* if it is an article that follows the schema, or the word that none changed.

        Raises Refused for what is no article, SchemaError for a line that nobody could read.
        """
        if isinstance(item, Refusal):
            if item.outcome == "unchanged":
                return item
            raise Refused(item)
        check_line(item.as_dict())
        return item


def check_line(line: dict[str, Any]) -> None:
    """Raise SchemaError naming the field and the value when *line* breaks the JSON Schema."""
    try:
        _checker()(line)
    except JsonSchemaValueException as error:
        where = line.get("url") or line.get("source_path") or line.get("article_id")
        raise SchemaError(f"{where}: {_told(error)}; this is a defect of depeche") from error


def _told(error: JsonSchemaValueException) -> str:
    """Return which field is wrong and how."""
    field = (error.name or "data").removeprefix("data").removeprefix(".") or "line"
    if error.rule == "required":
        return _with_names(f"{field} lacks", set(error.rule_definition) - set(error.value))
    if error.rule == "additionalProperties":
        known = set(error.definition["properties"])
        return _with_names(
            f"{field} has, beside the fields of its schema,", set(error.value) - known
        )
    rule = f"{error.rule} {error.rule_definition}"[:120]
    return f"{field}: {str(error.value)[:80]!r} breaks the rule {rule}"


def _with_names(what: str, names: set[str]) -> str:
    return f"{what} {', '.join(sorted(names))}"[:200]


@cache
def _checker() -> Callable[[dict[str, Any]], object]:
    schema = json.loads((files("crawler") / "article.schema.json").read_text("utf-8"))
    checker: Callable[[dict[str, Any]], object] = fastjsonschema.compile(schema)
    return checker
