"""A spider whose site shows nothing without its scripts."""

from __future__ import annotations

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class ScriptedSpider(DispatchSpider):
    """A profile of a site that is rendered."""

    name = "scripted"
    site = Site(
        name="scripted",
        home="http://127.0.0.1/",
        timezone="Europe/Paris",
        listings=("",),
        article_url=r"^/articles/",
        javascript=True,
    )
