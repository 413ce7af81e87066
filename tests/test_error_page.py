"""The words by which a site says that a page is not there, whole titles of them and sentences."""

import pytest

from crawler.article import Article
from crawler.extract.error_page import error_words
from crawler.page import Page


def each(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def words(title: str = "", body: str = "") -> str | None:
    html = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body>"
    return error_words(Page(html.encode()), Article())


@pytest.mark.parametrize(
    "title",
    each("""
        Page introuvable
        Pages introuvables
        Article introuvable
        Contenu introuvable
        Adresse introuvable
        URL introuvable
        Cette page n'existe pas
        Cette page n’existe plus
        La page n'est plus disponible
        La page n'est plus en ligne
        La page n'est pas accessible
        La page n'existe pas ou plus
        Cette page est introuvable
        Les pages sont introuvables
        La page semble introuvable
        Page non trouvée
        Article non trouvé
        La page n'a pas été trouvée
        La page n'a pas pu être trouvée
        L'article a été supprimé
        L'article a été retiré
        La page a été déplacée
        Page not found
        The page was not found
        The page is not found
        This page could not be found
        The article does not exist
        This page doesn't exist
        This page no longer exists
        The page can't be found
        The page cannot be found
        The content couldn’t be found
        This article is no longer available
        This content has been removed
        Seite nicht gefunden
        Artikel wurde nicht gefunden
        Inhalt leider nicht gefunden
        Diese Seite existiert nicht
        Diese Seite existiert nicht mehr
        Página no encontrada
        Pagina no encontrada
        Artículo no encontrado
        El contenido no existe
        Pagina non trovata
        Articolo non trovato
        Questo contenuto non esiste
        Página não encontrada
        Artigo nao encontrado
        Pagina niet gevonden
        Deze pagina bestaat niet
        Deze pagina bestaat niet meer
        Not found
        404
        410
        Erreur 404
        Error 404
        Fehler 404
        HTTP 404
        404 error
        404 erreur
        Oups ! Page introuvable
        Oops! Page not found
        Désolé, page introuvable
        Désolée, page introuvable
        Sorry, page not found
        Nous sommes désolés, page introuvable
        404 Not found
        La Gazette | Page introuvable
        La Gazette : page introuvable
    """),
)
def test_a_title_may_say_that_the_page_is_lost(title: str) -> None:
    assert words(title)
    assert words("Gazette", f"<h1>{title}</h1>")
    assert not words(f"{title} à la une du cahier de la vallée")


@pytest.mark.parametrize("mark", [" | ", " · ", " • ", " – ", " - ", " — ", " » ", " : "])
def test_the_name_of_the_site_may_stand_on_either_side(mark: str) -> None:
    assert words(f"Page introuvable{mark}La Gazette")
    assert words(f"La Gazette{mark}Page introuvable")


@pytest.mark.parametrize(
    "sentence",
    each("""
        Cette page n'existe plus.
        Cet article n'est plus disponible.
        Ce contenu a été retiré.
        This page no longer exists.
        Diese Seite existiert nicht mehr.
        Dieser Artikel wurde nicht gefunden.
        Dieses Dokument fehlt: dieser Inhalt existiert nicht.
        Esta página no existe.
        Este artículo no existe.
        Questa pagina non esiste.
        Questo articolo non esiste.
        Deze pagina bestaat niet.
        La page demandée n'existe pas.
        L'article recherché est introuvable.
        The page requested was not found.
        The page you want was not found.
        La page que vous cherchez n'existe plus.
        L'adresse à laquelle vous voulez accéder n'existe pas.
    """),
)
def test_a_sentence_may_say_so_where_a_page_prints_little_else(sentence: str) -> None:
    assert words("Gazette", f"<p>{sentence}</p>")
    assert not words("Gazette", f"<h1>La crue a emporté le pont</h1><p>{sentence}</p>")
    assert not words("Gazette", f"<p>{sentence}</p>" + "<p>Un mot.</p>" * 400)
