"""The words by which pages name their parts, in French first."""

from __future__ import annotations

import re
from typing import Final

_SKIPPED = (
    "script style noscript svg iframe head template select option textarea object canvas math "
    "audio video button"
)
SKIPPED_TAGS: Final = frozenset(_SKIPPED.split())
"""Elements whose text no reader sees as text (notes on 153 French pages: ad scripts on 90)."""

_INLINE = (
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr "
    "q s samp small span strike strong sub sup time tt u var wbr picture source amp-img o"
)
INLINE_TAGS: Final = frozenset(_INLINE.split())
"""Elements that do not end a run of text."""

COMMENTS: Final = re.compile(
    r"comment(?!ary)|talk_|disqus|reaction|\bforum|\bavis-lecteur", re.IGNORECASE
)
"""Containers of readers' words. Vetoed only when they do not hold the dominant text."""

FURNITURE: Final = re.compile(
    r"\b(?:nav|navbar|navigation|menu|breadcrumb|fil-?ariane|footer|sidebar|cookie|share|sharing|"
    r"partage|social|newsletter|toolbar|tags?|copyright|pagination|skip|search|login|modal|popup|"
    r"tooltip|pub|publicite|advert\w*|ads?|outbrain|taboola|sponsor\w*)(?:\b|_)",
    re.IGNORECASE,
)
"""Class words of boxes around the text; looked for inside the container only, since a paywall or
consent class may wrap the whole article."""

RELATED: Final = re.compile(
    r"related|read-?also|readalso|lire-?aussi|a-lire|alire|read-?more|readmore|catcher|bs-irp|"
    r"seemore|correlated|recommend|plus-?lus|mostread|most-read|teaser|rebond|maillage|"
    r"meme-sujet|same-topic|onward|crosslink|lirelasuite|(?:^|[\s_-])(?:mea|inread|card)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Class words of cards and lists that lead to other articles."""

MARGINAL: Final = re.compile(
    r"caption|legend|credit|byline|author|auteur|signature|source-?box|copyright|date|publish|"
    r"newsletter|abonn|subscri|paywall__|promo|share|partage|tags?\b|kicker|surtitre|exergue|"
    r"pullquote|pull-quote|bio\b|breadcrumb|reading-?time|temps-?lecture|embed|twitter|instagram",
    re.IGNORECASE,
)
"""Class words of what stands beside a paragraph and is none; looked for near the block only."""

LEAD: Final = re.compile(
    r"chap[oô]|lead|standfirst|accroche|intro|summary|resume|excerpt|\bdesc|desc\b|description|"
    r"subtitle|sub-title|sous-?titre|subhead|dek\b|headnote|entete-?article",
    re.IGNORECASE,
)
"""Class words of the chapô."""

ALSO: Final = re.compile(
    r"^\W*(?:(?:[àa]\s+)?(?:re)?(?:lire|voir|[ée]couter|d[ée]couvrir)\s*"
    r"(?:aussi|encore|[ée]galement|notre|nos|:|\||-|–|—|la suite)|"
    r"[àa]\s+(?:lire|voir|relire|revoir|[ée]couter)\b|relire\b|revoir\b|"
    r"(?:sur le m[êe]me (?:sujet|th[èe]me))|(?:notre|le) dossier\b|(?:pour )?en savoir plus\b|"
    r"lire (?:aussi|l['’]article|plus)|read (?:also|more)\b|related\b|see also|also read|"
    r"mehr zum thema|lesen sie auch|lee tambi[ée]n|leia tamb[ée]m|leggi anche)",
    re.IGNORECASE,
)
"""How a line that leads elsewhere begins."""

MARKED: Final = re.compile(r"^\s*(?:>+|►|→|▶|»|➡|⇒|•\s*lire)")
"""The arrows that such lines carry; a match report's paragraphs may begin with >> too."""

CALLS: Final = re.compile(
    r"^\W*(?:publicit[ée]|la suite apr[èe]s cette|(?:cet )?article (?:est )?r[ée]serv[ée]|"
    r"abonnez-vous|je m['’]abonne|d[ée]j[àa] abonn|il vous reste \d|inscrivez-vous|"
    r"inscription|recevez|s['’]abonner|s['’]inscrire|suivez-nous|suivez [\w ]{2,30} sur|"
    r"partage[rz]?\b|commente[rz]\b|imprimer|envoyer (?:par|[àa])|t[ée]l[ée]chargez|"
    r"pour (?:lire|acc[ée]der [àa]|consulter) (?:la suite|cet article|l['’]int[ée]gralit[ée])|"
    r"tous droits|©|copyright|en partenariat avec|advertisement|sign up|subscribe|"
    r"follow us|newsletter|vous avez (?:d[ée]j[àa] )?(?:choisi|accept)|"
    r"ce (?:contenu|site) (?:est bloqu|n['’]a pas|utilise)|nous utilisons des cookies|"
    r"votre (?:adresse )?e-?mail|cliquez ici|temps de lecture|lecture \d|\d+ min(?:utes)?\b)",
    re.IGNORECASE,
)
"""How calls to subscribe, share or wait for the advertisement begin."""

CREDIT: Final = re.compile(
    r"^\W*(?:photos?|cr[ée]dits?|©|illustration|image|l[ée]gende|vid[ée]o|getty|infographie)\b"
    r"\s*(?:photo|d['’]illustration)?\s*[:©/|(-]",
    re.IGNORECASE,
)
"""How a caption or its credit begins."""

REGIONS: Final = (
    (
        "a_lire_aussi",
        re.compile(r"(?:lire|voir) (?:aussi|[ée]galement)|read also|related", re.IGNORECASE),
    ),
    (
        "plus_lus",
        re.compile(r"plus (?:lus?|vus?|partag|populaires)|most read|top articles", re.IGNORECASE),
    ),
    (
        "meme_sujet",
        re.compile(
            r"m[êe]me (?:sujet|th[èe]me|rubrique|dossier)|sur le sujet|dossier", re.IGNORECASE
        ),
    ),
    (
        "en_continu",
        re.compile(r"en (?:continu|direct)|derni[èe]res? (?:minute|info|actu)|fil ", re.IGNORECASE),
    ),
    ("une", re.compile(r"[àa] la une|^la une|[àa] ne pas manquer|actualit[ée]s?$", re.IGNORECASE)),
)
"""What the heading above a list of links says of it."""

AGENCIES: Final = {
    "AFP": re.compile(r"\bA\.?F\.?P\b|Agence France[- ]Presse"),
    "Reuters": re.compile(r"\bReuters\b|\bREUTERS\b"),
    "Xinhua": re.compile(r"\bXinhua\b|\bXINHUA\b|Chine nouvelle"),
    "AP": re.compile(r"\bAP\b|Associated Press"),
    "Belga": re.compile(r"\bBelga\b|\bBELGA\b"),
    "Keystone-ATS": re.compile(r"Keystone[- ]?/?ATS|\bATS\b"),
    "APS": re.compile(r"\bAPS\b|Alg[ée]rie Presse Service"),
    "MAP": re.compile(r"\bMAP\b|Maghreb Arabe Presse"),
    "TAP": re.compile(r"\bTAP\b"),
    "Anadolu": re.compile(r"Anadolu|\bAA\b"),
    "La Presse canadienne": re.compile(r"(?:La )?Presse canadienne", re.IGNORECASE),
    "Agence QMI": re.compile(r"(?:Agence )?QMI\b"),
    "EFE": re.compile(r"\bEFE\b"),
    "dpa": re.compile(r"\bdpa\b|\bDPA\b"),
    "ANSA": re.compile(r"\bANSA\b"),
    "Tass": re.compile(r"\bTASS\b|\bTass\b"),
}
"""News agencies, by the names that bylines and signatures print."""
