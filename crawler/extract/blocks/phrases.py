"""The phrases by which lines of a page tell what they are, in French first."""

from __future__ import annotations

import re
from typing import Final

ALSO: Final = re.compile(
    r"^\W*(?:(?:[àa]\s+)?(?:re)?(?:lire|voir|[ée]couter|d[ée]couvrir)\s*"
    r"(?:aussi|encore|[ée]galement|notre|nos|:|\||-|–|—|la suite)|"
    r"[àa]\s+(?:lire|voir|relire|revoir|[ée]couter)\b|relire\b|revoir\b|"
    r"(?:[çc]a |cela |ceci |articles? qui )?(?:peu[tv]\w*|pourrai\w+|devrait) "
    r"(?:aussi |[ée]galement )?vous int[ée]resser|vous aimerez aussi|"
    r"pour aller plus loin|"
    r"(?:sur le m[êe]me (?:sujet|th[èe]me))|(?:notre|le) dossier\b|(?:pour )?en savoir plus\b|"
    r"lire (?:l['’]article|plus)|read (?:also|more)\b|related\b|see also|also read|"
    r"read next\b|mehr (?:zum thema|dazu|[üu]ber|themen)\b|lesen sie (?:auch|hier|mehr)|"
    r"auch (?:interessant|lesen)|(?:zum )?weiterlesen\b|schon gelesen\b|lust auf mehr\b|"
    r"das (?:thema )?k[öo]nnte (?:dich|sie|euch)|"
    r"le[ae]\s*:|(?:le[ae]|ve[ar]?) (?:tambi[ée]n|m[áa]s)\b|puedes? (?:ver|leer)|"
    r"[lt]es? (?:puede|podr[íi]a) interesar|"
    r"leia (?:tamb[ée]m|mais)|leggi anche|lees ook|"
    r"les ogs[åa]|l[äa]s (?:ocks[åa]|mer)|l[æa]s ogs[åa]|(?:czytaj|zobacz) (?:te[żz]|tak[żz]e))",
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
    r"follow (?:us|[\w. ]{2,30} on (?:twitter|facebook|instagram|google|youtube|whatsapp))|"
    r"newsletter|anzeige\b|to (?:view|read) the (?:full|rest)|"
    r"for the latest (?:breaking )?(?:stories|news)|for more (?:stories|news) like this|"
    r"check out more of [\w’' ]{2,40} stories|get in touch with (?:us|our)|"
    r"(?:got|do you have) a (?:story|tip)\b[^.?]{0,20}\?|"
    r"(?:did you )?(?:like|enjoy) this article\?|"
    r"(?:when|if) you (?:buy|purchase) [\w ]{0,20}links|ad block users\b|"
    r"(?:hat ihnen|ihnen hat) (?:dieser|der) (?:artikel|beitrag) gefallen|"
    r"unterst[üu]tzen sie unsere\b|"
    r"cet article vous a (?:plu|(?:[ée]t[ée] )?(?:utile|int[ée]ress[ée]))|"
    r"retrouvez(?:-nous (?:aussi |[ée]galement )?sur|\s[^.!?]{2,60} sur (?:la|notre|sa) cha[iî]ne)|"
    r"(?:pour en savoir plus, )?retrouvez notre [^.!?]{2,40} dans notre (?:[ée]dition|journal)|"
    r"l['’]article complet est [àa] (?:d[ée]couvrir|lire|retrouver)|mots[ -]cl[ée]s?\s*:|"
    r"signaler une (?:erreur|faute)|"
    r"soutenez(?:-nous| (?:notre|un|une) (?:journal|m[ée]dia|presse|r[ée]daction))|"
    r"pour ne (?:rien |pas )?(?:manquer|rater|louper)\b.{0,80}(?:newsletter|abonnez|inscri)|"
    r"(?:la possibilit[ée] d['’]ajouter de nouveaux|les) commentaires .{0,20}(?:d[ée]sactiv|ferm)|"
    r"comments are (?:closed|now closed|off)\b|permalien\b|"
    r"vous avez (?:d[ée]j[àa] )?(?:choisi|accept)|"
    r"ce (?:contenu|site) (?:est bloqu|n['’]a pas|utilise)|nous utilisons des cookies|"
    r"votre (?:adresse )?e-?mail|cliquez ici|temps de lecture|lecture \d|\d+ min(?:utes)?\b)",
    re.IGNORECASE,
)
"""How calls to subscribe, share or wait for the advertisement begin."""

NEWSLETTER: Final = re.compile(
    r"newsletter.{0,200}(?:inscrivez-vous|sign up (?:here|for|to)|zur anmeldung|hier entlang)|"
    r"(?:(?:abonnez|inscrivez)-vous|sign(?:ing)? up|subscribe|abonnieren?)\b"
    r".{0,40}\b(?:[àa] (?:la|notre)|our|my|the|unseren?|meinen|den) .{0,40}newsletter",
    re.IGNORECASE,
)
"""A call to a newsletter, wherever it begins."""

LAST_CALLS: Final = re.compile(
    r"^\W*(?:folg(?:e|t|en sie) (?:mir|uns)\b.{0,60}\b(?:auf|bei)\b|follow @\w|"
    r"bleib(?:t|en sie)? auf dem laufenden\b|(?:bereits|schon) mit [\d,]+ euro\b.{0,60}\bunser|"
    r"(?:dieser|der) artikel hat \d+ kommentare|to reach the reporter\b|"
    r"if you['’]re on the .{2,30} app\b|"
    r"(?:seguir leyendo|m[áa]s informaci[óo]n|lue (?:aiheesta lis[äa][äa]|my[öo]s)|"
    r"(?:diese|verwandte) artikel(?: k[öo]nnten \w+ (?:auch|ebenfalls) interessieren)?|"
    r"(?:相關|相关)(?:文章|新聞|新闻))[:：]$|"
    r"(?:suscr[íi]b[ae]|[úu]n[ea]|reg[íi]str[ae])(?:te|se) |s[íi]g(?:ue|a)nos|escuch[ae] esta nota|"
    r"assin[ea] (?:o|a|j[áa])\b|inscreva-se|siga-nos|iscriviti|abbonati|seguici|volg ons|"
    r"obserwuj nas|zapraszamy (?:te[żz] )?do subskrypcji)|"
    r"freue mich auf (?:deinen|ihren|eure[nr]?) kommentar|\bunterst[üu]tz(?:e|t|en sie) unser|"
    r"\bctrl ?\+ ?enter\b|立即下[載载]|立即更新",
    re.IGNORECASE,
)
"""Calls in other languages that end a text and may stand inside another's."""

_WINDOW = (
    r"(?:nouvelle fen[êe]tre|nouvel onglet|new (?:tab|window)|neue[nms]? (?:fenster|tab)|"
    r"(?:nueva (?:ventana|pesta[ñn]a)|(?:ventana|pesta[ñn]a) nueva)|nuova (?:finestra|scheda)|"
    r"nova (?:janela|aba|guia)|nieuwe? (?:venster|tabblad))"
)
OPENS: Final = re.compile(
    rf"\s*[(\[][^()\[\]]*\b{_WINDOW}\b[^()\[\]]*[)\]]\s*$|"
    rf"\s*, (?:s['’]ouvre|opens|öffnet|se abre|si apre|abre|opent)\b[^,]*\b{_WINDOW}$|"
    r"\s*[(\[](?:lien externe|external link|externer link|enlace externo|link esterno)[)\]]$",
    re.IGNORECASE,
)
"""What is said behind a link to those who do not see where it opens."""

LONGEST_OPENS: Final = 80
"""Characters at the end of a link among which that stands; a longer text would take its square."""

SOURCES: Final = re.compile(
    r"\W*(?:(?:avec|d['’]apr[èe]s) (?:les|des) informations d[eu]s?\b|"
    r"d['’]apr[èe]s un (?:texte|reportage) d[eu]s?\b|"
    r"avec (?:(?:l['’])?agences?|la collaboration d[eu]s?)\b|"
    r"with (?:files|reports|reporting) (?:from|by)\b|"
    r"mit (?:material|informationen) (?:von|der|des)\b|con informaci[óo]n de\b|"
    r"com informaç[õo]es d[aeo]s?\b)",
    re.IGNORECASE,
)
"""How the line begins that says under a text whose work it uses."""

ABOUT_AUTHOR: Final = re.compile(
    r"\W*(?:l['’]\s?auteure?s?|[àa] propos (?:de l['’]auteure?|des auteure?s)|"
    r"about (?:the )?authors?|[üu]ber (?:den autor|die autor(?:in|en)))\W*",
    re.IGNORECASE,
)
"""The heading over the biography of the author."""

CREDIT: Final = re.compile(
    r"^\W*(?:photos?|cr[ée]dits?|illustration|image|l[ée]gende|vid[ée]o|getty|infographie|"
    r"(?:titel|beitrags)?(?:bild|foto)s?|bildquelle|grafik|quelle)\b"
    r"\s*(?:photo|d['’]illustration)?\s*[:©/|(-]",
    re.IGNORECASE,
)
"""How a caption or its credit begins."""

REGIONS: Final = (
    (
        "a_lire_aussi",
        re.compile(
            r"(?:lire|voir|consulter|[ée]couter|d[ée]couvrir) (?:aussi|[ée]galement)|"
            r"read also|related"
        ),
    ),
    (
        "plus_lus",
        re.compile(r"plus (?:lus?|vus?|partag|populaires)|most read|top articles"),
    ),
    (
        "meme_sujet",
        re.compile(r"m[êe]me (?:sujet|th[èe]me|rubrique|dossier)|sur le sujet|dossier"),
    ),
    (
        "en_continu",
        re.compile(r"en (?:continu|direct)|derni[èe]res? (?:minute|info|actu)|fil "),
    ),
    ("une", re.compile(r"[àa] la une|^la une|[àa] ne pas manquer|actualit[ée]s?$")),
)
"""What the heading above a list of links says of it, in lower case."""
