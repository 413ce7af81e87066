"""The blocks of a page told apart: body, links to other articles, the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from crawler.extract.blocks.scene import read_scene
from crawler.extract.blocks.shape import body_end, is_title
from crawler.extract.blocks.stampline import is_stamp_line
from crawler.extract.split.lead import find_lead, lead_run
from crawler.extract.split.related import links_in, links_of_lines, related_links
from crawler.extract.split.ruled import ruled_blocks
from crawler.extract.split.score import weigh_blocks
from crawler.extract.split.thin import read_thinly
from crawler.extract.split.verdict import ENOUGH, VETOED, Verdict
from crawler.extract.split.weights import trained_weights
from crawler.extract.split.wide import declares_news, read_widely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.article import Link
    from crawler.extract.blocks import Block
    from crawler.extract.split.weights import Weights
    from crawler.page import Page
    from crawler.site import Site

BlockRole = Literal["body", "related", "rest"]


class Placement(NamedTuple):
    """Where one block belongs, why, and how sure: *score* from 0 (rest) to 1 (body)."""

    role: BlockRole
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Split:
    """The page told apart: a verdict per block, in order; *body* and *related* are indices."""

    verdicts: tuple[Verdict, ...] = ()
    body: frozenset[int] = frozenset()
    related: frozenset[int] = frozenset()
    lead: str | None = None
    paragraphs: tuple[str, ...] = ()
    links_in_text: tuple[Link, ...] = ()
    links_related: tuple[Link, ...] = ()

    @property
    def placements(self) -> tuple[Placement, ...]:
        """Where each block belongs, in their order; for people, and no line needs it."""
        return tuple(self._placement(index) for index in range(len(self.verdicts)))

    def _placement(self, index: int) -> Placement:
        score, reason = self.verdicts[index]
        if index in self.body:
            return Placement("body", reason if score >= ENOUGH else "lead", max(score, ENOUGH))
        return Placement("related" if index in self.related else "rest", reason, score)


def split_page(
    page: Page,
    site: Site,
    blocks: Sequence[Block],
    *,
    headline: str | None,
    weights: Weights | None = None,
) -> Split:
    """Return *blocks* told apart. Every block has exactly one placement.

    *headline* helps to find the article on the page and is never a paragraph itself. *weights*
    are those of the package unless given.
    """
    if page.is_plain_text:
        return _split_lines(blocks, headline=headline)
    scene = read_scene(page, blocks, headline=headline)
    weights = weights or trained_weights()
    verdicts = weigh_blocks(blocks, scene, weights)
    if not declares_news(page):
        verdicts, scene = read_widely(blocks, verdicts, scene, weights)
        verdicts = read_thinly(blocks, verdicts, scene)
    _obey(verdicts, ruled_blocks(page, site, "paragraphs", blocks))
    lead = min(ruled_blocks(page, site, "lead", blocks), default=None)
    if lead is None:
        lead = find_lead(blocks, verdicts, scene)
    leads = lead_run(blocks, lead, scene)
    chosen = [i for i, verdict in enumerate(verdicts) if verdict.is_body or i in leads]
    told = " ".join(blocks[i].text for i in leads) or None
    start = min([i for i in (scene.headline_index, *chosen[:1]) if i >= 0], default=0)
    printed = blocks[scene.headline_index].text if scene.headline_index >= 0 else headline
    related = related_links(
        page, site, blocks, body=frozenset(chosen), headline=printed, start=start
    )
    return Split(
        verdicts=tuple(verdicts),
        body=frozenset(chosen),
        related=related.blocks,
        lead=told,
        paragraphs=_paragraphs(blocks, chosen, leads),
        links_in_text=links_in(page, [blocks[i] for i in chosen]),
        links_related=related.links,
    )


def _split_lines(blocks: Sequence[Block], *, headline: str | None) -> Split:
    """Tell the lines of a plain text apart by their shape: stamp, sentences, titles."""
    stamps = {i for i, block in enumerate(blocks) if i < 3 and is_stamp_line(block.text)}
    stamps |= {i for i, block in enumerate(blocks) if block.text == headline and i < 3}
    body = [i for i in range(len(blocks)) if i not in stamps]
    end = body_end([blocks[i].text for i in body])
    titles = [i for i in body[end:] if is_title(blocks[i].text)]
    verdicts = dict.fromkeys(body[:end], Verdict(1.0, "sentence"))
    verdicts |= dict.fromkeys(titles, Verdict(VETOED, "title"))
    nothing = Verdict(VETOED, "stamp or headline")
    return Split(
        verdicts=tuple(verdicts.get(i, nothing) for i in range(len(blocks))),
        body=frozenset(body[:end]),
        related=frozenset(titles),
        paragraphs=tuple(blocks[i].text for i in body[:end]),
        links_related=links_of_lines([blocks[i].text for i in titles]),
    )


def _obey(verdicts: list[Verdict], ruled: frozenset[int]) -> None:
    """Let the site's rule decide, where it has one that matches the page."""
    for index in range(len(verdicts) if ruled else 0):
        verdicts[index] = Verdict(1.0 if index in ruled else 0.0, "rule of the site")


def _paragraphs(blocks: Sequence[Block], chosen: Sequence[int], leads: range) -> tuple[str, ...]:
    """Return the texts of the *chosen* blocks, the chapô as one."""
    texts = {i: blocks[i].text for i in chosen}
    for index in leads[1:]:
        texts[leads[0]] += f" {texts.pop(index)}"
    return tuple(texts.values())
