"""One article is one line, and reads back as itself."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article import SCHEMA_VERSION, Article, DateAlternative, Image, Link, Shared
from crawler.commands.schema import (
    FIELDS_FILE,
    SCHEMA_FILE,
    article_schema,
    fields_text,
    schema_text,
)
from crawler.errors import SchemaError
from pipelines.validate import check_line

texts = st.text(st.characters(exclude_categories=["Cs"]))
articles = st.builds(
    Article,
    headline=st.none() | texts,
    paragraphs=st.lists(texts).map(tuple),
    links_related=st.lists(
        st.builds(Link, url=st.none() | texts, text=texts, region=texts, rank=st.integers(1))
    ).map(tuple),
    images=st.lists(st.builds(Image, url=texts, caption=st.none() | texts, credit=st.none())).map(
        tuple
    ),
    date_alternatives=st.lists(
        st.builds(
            DateAlternative,
            kind=st.just("updated"),
            value=st.none(),
            method=texts,
            raw=texts,
            reason=texts,
        )
    ).map(tuple),
    shared_with=st.lists(
        st.builds(
            Shared,
            article_id=texts,
            similarity=st.floats(0, 1),
            verdict=st.just("near_duplicate"),
        )
    ).map(tuple),
)


@given(articles)
def test_a_line_reads_back_as_the_same_article(article: Article) -> None:
    line = article.to_line()
    assert line.count("\n") == 1
    assert Article.from_line(line) == article


@given(articles)
def test_every_line_follows_its_schema(article: Article) -> None:
    check_line(json.loads(article.to_line()))


@given(articles)
def test_an_article_as_a_dict_is_what_dataclasses_make_of_it(article: Article) -> None:
    assert article.as_dict() == asdict(article)


def test_a_line_from_a_later_schema_is_read_without_its_new_fields() -> None:
    article = Article(headline="Crue", links_related=(Link(None, "Le tram", "une", 1),))
    values = json.loads(article.to_line()) | {"field_of_tomorrow": 1}
    values["links_related"][0]["field_of_tomorrow"] = 1
    assert Article.from_line(json.dumps(values)) == article


@pytest.mark.parametrize(
    "line",
    ["[]", "{", '{"similarity": NaN}', '{"a":' * 100_000],
    ids=["list", "cut", "nan", "deep"],
)
def test_what_holds_no_values_is_no_line(line: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|Expecting|nested"):
        Article.from_line(line)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("version", "1", "version: '1' breaks the rule type"),
        ("change", "rewritten", "change: 'rewritten' breaks the rule enum"),
        ("tags", None, "tags: 'None' breaks the rule type"),
        ("unknown_field", 1, "line has, beside the fields of its schema, unknown_field;"),
    ],
)
def test_a_broken_line_is_refused_with_the_name_of_its_field(
    field: str, value: object, told: str
) -> None:
    line = json.loads(Article(url="https://gazette.test/a").to_line()) | {field: value}
    with pytest.raises(SchemaError, match=f"^https://gazette.test/a: {told}"):
        check_line(line)


def stated(schema: dict[str, Any], within: str = "") -> Iterator[tuple[str, str]]:
    """Yield each field of *schema*, those of records too, and its types or its choices."""
    for name, rule in schema["properties"].items():
        kinds = "|".join(rule["enum"]) if "enum" in rule else rule["type"]
        yield f"{within}{name}", kinds if isinstance(kinds, str) else " ".join(kinds)
        if "properties" in rule.get("items", {}):
            yield from stated(rule["items"], f"{within}{name}.")


def test_within_its_version_a_schema_only_gains_fields_and_choices() -> None:
    first = Path(__file__).with_name(f"schema-{SCHEMA_VERSION}.tsv").read_text("utf-8")
    now = dict(stated(article_schema()))
    for name, kinds in (line.split("\t") for line in first.splitlines()):
        choices = kinds.split("|")
        assert choices[1:] or now.get(name) == kinds, name
        assert set(choices) <= set(now.get(name, "").split("|")), name


def test_schema_and_page_of_fields_are_up_to_date() -> None:
    advice = "run `depeche schema --write`"
    assert SCHEMA_FILE.read_text("utf-8") == schema_text(), advice
    assert FIELDS_FILE.read_text("utf-8") == fields_text(), advice


def test_every_field_says_what_it_means() -> None:
    rules = article_schema()["properties"].items()
    assert [name for name, rule in rules if not rule.get("description")] == []


def test_no_character_of_a_text_breaks_its_line() -> None:
    article = Article(text="un\u2028deux\u2029trois\x85quatre\ncinq\rsix\x0bsept\x1ehuit")
    assert len(article.to_line().splitlines()) == 1
    assert Article.from_line(article.to_line()) == article
