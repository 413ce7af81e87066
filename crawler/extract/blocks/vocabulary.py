"""The words by which pages name their boxes in class and id, and what their tags mean.

All are searched in lower case.
"""

from __future__ import annotations

import re
from typing import Final

_SKIPPED = (
    "script style noscript svg iframe head template select option textarea object canvas math "
    "audio video button"
)
SKIPPED_TAGS: Final = frozenset(_SKIPPED.split())
"""Elements whose text no reader sees as text (notes on 153 French pages: ad scripts on 90)."""

_SWALLOWING = "noscript button svg math object canvas audio video"
SWALLOWING_TAGS: Final = frozenset(_SWALLOWING.split())
"""Those of them that may hold the article: as all that is left without scripts, or because their
end tag stands where libxml2 does not take it, such as ``<button><div></button>``."""

_INLINE = (
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr "
    "q s samp small span strike strong sub sup time tt u var wbr picture source amp-img o"
)
INLINE_TAGS: Final = frozenset(_INLINE.split())
"""Elements that do not end a run of text."""

TEXT: Final = re.compile(
    r"(?:entry|post|article|artikel|artykul|story|news|blog)[-_]*(?:content|body|copy|main|"
    r"inhalt|texte?|corps|contenu|cuerpo|testo|tekst)(?![a-z])|"
    r"(?:texte|corps|contenu|cuerpo|testo|contenido)[-_](?:de[-_])?l?[-_]?(?:article|articolo|nota)|"
    r"body-?text|rich-?text|field-+name-+body|(?:^|[\s_-])prose(?:$|\s)",
)
"""Class words of the box that holds the text of an article and little else."""

COMMENTS: Final = re.compile(
    r"(?<!match-)comment(?!ary)|talk_|disqus|reaction|\bforum|\bavis-lecteur"
)
"""Containers of readers' words. Vetoed only when they do not hold the dominant text."""

FURNITURE: Final = re.compile(
    r"\b(?:nav|navbar|navigation|menu|breadcrumb|fil-?ariane|footer|sidebar|cookie|share|sharing|"
    r"partage|social|newsletter|toolbar|tags?|copyright|pagination|skip|search|login|modal|popup|"
    r"tooltip|pub|publicite|advert\w*|ads?|outbrain|taboola|sponsor\w*)(?:\b|_)",
)
"""Class words of boxes around the text; looked for inside the container only, since a paywall or
consent class may wrap the whole article."""

RELATED: Final = re.compile(
    r"related|read-?also|lire-?aussi|a-?lire|read-?more|catcher|bs-irp|"
    r"seemore|recommend|plus-?lus|most-?read|teaser|rebond|maillage|"
    r"meme-sujet|same-topic|onward|crosslink|lirelasuite|(?:^|[\s_-])(?:mea|inread|card)(?:$|[\s_-])",
)
"""Class words of cards and lists that lead to other articles."""

MARGINAL: Final = re.compile(
    r"caption|legend|credit|byline|author|auteur|signature|box-?source|fact-?box|info-?box|encadr[ée]|copyright|date|publish|"
    r"newsletter|abonn|subscri|paywall__|promo|share|partage|tags?\b|kicker|surtitre|exergue|"
    r"pull-?quote|bio\b|breadcrumb|reading-?time|temps-?lecture|embed|twitter|instagram",
)
"""Class words of what stands beside a paragraph and is none; looked for near the block only."""

MENU: Final = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|footer|topbar|breadcrumbs?|fil-?ariane|"
    r"share|sharing|social|tags?|cookies?|consent|newsletter|login|account|skip|pub)(?:$|[\s_-])",
)
"""Class words of lists of links that lead to parts and services of the site."""

PULLED: Final = re.compile(r"pull-?quote|exergue")
"""Class words of a sentence of the text that is shown again, larger."""

EMBED: Final = re.compile(
    r"twitter-(?:tweet|video)|tweet-?embed|instagram-media|fb-(?:post|video|xfbml)|tiktok-embed|"
    r"social-?(?:embed|placeholder|post)|placeholder-?embed|embed-?placeholder|bluesky-embed",
)
"""Class words of other people's posts shown inside an article, and of what stands for them."""

CONSENT: Final = re.compile(
    r"cookie|consent|gdpr|dsgvo|rgpd|didomi|onetrust|axeptio|tarteaucitron|push-?layer",
)
"""Class words of dialogs; obeyed where the headline is not inside, since such a class may wrap
the whole page."""

PICTURE: Final = re.compile(
    r"image|\bimg|_img|photo|media|video|bild|gallery|galerie|caption|figure|slide",
)
"""Class words of pictures; a description there describes the picture."""

LEAD: Final = re.compile(
    r"chap[oô]|lead|standfirst|accroche|intro|summary|resume|excerpt|\bdesc|desc\b|description|"
    r"sub-?title|sous-?titre|subhead|dek\b|headnote",
)
"""Class words of the chapô."""
