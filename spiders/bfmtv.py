"""BFM TV."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class BfmtvSpider(DispatchSpider):
    """BFM TV: a French news channel."""

    name = "bfmtv"
    site = Site(
        name="bfmtv",
        home="https://www.bfmtv.com/",
        timezone="Europe/Paris",
        listings=("",),
        article_url=r"^/(?!evenements/)[^?]*_[ALV][A-Z]-20\d{10}\.html",
    )
