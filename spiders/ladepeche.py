"""La Dépêche du Midi."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class LadepecheSpider(DispatchSpider):
    """La Dépêche du Midi: the regional daily of Toulouse."""

    name = "ladepeche"
    site = Site(
        name="ladepeche",
        home="https://www.ladepeche.fr/",
        timezone="Europe/Paris",
        listings=("",),
        article_url=r"^(/article)?/20\d\d/\d\d/\d\d/[^?]*\d{6,}",
    )
