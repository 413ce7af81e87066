"""The words of stamps, by table: months, weekdays, counts and zones as papers print them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.extract.stamps import read_stamp
from crawler.extract.stamps.zones import country_zone, host_zone, stated_zone, zone

if TYPE_CHECKING:
    from crawler.extract.stamps import Stamp
    from crawler.extract.stamps.words import Language

FETCHED = datetime(2024, 12, 31, 12, tzinfo=UTC)

MONTHS: dict[Language, str] = {  # each row from January to December
    "fr": """
        janvier février mars avril mai juin juillet août septembre octobre novembre décembre
        janv fév mar avr mai juin juil aou sept oct nov déc
        jan févr mars avr mai juin juill août sep oct nov dec
    """,
    "en": """
        january february march april may june july august september october november december
        jan feb mar apr may jun jul aug sep oct nov dec
    """,
    "de": """
        Januar Februar März April Mai Juni Juli August September Oktober November Dezember
        Jänner Feb Mrz Apr Mai Jun Jul Aug Sept Okt Nov Dez
        Jan Feb Maerz Apr Mai Juni Juli Aug Sep Okt Nov Dez
    """,
    "es": """
        enero febrero marzo abril mayo junio
        julio agosto septiembre octubre noviembre diciembre
        ene feb mar abr may jun jul ago sep oct nov dic
    """,
    "it": """
        gennaio febbraio marzo aprile maggio giugno
        luglio agosto settembre ottobre novembre dicembre
        gen feb mar apr mag giu lug ago set ott nov dic
    """,
    "pt": """
        janeiro fevereiro março abril maio junho
        julho agosto setembro outubro novembro dezembro
        jan fev mar abr mai jun jul ago set out nov dez
    """,
}

WEEKDAYS = """
    lundi mardi mercredi jeudi vendredi samedi dimanche
    lun mar mer jeu ven sam dim
    monday tuesday wednesday thursday friday saturday sunday
    mon tue wed thu fri sat sun
    Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag
    Montag Dienstag Mittwoch Donnerstag Freitag Sonnabend Sonntag
    lunes martes miércoles jueves viernes sábado domingo
    lunedì martedì mercoledì giovedì venerdì sabato domenica
    segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo
    segunda terça quarta quinta sexta sábado domingo
"""


def read(text: str, language: Language = "fr") -> Stamp:
    stamp = read_stamp(text, reference=FETCHED, timezone="Etc/UTC", language=language)
    assert stamp is not None, text
    return stamp


@pytest.mark.parametrize(
    ("language", "name", "month"),
    [
        (language, name, number % 12 + 1)
        for language, names in MONTHS.items()
        for number, name in enumerate(names.split())
    ],
)
def test_a_month_is_read_in_its_language(language: Language, name: str, month: int) -> None:
    stamp = read(f"12 {name} à 8:05", language)
    assert stamp.published == datetime(2024, month, 12, 8, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "number"), [(name, n % 7) for n, name in enumerate(WEEKDAYS.split())]
)
def test_a_weekday_agrees_with_its_day_or_is_told(name: str, number: int) -> None:
    stamps = [read(f"{name} {11 + number + late} mars 2024") for late in (0, 1)]
    assert [stamp.published for stamp in stamps] == [
        date(2024, 3, 11 + number),
        date(2024, 3, 12 + number),
    ]
    assert [stamp.confidence for stamp in stamps] == ["exact", "ambiguous"]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("un jour", 1), ("une semaine", 7), ("1 j", 1), ("deux jours", 2), ("trois jours", 3),
        ("quatre jours", 4), ("cinq jours", 5), ("six jours", 6), ("sept jours", 7),
        ("huit jours", 8), ("neuf jours", 9), ("dix jours", 10), ("onze jours", 11),
        ("douze jours", 12), ("quinze jours", 15), ("vingt jours", 20), ("trente jours", 30),
        ("quarante jours", 40), ("2 semaines", 14), ("un mois", 31), ("1 an", 366), ("2 ans", 731),
        ("une année", 366), ("2 années", 731),
    ],
)  # fmt: skip
def test_days_are_counted_in_words_and_figures(words: str, days: int) -> None:
    assert read(f"Il y a {words}").published == FETCHED.date() - timedelta(days=days)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("une heure", 3600), ("2 heures", 7200), ("2 h", 7200), ("2h30", 9000),
        ("une minute", 60), ("5 minutes", 300), ("5 min", 300), ("5 mn", 300),
        ("une seconde", 1), ("9 secondes", 9), ("9 sec", 9), ("9 s", 9),
        ("moins d'une heure", 0), ("environ 2 heures", 7200), ("plus de 2 heures", 7200),
        ("près de 2 heures", 7200), ("2 heures et 5 minutes", 7500),
    ],
)  # fmt: skip
def test_hours_are_counted_in_words_and_figures(words: str, seconds: int) -> None:
    assert read(f"Il y a {words}").published == FETCHED - timedelta(seconds=seconds)


WINTER = datetime(2018, 1, 15, 12, tzinfo=UTC)

COUNTRIES = {
    "-1000": "pf",
    "-0500": "ca quebec ht co pe",
    "-0400": "gp mq",
    "-0300": "gf ar uy",
    "+0000": "sn ci ma ml bf tg gn mr pt uk ie",
    "+0100": "fr be ch lu mc dz tn ne bj cm ga cg cd td cf de at it es no nl cz dk se pl hu hr ng",
    "+0200": "lb rw bi fi ro bg gr ua il eg za",
    "+0300": "mg dj tr ke km",
    "+0400": "mu re sc",
    "+0530": "in",
    "+0700": "vn kh th",
    "+0800": "cn tw hk sg my ph",
    "+0900": "jp kr",
    "+1100": "nc vu",
    "+1300": "nz",
}

PLACES = {
    "-1000": "de papeete",
    "-0800": "du pacifique",
    "-0500": "de montreal|de quebec|d'ottawa|de toronto|de l'est|de new york|de washington"
    "|de port-au-prince",
    "-0400": "de l'atlantique",
    "+0000": "de dakar|d'abidjan|de bamako|de ouagadougou|de lome|de conakry|de nouakchott|de rabat"
    "|de casablanca|de londres|de lisbonne|de greenwich",
    "+0100": "de paris|de france|francaise|de bruxelles|belge|de geneve|de berne|de zurich|suisse"
    "|de luxembourg|de cotonou|de niamey|d'alger|de tunis|de douala|de yaounde|de libreville"
    "|de brazzaville|de kinshasa|de berlin|de rome|de madrid",
    "+0200": "de kigali|de beyrouth",
    "+0300": "d'antananarivo|de moscou",
    "+0800": "de pekin|de beijing|de chine",
    "+1100": "de noumea",
}

LETTERS = {
    "-0800": "HNP PST",
    "-0700": "HNR HAP MST PDT",
    "-0600": "HNC HAR CST MDT",
    "-0500": "HNE HAC EST CDT",
    "-0400": "HAE HNA EDT",
    "-0330": "HNT",
    "-0300": "HAA",
    "-0230": "HAT",
    "+0000": "UTC GMT TU",
    "+0100": "CET MEZ BST WAT UTC+1 GMT+01:00",
    "+0200": "CEST MESZ CAT EET SAST TU+2",
    "+0300": "EAT",
    "+0900": "JST KST",
}


def each(table: dict[str, str], separator: str | None = None) -> list[tuple[str, str]]:
    return [(word, offset) for offset, words in table.items() for word in words.split(separator)]


@pytest.mark.parametrize(("country", "offset"), each(COUNTRIES))
def test_the_domain_of_a_country_has_its_clock(country: str, offset: str) -> None:
    name = host_zone(f"https://gazette.{country}/crue")
    found = zone(name) if name else None
    assert found is not None
    assert WINTER.astimezone(found).strftime("%z") == offset
    assert country_zone(country) == name


@pytest.mark.parametrize(("place", "offset"), each(PLACES, "|"))
def test_an_hour_is_that_of_the_place_it_names(place: str, offset: str) -> None:
    stamp = read_stamp(f"15/01/2018 à 8h05, heure {place}", reference=None, timezone="Asia/Tokyo")
    told = stated_zone(f"heure {place}")
    assert stamp is not None
    assert told is not None
    assert WINTER.astimezone(told).strftime("%z") == offset
    assert stamp.published == datetime(2018, 1, 15, 8, 5, tzinfo=told)


@pytest.mark.parametrize(("letters", "offset"), each(LETTERS))
def test_letters_behind_an_hour_are_its_zone(letters: str, offset: str) -> None:
    stamp = read_stamp(f"15/01/2018 à 8h05 {letters}", reference=None, timezone="Asia/Tokyo")
    assert stamp is not None
    assert stamp.published == datetime.strptime(f"2018-01-15 08:05 {offset}", "%Y-%m-%d %H:%M %z")


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("guineeinfo", "Africa/Conakry"), ("conakry-info", "Africa/Conakry"),
        ("seneweb-senegal", "Africa/Dakar"), ("dakaractu", "Africa/Dakar"),
        ("lecho-ivoire", "Africa/Abidjan"), ("abidjan24", "Africa/Abidjan"),
        ("bamakojournal", "Africa/Bamako"), ("info-niger", "Africa/Niamey"),
        ("burkina24", "Africa/Ouagadougou"), ("togo-journal", "Africa/Lome"),
        ("benininfo", "Africa/Porto-Novo"), ("camerounactu", "Africa/Douala"),
        ("cameroon-info", "Africa/Douala"), ("cameron-info", None),
        ("gabonnews", "Africa/Libreville"),
        ("kinshasatimes", "Africa/Kinshasa"), ("brazzanews", "Africa/Brazzaville"),
        ("tchadinfo", "Africa/Ndjamena"), ("marocjournal", "Africa/Casablanca"),
        ("algeriejournal", "Africa/Algiers"), ("tunisiefocus", "Africa/Tunis"),
        ("madagascar-matin", "Indian/Antananarivo"), ("haitijournal", "America/Port-au-Prince"),
        ("quebecjournal", "America/Toronto"), ("montreal-soir", "America/Toronto"),
        ("suissejournal", "Europe/Zurich"), ("belgiquejournal", "Europe/Brussels"),
    ],
)  # fmt: skip
def test_a_host_may_name_its_country(host: str, name: str | None) -> None:
    assert host_zone(f"https://www.{host}.test/a") == name


PUBLISHED = """
    publié|publiée|publiés|publiées|publication|published|publish|first published
    première publication|posté|postée|postés|posted|créé|créée|créés|created|mis en ligne
    mise en ligne|mises en ligne|paru|parue|parus|parues|parution|ajouté|ajoutée|soumis|soumise
    enregistré|enregistrée|rédigé|rédigée|veröffentlicht|erschienen|Veröffentlichung|erstellt
    publicado|publicada|publicados|publicación|publicação|creado|creada|criado|criada|pubblicato
    pubblicata|pubblicazione|creato|creata
"""
UPDATED = """
    mis à jour|mise à jour|mises à jour|mise-à-jour|dernière mise à jour|dernières mises à jour|maj
    m.a.j.|modifié|modifiée|modifiés|modifiées|modification|modifications|modif|modif.|actualisé
    actualisée|actualisés|actualisées|actualisation|édité|éditée|corrigé|corrigée|rectifié
    rectifiée|complété|complétée|revu|revue|last updated|last update|last modified|updated|update
    modified|edited|aktualisiert|zuletzt aktualisiert|geändert|bearbeitet|Aktualisierung
    letzte Aktualisierung|letztes Update|letzte Änderung|actualizado|actualizada|actualizados
    actualización|última actualización|atualização|última atualização|modificación|modifica
    modificado|modificada|aggiornamento|ultimo aggiornamento|aggiornato|aggiornata|atualizado
    atualizada
"""
OF_SOMETHING_ELSE = """
    édition|durée|horaire|horaires|depuis|dès le|à partir du|à compter du|jusqu'au|jusqu'à|jusque
    kiosque|kiosques|loi|décret|arrêté du|prévu|prévue|prévus|rendez-vous|valable|valables|expire
    agenda|chaque|tous les|toutes les|date du|daté du|datée du|né le|née le|mort le|morte le
    journal du|numéro du|demain|décédé|décédée|ouvert|ouverte|fermeture|ouverture|inscription
    inscriptions|avant le|limite|échéance|until|since|every|born|open|opens|verfügbar|bis zum|seit
    jeden|ab dem|hasta|desde|cada|nacido|nacida|fino al|dal|ogni|nato il|nata il|até o dia|nascido
    nascida|sortie|sorties|concert|concerts|spectacle|spectacles|exposition|expositions|expo
    festival|festivals|photo|photos|crédit|crédits|diffusion|diffusions|diffusé|diffusée|diffusés
    match|matchs|finale|coup d'envoi|réunion|réunions|débat|débats|conférence|conférences|séance
    séances|scrutin|élection|élections|projection|projections|tirage|loto|météo|horoscope|programme
    épisode|épisodes|saison|numéro|n°|no. 7 du|hors-série|livraison|disponible|vide-grenier
    brocante|rencontre|rencontres|version|release|event|Termin|Erscheinungstermin|estreno|uscita
    lançamento|en salles|en librairie|examen|examens|audience|procès|cérémonie|obsèques|naissance
    anniversaire|source|décès|expiration|archive|archives|départ|arrivée|début|fin
"""


def lines(words: str) -> list[str]:
    return [word.strip() for line in words.strip().splitlines() for word in line.split("|")]


@pytest.mark.parametrize("label", lines(PUBLISHED))
def test_a_label_says_that_the_date_is_the_publication(label: str) -> None:
    for text in (f"{label} le 12/03/2024", f"{label.upper()} LE 12/03/2024"):
        stamp = read(text)
        assert (stamp.published, stamp.updated) == (date(2024, 3, 12), None)
        assert stamp.readings[0].label


@pytest.mark.parametrize("label", lines(UPDATED))
def test_a_label_says_that_the_date_is_the_update(label: str) -> None:
    for text in (f"{label} le 12/03/2024", f"{label.upper()} LE 12/03/2024"):
        stamp = read(text)
        assert (stamp.published, stamp.updated) == (None, date(2024, 3, 12))


@pytest.mark.parametrize("word", lines(OF_SOMETHING_ELSE))
def test_a_word_before_a_date_may_make_it_that_of_something_else(word: str) -> None:
    for text in (f"{word} 12/03/2024", f"{word.capitalize()} 12/03/2024"):
        assert read_stamp(text, reference=FETCHED, timezone="Etc/UTC") is None


FUNCTION_WORDS = """
    un une des de du d la les a au aux en et ou ni sur sous dans pour avec sans qui que dont
    est sont etait ete ont avait nos vos leur leurs son sa ses se ce cette ces il elle on nous
    vous ils elles ne pas plus prochain prochaine entre vers chez
    of in the is was and to for with were has have had an
    der die das und ist war im ein eine mit
    los las y que fue para con una del gli che e uma foi
"""


@pytest.mark.parametrize("word", FUNCTION_WORDS.split())
def test_a_word_of_grammar_makes_a_date_part_of_a_sentence(word: str) -> None:
    text = f"12/03/2024 à 8h05 Vallée {word} Rivière"
    assert read_stamp(text, reference=FETCHED, timezone="Etc/UTC") is None
    assert read("12/03/2024 à 8h05 Vallée Rivière").published
