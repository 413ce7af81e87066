"""The phrases by which a line tells what it is, and the names that sites give to their boxes."""

import pytest

from crawler.extract.blocks import Block, marks, phrases
from crawler.extract.blocks.marks import marks_of
from crawler.extract.blocks.vocabulary import PICTURE
from crawler.extract.split.veto import leads_elsewhere


def each(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize(
    "line",
    each("""
        Lire aussi :
        À lire également
        Lire encore
        Relire notre enquête
        Découvrir nos photos
        Lire : le pont
        Lire | le pont
        Lire - le pont
        Voir – le pont
        Écouter — le pont
        Lire la suite
        À découvrir aussi
        A voir
        À relire
        À revoir
        À écouter
        Relire
        Revoir
        Ça peut vous intéresser
        Cela pourrait vous intéresser
        Cela pourrait aussi vous intéresser
        Ceci pourrait également vous intéresser
        Articles qui pourraient vous intéresser
        Cela devrait vous intéresser
        Vous aimerez aussi
        Pour aller plus loin
        Sur le même sujet
        Sur le même thème
        Notre dossier
        Le dossier
        En savoir plus
        Pour en savoir plus
        Lire l'article
        Lire plus
        Read also
        Read more
        Related stories
        See also
        Also read
        Read next
        Mehr zum Thema
        Mehr dazu
        Mehr über die Flut
        Mehr Themen
        Lesen Sie auch
        Lesen Sie hier
        Lesen Sie mehr
        Auch interessant
        Auch lesen
        Weiterlesen
        Zum Weiterlesen
        Schon gelesen?
        Lust auf mehr?
        Das könnte dich interessieren
        Das Thema könnte Sie interessieren
        Das könnte euch interessieren
        Lea también
        Lee también
        Lea más
        Lea: el puente
        Vea también
        Ver también
        Puede ver
        Puedes leer
        Te puede interesar
        Le podría interesar
        Les puede interesar
        Leia também
        Leia mais
        Leggi anche
        Lees ook
        Les også
        Læs også
        Läs också
        Läs mer
        Czytaj też
        Zobacz także
    """),
)
def test_a_line_that_is_no_more_than_a_label_leads_elsewhere(line: str) -> None:
    assert leads_elsewhere(Block(line))


@pytest.mark.parametrize("sign", [">", ">>", "►", "→", "▶", "»", "➡", "⇒", "• Lire", "•lire"])
def test_an_arrow_before_a_link_leads_elsewhere(sign: str) -> None:
    text = f"{sign.lower()} Le pont ferme"
    assert leads_elsewhere(Block(text, link_chars=len(text) - 3))
    assert not leads_elsewhere(Block(text, link_chars=3))


@pytest.mark.parametrize(
    "line",
    each("""
        Publicité
        La suite après cette publicité
        Article réservé aux abonnés
        Cet article est réservé à nos abonnés
        Abonnez-vous dès un euro
        Je m'abonne
        Déjà abonné ?
        Il vous reste 80 % de cet article
        Inscrivez-vous
        Inscription à la lettre
        Recevez nos alertes
        S'abonner
        S'inscrire
        Suivez-nous
        Suivez la Gazette sur les réseaux
        Partager
        Partagez cet article
        Commenter
        Imprimer
        Envoyer par mail
        Envoyer à un proche
        Téléchargez notre application
        Pour lire la suite, créez un compte
        Pour accéder à cet article
        Pour consulter l'intégralité
        Tous droits réservés
        © Gazette
        Copyright Gazette
        En partenariat avec la Vallée
        Advertisement
        Sign up
        Subscribe
        Follow us
        Follow Gazette on Twitter
        Follow Gazette on Facebook
        Follow Gazette on Instagram
        Follow Gazette on Google
        Follow Gazette on YouTube
        Follow Gazette on WhatsApp
        Newsletter
        Anzeige
        To view the full article
        To read the rest
        For the latest breaking stories
        For the latest news
        For more stories like this
        Check out more of our valley stories
        Get in touch with us
        Got a story for our team?
        Do you have a tip?
        Did you like this article?
        Enjoy this article?
        If you buy through our links
        When you purchase our links
        Ad block users
        Hat Ihnen dieser Artikel gefallen?
        Ihnen hat der Beitrag gefallen?
        Unterstützen Sie unsere Arbeit
        Cet article vous a plu
        Cet article vous a été utile
        Cet article vous a intéressé
        Retrouvez-nous sur nos réseaux
        Retrouvez-nous également sur nos réseaux
        Retrouvez les chroniques sur notre chaîne
        Retrouvez notre dossier dans notre édition
        Retrouvez notre dossier dans notre journal
        L'article complet est à découvrir
        L'article complet est à lire
        L'article complet est à retrouver
        Mots-clés :
        Signaler une erreur
        Signaler une faute
        Soutenez-nous
        Soutenez notre journal
        Soutenez un média libre
        Soutenez une presse libre
        Soutenez notre rédaction
        Pour ne rien manquer, abonnez-vous
        Pour ne pas rater la newsletter
        Pour ne rien louper, inscrivez-vous
        La possibilité d'ajouter de nouveaux commentaires a été désactivée
        Les commentaires sont fermés
        Comments are closed
        Comments are now closed
        Comments are off
        Permalien
        Vous avez choisi de refuser
        Vous avez déjà accepté
        Ce contenu est bloqué
        Ce contenu n'a pas pu être affiché
        Ce site utilise des traceurs
        Nous utilisons des cookies
        Votre adresse e-mail
        Votre email
        Cliquez ici
        Temps de lecture
        Lecture 3 min
        3 minutes
        3 min de lecture
    """),
)
def test_what_a_site_asks_of_its_readers_is_a_call(line: str) -> None:
    assert phrases.CALLS.match(line)


@pytest.mark.parametrize(
    "line",
    each("""
        La newsletter de la vallée : inscrivez-vous
        Our newsletter: sign up here
        Our newsletter: sign up for free
        Our newsletter: sign up to read more
        Unser Newsletter: hier entlang
        Newsletter: zur Anmeldung
        Chaque jour, abonnez-vous à la newsletter
        Chaque jour, inscrivez-vous à notre newsletter
        Free: sign up to our newsletter
        Free: signing up to my newsletter
        Free: subscribe to the valley newsletter
        Jetzt abonnieren Sie unseren Newsletter
        Ich abonniere den Newsletter
        Ich abonniere meinen Newsletter
    """),
)
def test_a_call_to_a_newsletter_is_one_wherever_it_begins(line: str) -> None:
    assert phrases.NEWSLETTER.search(line)


@pytest.mark.parametrize(
    "line",
    each("""
        L'auteur
        À propos de l'auteure
        À propos des auteurs
        About the author
        About authors
        Über den Autor
        Über die Autorin
        Über die Autoren
    """),
)
def test_a_heading_over_a_biography_says_no_more(line: str) -> None:
    assert phrases.ABOUT_AUTHOR.fullmatch(line)
    assert not phrases.ABOUT_AUTHOR.fullmatch(f"{line} du crime")


@pytest.mark.parametrize(
    "line",
    each("""
        Photo : Jeanne Exemple
        Photos © Gazette
        Crédit photo : Jeanne Exemple
        Crédits - Gazette
        Illustration : Gazette
        Image d'illustration / Gazette
        Photo d'illustration - Gazette
        Légende : la rive
        Vidéo : Gazette
        Getty / Gazette
        Infographie : Gazette
        Titelbild: Gazette
        Beitragsbild: Gazette
        Foto: Gazette
        Fotos: Gazette
        Bildquelle: Gazette
        Grafik: Gazette
        Quelle: Gazette
    """),
)
def test_the_credit_of_a_picture_begins_with_its_kind(line: str) -> None:
    assert phrases.CREDIT.match(line)


CLASSES = {
    "COMMENT": "comments|talk_list|disqus|reactions|forum-posts|avis-lecteurs",
    "FURNISHED": "nav|navbar|navigation|menu|breadcrumb|fil-ariane|footer|sidebar|cookie|share"
    "|sharing|partage|social|newsletter|toolbar|tags|copyright|pagination|skip|search|login"
    "|modal|popup|tooltip|pub|publicite|advertising|ads|outbrain|taboola|sponsored",
    "LEADS_ELSEWHERE": "related|read-also|readalso|lire-aussi|lireaussi|a-lire|alire|read-more"
    "|readmore|catcher|bs-irp|seemore|correlated|recommended|plus-lus|pluslus|mostread|most-read"
    "|teaser|rebond|maillage|meme-sujet|same-topic|onward|crosslink|lirelasuite|mea|inread|card",
    "BESIDE": "caption|legend|credit|byline|author|auteur|signature|box-source|factbox|infobox"
    "|encadre|encadré|copyright|date|published|newsletter|abonnes|subscribe|paywall__x|promo|share"
    "|partage|tags|kicker|surtitre|exergue|pullquote|pull-quote|bio|breadcrumb|reading-time"
    "|temps-lecture|embed|twitter|instagram",
    "IN_MENU": "nav|navbar|navigation|menu|submenu|footer|topbar|breadcrumbs|fil-ariane|share"
    "|sharing|social|tag|tags|cookie|cookies|consent|newsletter|login|account|skip|pub",
    "PULL_QUOTE": "pullquote|pull-quote|exergue",
    "EMBEDDED": "twitter-tweet|twitter-video|tweet-embed|instagram-media|fb-post|fb-video"
    "|fb-xfbml|tiktok-embed|social-embed|social-placeholder|social-post|placeholder-embed"
    "|embed-placeholder|bluesky-embed",
    "DIALOG": "cookie|consent|gdpr|dsgvo|rgpd|didomi|onetrust|axeptio|tarteaucitron|push-layer",
    "CHAPO": "chapo|chapô|lead|standfirst|accroche|intro|summary|resume|excerpt|desc|item-desc"
    "|description|subtitle|sub-title|sous-titre|subhead|dek|headnote",
    "TEXT_BOX": "entry-content|post-body|article-text|article__copy|article-main|story-body"
    "|news-content|blog-content|artikel-inhalt|artykul-tekst|article-texte|article-corps"
    "|article-contenu|post-cuerpo|post-testo|texte-article|texte-de-l-article|corps-article"
    "|contenu-article|cuerpo-nota|testo-articolo|contenido-nota|body-text|rich-text"
    "|field--name-body|prose",
}


@pytest.mark.parametrize(
    ("mark", "name"), [(mark, name) for mark, names in CLASSES.items() for name in names.split("|")]
)
def test_a_box_is_what_its_class_says(mark: str, name: str) -> None:
    assert marks_of("div", f"{name} ") & getattr(marks, mark)


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        ("COMMENT", "commentary"), ("COMMENT", "match-comment"), ("FURNISHED", "navy"),
        ("LEADS_ELSEWHERE", "cardinal"), ("BESIDE", "biography"), ("IN_MENU", "menuiserie"),
        ("CHAPO", "chapo-image"), ("TEXT_BOX", "article-contents"), ("TEXT_BOX", "proselyte"),
        ("DIALOG", "post-body"), ("FURNISHED", "tag-tooltip status-pub"),
    ],
)  # fmt: skip
def test_a_box_is_not_what_its_class_only_resembles(mark: str, name: str) -> None:
    assert not marks_of("div", f"{name} ") & getattr(marks, mark)


@pytest.mark.parametrize(
    "name",
    [
        "image",
        "img",
        "main-img",
        "main_img",
        "photo",
        "media",
        "video",
        "bild",
        "gallery",
        "galerie",
        "caption",
        "slide",
    ],
)
def test_a_description_in_a_picture_is_no_lead(name: str) -> None:
    assert PICTURE.search(f"{name} description")
    assert not marks_of("div", f"{name} description ") & marks.CHAPO


TAGS = {
    "CAPTION": "figure figcaption caption",
    "NAVIGATION": "nav footer form label",
    "ASIDE": "aside",
    "ITEM": "ul ol li",
    "QUOTE": "blockquote",
    "HEADLINE": "h1",
    "HEADING": "h2 h3 h4 h5 h6",
    "PARAGRAPH": "p",
    "ARTICLE": "article",
    "CELL": "td th dd dt",
}


@pytest.mark.parametrize(
    ("mark", "tag"), [(mark, tag) for mark, tags in TAGS.items() for tag in tags.split()]
)
def test_a_box_is_what_its_tag_says(mark: str, tag: str) -> None:
    assert marks_of(tag, " ") == getattr(marks, mark)
