"""20 Minutes."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class VingtminutesSpider(DispatchSpider):
    """20 Minutes: a French free daily."""

    name = "vingtminutes"
    site = Site(
        name="vingtminutes",
        home="https://www.20minutes.fr/",
        timezone="Europe/Paris",
        feeds=("rss/une.xml",),
        sitemaps=("sitemap-news.xml",),
        listings=("",),
        article_url=r"^/[^?]*/\d{6,}-20\d{6}-",
    )
