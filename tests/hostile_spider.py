"""The spider that is sent to the hostile site: it takes the addresses of all cases for articles."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class HostileSpider(DispatchSpider):
    """A profile that trusts its site."""

    name = "hostile"
    site = Site(
        name="hostile",
        home="http://localhost/",
        feeds=("rss.xml",),
        sitemaps=("sitemap.xml",),
        listings=("",),
        article_url=r"^/[^?]*-1\.html",
        max_pages=5,
    )
