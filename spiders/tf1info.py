"""TF1 Info."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class Tf1InfoSpider(DispatchSpider):
    """TF1 Info: the news of the French channel TF1."""

    name = "tf1info"
    site = Site(
        name="tf1info",
        home="https://www.tf1info.fr/",
        timezone="Europe/Paris",
        feeds=("feeds/rss-une.xml",),
        listings=("",),
        article_url=r"^[^?]*-\d{7}\.html",
    )
