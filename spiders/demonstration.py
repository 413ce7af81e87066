"""The demonstration site, which `python -m tools.demonstration` serves."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class DemonstrationSpider(DispatchSpider):
    """La Gazette des Rives: an invented regional paper; `-a home=` says where it is served."""

    name = "demonstration"
    site = Site(
        name="demonstration",
        home="http://localhost/",
        timezone="Europe/Paris",
        feeds=("rss.xml",),
        sitemaps=("sitemap-news.xml",),
        listings=("",),
        article_url=r"^/[^?]*-\d+\.html$",
        max_pages=3,
    )
