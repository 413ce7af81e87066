"""A request as one line of JSON, and back: what a frontier keeps. Nothing is ever unpickled."""

from __future__ import annotations

import json
import logging
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any, Final

from scrapy.http import Request
from scrapy.utils.misc import load_object
from scrapy.utils.python import global_object_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scrapy import Spider

logger = logging.getLogger(__name__)

PASSING: Final = frozenset({"page", "lease", "fate", "download_slot", "download_latency"})
"""Keys of meta that belong to one passage of a request through the downloader."""

_METHODS: Final = ("callback", "errback")


def as_json(request: Request, *, spider: Spider) -> str:
    """Return *request* as JSON; attributes that have Scrapy's default are left out.

    Raises ValueError when a callback is no method of *spider*. Values of meta that JSON does not
    know are left out with a warning: the page is asked for all the same.
    """
    plain = Request(request.url)
    values: dict[str, Any] = {}
    for name in request.attributes:
        value = getattr(request, name)
        if value != getattr(plain, name, None):
            values[name] = _name_of(value, spider) if name in _METHODS else value
    values["url"] = request.url
    if type(request) is not Request:
        values["class"] = global_object_name(type(request))
    if "meta" in values:
        values["meta"] = {k: v for k, v in request.meta.items() if k not in PASSING}
    if "headers" in values:
        values["headers"] = [
            [name.decode("latin-1"), value.decode("latin-1")]
            for name, several in request.headers.items()
            for value in several
        ]
    if "body" in values:
        values["body"] = b64encode(request.body).decode("ascii")
    return _dumped(values)


def from_json(text: str, *, spider: Spider) -> Request:
    """Return the request that `as_json` wrote; its callbacks are methods of *spider*."""
    values: dict[str, Any] = json.loads(text)
    kind: type[Request] = load_object(values.pop("class")) if "class" in values else Request
    for name in _METHODS:
        if name in values:
            values[name] = getattr(spider, values[name])
    if "headers" in values:
        headers: dict[str, list[bytes]] = {}
        for name, value in values["headers"]:
            headers.setdefault(name, []).append(value.encode("latin-1"))
        values["headers"] = headers
    if "body" in values:
        values["body"] = b64decode(values["body"])
    return kind(**values)


def _name_of(method: Callable[..., Any], spider: Spider) -> str:
    name: str = getattr(method, "__name__", "")
    if getattr(method, "__self__", None) is not spider or not hasattr(spider, name):
        raise ValueError(f"{method!r} is no method of the spider, and cannot be kept")
    return name


def _dumped(values: dict[str, Any]) -> str:
    try:
        return json.dumps(values)
    except TypeError:
        for name in ("meta", "cb_kwargs"):
            values[name] = _known_to_json(values.get(name, {}), values["url"])
        return json.dumps(values)


def _known_to_json(values: Mapping[str, Any], url: str) -> dict[str, Any]:
    kept = {}
    for name, value in values.items():
        try:
            json.dumps(value)
        except TypeError:
            logger.warning("%s: %s is no JSON, and is left out of the queue", url, name)
        else:
            kept[name] = value
    return kept
