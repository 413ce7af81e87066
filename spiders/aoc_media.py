"""AOC."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class AocMediaSpider(DispatchSpider):
    """AOC: a French daily of analysis, opinion and criticism."""

    name = "aoc_media"
    site = Site(
        name="aoc_media",
        home="https://aoc.media/",
        timezone="Europe/Paris",
        listings=("",),
        article_url=r"^/[a-z-]+/20\d\d/\d\d/\d\d/[^/?]+",
    )
