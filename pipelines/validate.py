"""Let through what is an article that can be read back, and say why the rest is not."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from jsonschema import Draft202012Validator

from crawler.errors import SchemaError
from crawler.report import Refusal
from pipelines.refused import Refused

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

    from crawler.article import Article


class Validate:
    """Drop refusals with their reason; stop on an article that breaks the schema of its line."""

    def process_item(self, item: Article | Refusal) -> Article:
        """Return *item* if it is an article that follows the schema.

        Raises Refused for what is no article, SchemaError for a line that nobody could read.
        """
        if isinstance(item, Refusal):
            raise Refused(item)
        check_line(json.loads(item.to_line()))
        return item


def check_line(line: dict[str, Any]) -> None:
    """Raise SchemaError naming the field and the value when *line* breaks the JSON Schema."""
    error = next(_validator().iter_errors(line), None)
    if error is not None:
        field = ".".join(map(str, error.absolute_path)) or "line"
        where = line.get("url") or line.get("source_path") or line.get("article_id")
        raise SchemaError(f"{where}: {field}: {error.message[:200]}; this is a defect of depeche")


@cache
def _validator() -> Validator:
    schema = json.loads((files("crawler") / "article.schema.json").read_text("utf-8"))
    return cast("Validator", Draft202012Validator(schema))
