"""The profiles of `spiders/`, loaded one by one: a broken one keeps no other from its work."""

from __future__ import annotations

import logging
import traceback
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from scrapy.spiderloader import SpiderLoader
from scrapy.utils.spider import iter_spider_classes

from crawler.commands.command_line.asked import GENERIC
from crawler.commands.profiles.profile_checks import wrong_in
from crawler.errors import UsageError
from crawler.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)


class ProfileLoader(SpiderLoader):
    """Scrapy's loader, but that a profile which cannot be used is left out and told in one line.

    *broken* says why, by the name of its module, which is that of its site.
    """

    def __init__(self, settings: BaseSettings) -> None:
        self.broken: dict[str, str] = {}
        super().__init__(settings)

    def _load_all_spiders(self) -> None:
        for package in self.spider_modules:
            for name in _modules_in(package):
                try:
                    self._load_spiders(import_module(name))
                except Exception as error:  # a profile is a program of any kind
                    self.broken[name.rpartition(".")[2]] = _told(name, error)
        self._check_name_duplicates()
        for told in self.broken.values():
            _warn(told)

    def _load_spiders(self, module: ModuleType) -> None:
        for spider in iter_spider_classes(module):
            site = getattr(spider, "site", None)
            if not isinstance(site, Site) or spider.name == GENERIC:
                continue
            if wrong := next(wrong_in(site), None):
                raise UsageError(wrong)
        super()._load_spiders(module)


def _modules_in(package: str) -> Iterator[str]:
    """Yield the names of the modules of *package*, which may be a module alone."""
    yield package
    folders = getattr(import_module(package), "__path__", ())
    yield from (each.name for each in iter_modules(folders, f"{package}."))


def _told(name: str, error: Exception) -> str:
    """Return where in the module *name* what went wrong."""
    spec = find_spec(name)
    file = (spec and spec.origin) or name
    if isinstance(error, UsageError):
        return f"{file}: {error}"
    if isinstance(error, SyntaxError):
        return f"{error.filename}, line {error.lineno}: {error.msg}"
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == file]
    where = f"{file}, line {lines[-1]}" if lines else file
    return f"{where}: {type(error).__name__}: {error}"


@cache  # a command may load the profiles twice
def _warn(told: str) -> None:
    logger.warning("%s; this site is left out until its profile is mended", told)
