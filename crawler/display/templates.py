"""Pages for people: HTML from a template, in which every value is text unless it says otherwise."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from crawler.errors import DiskError, what_to_do

if TYPE_CHECKING:
    from pathlib import Path

CODE: Final = re.compile("`([^`]+)`")
"""How the words of the terminal mark a command."""


def render(name: str, **values: object) -> str:
    """Return the page that ``pages/<name>.html`` makes of *values*."""
    return _environment().get_template(f"{name}.html").render(values)


def write_page(page: str, file: Path) -> None:
    """Write *page* to *file* and say so; raises DiskError when it cannot be written."""
    try:
        file.write_text(page, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        message = f"{file}: cannot be written ({error.strerror}); {what_to_do(error)}"
        raise DiskError(message) from error
    print(f"{file} is written; open it in a browser")


def link(url: str) -> str:
    """Return *url* as a link if a browser may follow it, else as text.

    >>> print(link("https://a.test/?b&c"))
    <a href="https://a.test/?b&amp;c" rel="noreferrer nofollow">https://a.test/?b&amp;c</a>
    >>> print(link("javascript:alert(1)"))
    javascript:alert(1)
    """
    if not url.startswith(("http://", "https://")):
        return escape(url)
    return Markup('<a href="{0}" rel="noreferrer nofollow">{0}</a>').format(url)


def code(text: str) -> str:
    """Return *text* with its commands marked.

    >>> print(code("run `depeche list` <now>"))
    run <code>depeche list</code> &lt;now&gt;
    """
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  # escaped before


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("crawler.display", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(link=link, code=code)
    return environment
