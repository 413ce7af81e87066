"""consoGlobe."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class ConsoglobeSpider(DispatchSpider):
    """consoGlobe: a French magazine of sustainable living."""

    name = "consoglobe"
    site = Site(
        name="consoglobe",
        home="http://www.consoglobe.com/",
        timezone="Europe/Paris",
        listings=("",),
        article_url=r"^[^?]*-cg(\?|$)",
    )
