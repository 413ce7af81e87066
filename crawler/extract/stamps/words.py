"""The words of stamps, folded: names of months and weekdays, labels, and words that refuse.

French first; English, German, Spanish, Italian and Portuguese beside it, because their words hardly
collide. A short word that would ("ago" is August and "before now") counts in its language only.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

Language = Literal["fr", "en", "de", "es", "it", "pt"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

_MONTHS = (
    "janvier janv jan january januar janner enero gennaio janeiro",
    "fevrier fevr fev february feb februar febrero febbraio fevereiro",
    "mars march mar marz maerz marzo marco",
    "avril avr apr april abril aprile",
    "mai may mayo maggio maio",
    "juin june jun juni junio giugno junho",
    "juillet juill juil july jul juli julio luglio julho",
    "aout aou august aug agosto",
    "septembre sept sep september septiembre settembre setembro",
    "octobre oct october oktober okt octubre ottobre outubro",
    "novembre nov november noviembre novembro",
    "decembre dec december dezember dez diciembre dicembre dezembro",
)
_SHORT_MONTHS: dict[Language, dict[str, int]] = {
    "de": {"mrz": 3},
    "es": {"ene": 1, "abr": 4, "ago": 8, "dic": 12},
    "it": {"gen": 1, "mag": 5, "giu": 6, "lug": 7, "ago": 8, "set": 9, "ott": 10, "dic": 12},
    "pt": {"abr": 4, "ago": 8, "set": 9, "out": 10},
}
_PREFIXES = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_WEEKDAYS = (
    "lundi lun monday mon montag lunes lunedi segunda-feira segunda",
    "mardi mar tuesday tue dienstag martes martedi terca-feira terca",
    "mercredi mer wednesday wed mittwoch miercoles mercoledi quarta-feira quarta",
    "jeudi jeu thursday thu donnerstag jueves giovedi quinta-feira quinta",
    "vendredi ven friday fri freitag viernes venerdi sexta-feira sexta",
    "samedi sam saturday sat samstag sonnabend sabado sabato",
    "dimanche dim sunday sun sonntag domingo domenica",
)
MONTHS = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
WEEKDAYS = {name: n for n, names in enumerate(_WEEKDAYS) for name in names.split()}
FRENCH_WEEKDAYS = tuple(names.split()[0] for names in _WEEKDAYS)
LOOSE_MONTH = "(?:" + "|".join(_PREFIXES) + r")[a-z]{2,8}(?=,?\ (?:19|20)\d\d)"  # "novemvre 2017"

# Labels and refusals are parts of one verbose pattern: a space is written "\ ".
UPDATED = (
    r"(?:dernieres?\ )?(?:mise?s?[\ -]?a[\ -]?jours?|maj|m\.?a\.?j\.?(?=\ ?:|\ le|\ a|\ \d)"
    r"|modifie(?:e|s|es)?|modifications?|modif\.?|actualise(?:e|s|es)?|actualisation"
    r"|act(?=\ ?:)|edite(?:e|s)?(?=\ (?:le|a|hier|par))|corrige(?:e|s)?|rectifie(?:e|s)?"
    r"|complete(?:e|s)?(?=\ (?:le|a|hier|il))|revu(?:e|s)?(?=\ (?:le|a))"
    r"|last\ (?:updated?|modified)|updated?|modified|edited"
    r"|(?:zuletzt\ )?(?:aktualisiert|geandert|bearbeitet)"
    r"|(?:letztes?\ )?(?:aktualisierung|update|anderung)"
    r"|actualizad[oa]s?|(?:ultima\ )?(?:actualizacion|atualizacao|modificacion|modifica)"
    r"|modificad[oa]|(?:ultimo\ )?aggiornamento|aggiornat[oa]|atualizad[oa])"
)
PUBLISHED = (
    r"(?:premiere\ )?(?:publie(?:e|s|es)?|publication|publish(?:ed)?|first\ published"
    r"|poste(?:e|s|es)?(?=\ ?(?:le|par|a|il|hier|ce|dans|sur|aujourd'hui|:|\d))|posted"
    r"|cree(?:e|s|es)?|created|mise?s?\ en\ ligne|parue?s?|parution|ajoute(?:e|s|es)?"
    r"|soumis(?:e|es)?|enregistre(?:e|s|es)?|redige(?:e|s|es)?|veroffentlicht|erschienen"
    r"|veroffentlichung|erstellt|stand(?=\ ?:)|publicad[oa]s?"
    r"|publicacion|publicacao|cread[oa]|criad[oa]|pubblicat[oa]|pubblicazione|creat[oa])"
)
# What announces the date of something else, whether a label follows or not.
STOPS = (
    r"edition|duree|horaires?|depuis|des\ le|a\ partir|a\ compter|jusqu'\w*|jusque|kiosques?|loi"
    r"|decret|arrete\ du|prevue?s?|rendez-vous|valables?|expire|agenda|chaque|tous\ les|toutes\ les"
    r"|date(?:e|es|s)?\ du|ne(?:e|es|s)?\ le|mort(?:e|s)?\ le|journal\ du|numero\ du|demain"
    r"|decede(?:e|es|s)?|ouverte?s?|fermeture|ouverture|inscriptions?|avant\ le|limite|echeance"
    r"|until|since|every|born|opens?|verfugbar|bis(?=\ (?:zum|\d))|seit|jeden|ab\ dem|hasta"
    r"|desde|cada|nacid[oa]|fino\ al|dal|ogni|nat[oa]\ il|ate\ (?:o\ )?dia|nascid[oa]"
)
# Nouns that own an unlabelled date in the same breath: "Sortie : 12 mars".
EVENTS = (
    r"sorties?|concerts?|spectacles?|expositions?|expo|festivals?|photos?|credits?|diffusions?"
    r"|diffuse(?:e|s|es)?|match|matchs|finale|coup\ d'envoi|reunions?|debats?|conferences?|seances?"
    r"|scrutin|elections?|projections?|tirage|loto|meteo|horoscope|programme|episodes?|saison"
    r"|numero|n°|no(?=\.?\ \d)|hors-serie|livraison|disponible|vide-grenier|brocante|rencontres?"
    r"|version|release|event|termin|erscheinungstermin|estreno|uscita|lancamento|en\ salles"
    r"|en\ librairie|examens?|audience|proces|ceremonie|obseques|naissance|anniversaire|source"
    r"|deces|expiration|archives?|depart|arrivee|debut|fin"
)
_FUNCTION_WORDS = (
    "un une des de du d la les a au aux en et ou ni sur sous dans par pour avec sans qui que dont"
    " est sont etait ete ont avait nos vos leur leurs son sa ses se ce cette ces il elle on nous"
    " vous ils elles ne pas plus prochain prochaine entre vers chez"
    " of in the is was and to for with by were has have had an"
    " der die das und ist war im ein eine von mit"
    " los las y que fue para con una del gli che e uma foi"
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())


def month_number(name: str, language: Language = "fr") -> int:
    """Return the month, 1 to 12, that *name* or its first letters mean; 0 when none.

    >>> month_number("juil."), month_number("novemvre"), month_number("ago", "es")
    (7, 11, 8)
    """
    name = name.strip(".,")
    known = MONTHS.get(name) or _SHORT_MONTHS.get(language, {}).get(name)
    return known or next((n for n, p in enumerate(_PREFIXES, 1) if name.startswith(p)), 0)


def month_names(language: Language) -> tuple[str, ...]:
    """Return the names of months that count in *language*, the longest first."""
    names = (*MONTHS, *_SHORT_MONTHS.get(language, {}))
    return tuple(sorted(names, key=len, reverse=True))
