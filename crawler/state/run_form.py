"""What the readers of a report want of it, as JSON Schema: a file of another hand may lack it."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import fastjsonschema
from fastjsonschema import JsonSchemaValueException

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT: Final = {"type": "string"}
TIME: Final = {"type": "string", "format": "instant"}
NUMBER: Final = {"type": "number"}
INTEGER: Final = {"type": "integer"}


def _object(*needed: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(needed), "properties": properties}


def _or_null(kind: dict[str, Any]) -> dict[str, Any]:
    return {**kind, "type": [kind["type"], "null"]}


def _all(of_each: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": of_each}


def _rows(row: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": row}


PAGE: Final = dict.fromkeys(("where", "outcome", "kind", "reason", "advice"), TEXT)
ALARM: Final = dict.fromkeys(("site", "field", "finding", "advice"), TEXT)
FIGURES: Final = _object(
    pages=INTEGER, characters=NUMBER, missing=_all(INTEGER), examples=_all(TEXT)
)

FORM: Final = _object(
    "run_id", "command", "started_at", "exit_code", "counts", "files", "pages_without_article",
    run_id=TEXT, command=TEXT, site=_or_null(TEXT), started_at=TIME, ended_at=_or_null(TIME),
    duration_seconds=_or_null(NUMBER), finish_reason=TEXT, exit_code=INTEGER, counts=_all(INTEGER),
    listed=_or_null(INTEGER), captured=_or_null(INTEGER), coverage=_or_null(NUMBER),
    dates_exact=_or_null(NUMBER), still_busy=_rows(TEXT), files=_all(_rows(TEXT)),
    alarms=_rows(_object(*ALARM, **ALARM)),
    pages_without_article=_rows(_object(*PAGE, **PAGE)),
    health=_all(FIGURES),
    lists=_rows(_object("url", "named", url=TEXT, named=INTEGER, left_out=INTEGER)),
    addresses=_rows(_object("url", "outcome", "in", url=TEXT, outcome=TEXT, reason=TEXT)),
)  # fmt: skip
"""Wanted is what every report has had; what was added to it later may be missing."""


def fault_of(report: object) -> str | None:
    """Return what is wrong with *report*, the values of a file, as a report of a run; else None.

    >>> fault_of({"run_id": "1", "counts": {}})
    'it lacks command, exit_code, files, pages_without_article, started_at'
    """
    if not isinstance(report, dict):
        return "it is no JSON object"
    try:
        _checker()(report)
    except JsonSchemaValueException as error:
        where = (error.name or "").removeprefix("data").removeprefix(".") or "it"
        if error.rule == "required":
            return (
                f"{where} lacks {', '.join(sorted(set(error.rule_definition) - set(error.value)))}"
            )
        return f"its {where} cannot be {repr(error.value)[:60]}"
    return None


def _is_instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


@cache
def _checker() -> Callable[[object], object]:
    checker: Callable[[object], object] = fastjsonschema.compile(
        FORM, formats={"instant": _is_instant}
    )
    return checker
