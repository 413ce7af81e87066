"""Le Monde."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class LemondeSpider(DispatchSpider):
    """Le Monde: the French daily of record."""

    name = "lemonde"
    site = Site(
        name="lemonde",
        home="https://www.lemonde.fr/",
        timezone="Europe/Paris",
        feeds=("rss/une.xml",),
        listings=("", "actualite-en-continu/"),
        article_url=(
            r"^/(?!en/)([^?]*/)?"
            r"((article|live|video|visuel|portfolio)/[\d/]+/[^/?]+_\d+|blog/[^/]+/20\d\d/)"
        ),
    )
