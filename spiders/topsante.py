"""Top Santé."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class TopsanteSpider(DispatchSpider):
    """Top Santé: a French magazine of health."""

    name = "topsante"
    site = Site(
        name="topsante",
        home="https://www.topsante.com/",
        timezone="Europe/Paris",
        feeds=("feed",),
        listings=("",),
        article_url=r"^[^?]*-\d{5,}(\.html)?(\?|$)",
    )
