"""`python -m benchmarks.duplicates`: near-duplicates found, beside other methods, and their price.

Quality: pairs and clusters found among copies that `benchmarks.wirecopy` makes of `--texts FOLDER`
(by default ../shared/corpus, else invented texts), with a fresh seed unless `--seed` gives one.
Price: CPU time and bytes per article of `--articles N` invented texts, decided by the store of a
crawl in memory and in a file. Datasketch, rensa and simhash run beside ours where installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import secrets
import sqlite3
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import closing
from math import comb
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.wirecopy import invented_texts, read_texts, wire_copies
from crawler.article import Article
from crawler.extract import text_digest
from crawler.state.duplicates import index
from crawler.state.duplicates.fingerprint import PROBE, fingerprint
from crawler.state.duplicates.index import TextIndex
from crawler.state.duplicates.packing import pack
from crawler.state.duplicates.similarity import judge
from crawler.state.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from benchmarks.wirecopy import Document, Pair, WireCopies

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


class Score(NamedTuple):
    """How well pairs and clusters agree with the answer."""

    precision: float
    recall: float
    f1: float
    rand: float


def main() -> None:
    """Print the tables that the options ask for."""
    options = arguments()
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    if options.rounds:
        print_rounds(list(source_texts(options.texts, limit=options.limit)), options.rounds)
    elif options.quality:
        texts = list(source_texts(options.texts, limit=options.limit))
        copies = wire_copies(texts, seed=seed)
        kinds = dict(Counter(document.kind for document in copies.documents))
        print(f"\nseed {seed}: {len(texts)} texts, {len(copies.documents)} documents {kinds},")
        print(f"{len(copies.positive)} pairs, {len(copies.ignored)} ignored\n")
        print(
            "| method | P | R | F1 | ARI | ms per article |\n| --- | --- | --- | --- | --- | --- |"
        )
        for name, method in methods().items():
            print_quality(name, method, copies)
    if options.articles:
        print_price(options.articles, seed=seed, words=options.words, filled=options.filled)


def arguments() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--texts", type=Path, default=CORPUS, help="folder of .jsonl or .txt")
    parser.add_argument("--limit", type=int, default=900, help="texts taken from it")
    parser.add_argument("--seed", type=int, help="repeat a run; fresh without it")
    parser.add_argument("--rounds", type=int, default=0, help="fresh seeds; ours alone, the mean")
    parser.add_argument("--articles", type=int, default=100_000, help="for the price; 0 for none")
    parser.add_argument("--filled", type=int, default=0, help="random texts in the store before")
    parser.add_argument("--words", type=int, default=330, help="mean length of an invented text")
    parser.add_argument("--no-quality", dest="quality", action="store_false")
    return parser.parse_args()


def source_texts(folder: Path, *, limit: int) -> Iterator[str]:
    """Yield up to *limit* different texts of *folder*, or invented ones when it is absent."""
    texts = read_texts(folder) if folder.is_dir() else invented_texts(limit, seed=1)
    seen: set[str | None] = set()
    for text in texts:
        digest = text_digest(text)
        if digest not in seen and len(seen) < limit:
            seen.add(digest)
            yield text


# --- quality ------------------------------------------------------------------------------------


def print_quality(name: str, method: Callable[..., Iterator[Pair]], copies: WireCopies) -> None:
    """Print the row of *method* on *copies*."""
    start = time.process_time()
    pairs = set(method(copies.documents))
    cost = 1000 * (time.process_time() - start) / len(copies.documents)
    score = Score(*pair_score(pairs, copies), rand_index(pairs, copies))
    print(f"| {name} | {' | '.join(f'{value:.3f}' for value in score)} | {cost:.2f} |", flush=True)


def print_rounds(texts: list[str], rounds: int) -> None:
    """Print mean, least and most of our scores over as many fresh seeds."""
    scores = []
    for _ in range(rounds):
        copies = wire_copies(texts, seed=secrets.randbelow(10**6))
        pairs = set(depeche(copies.documents))
        scores.append(Score(*pair_score(pairs, copies), rand_index(pairs, copies)))
    print(
        f"{len(texts)} texts, {rounds} seeds\n\n"
        "| | mean | least | most |\n| --- | --- | --- | --- |"
    )
    for name, values in zip(Score._fields, zip(*scores, strict=True), strict=True):
        told = (mean(values), min(values), max(values))
        print(f"| {name} | {' | '.join(f'{value:.3f}' for value in told)} |")


def pair_score(found: set[Pair], copies: WireCopies) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the pairs *found*; ignored pairs count nowhere."""
    judged = found - copies.ignored
    right = len(judged & copies.positive)
    precision, recall = right / max(1, len(judged)), right / len(copies.positive)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def rand_index(found: set[Pair], copies: WireCopies) -> float:
    """Return the adjusted Rand index of the clusters that *found* joins, without merged texts."""
    merged = {n for n, document in enumerate(copies.documents) if len(document.sources) > 1}
    kept = [n for n in range(len(copies.documents)) if n not in merged]
    joined = clusters(len(copies.documents), (pair for pair in found if not merged & {*pair}))
    truth = [copies.documents[n].sources or (-1 - n,) for n in kept]
    ours = [joined[n] for n in kept]
    both = sum(comb(n, 2) for n in Counter(zip(truth, ours, strict=True)).values())
    one = sum(comb(n, 2) for n in Counter(truth).values())
    other = sum(comb(n, 2) for n in Counter(ours).values())
    chance = one * other / comb(len(kept), 2)
    return (both - chance) / ((one + other) / 2 - chance)


def clusters(count: int, pairs: Iterable[Pair]) -> list[int]:
    """Return for each of *count* documents the one that stands for its cluster."""
    parent = list(range(count))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for one, other in pairs:
        parent[root(other)] = root(one)
    return [root(number) for number in range(count)]


def methods() -> dict[str, Callable[[list[Document]], Iterator[Pair]]]:
    """Return the methods that are installed, ours first."""
    known = {
        "depeche, near_duplicate": ("crawler", depeche),
        "depeche, shares_text too": ("crawler", depeche_loose),
        "datasketch MinHash LSH .5": ("datasketch", datasketch_lsh),
        "datasketch LSH .5, exact Jaccard": ("datasketch", datasketch_exact),
        "rensa RMinHash LSH .5": ("rensa", rensa_lsh),
        "simhash, 3 bits": ("simhash", simhash_index),
    }
    return {name: m for name, (module, m) in known.items() if importlib.util.find_spec(module)}


def depeche(documents: list[Document], *, loose: bool = False) -> Iterator[Pair]:
    """Yield the pairs that the store would call near-duplicates, also *loose* ones on demand."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(index.SCHEMA)
        texts = TextIndex(db)
        for number, document in enumerate(documents):
            mark = fingerprint(document.text)
            found = texts.find(mark)
            site, day = document.site, document.day
            edges, story = judge(mark.shingles, found.candidates, site=site, day=day)
            row = (number, str(number), number if story is None else story, site, day)
            texts.add(mark, row, full=found.full)
            for edge in edges:
                if loose or edge.verdict == "near_duplicate":
                    yield edge.number, number


def depeche_loose(documents: list[Document]) -> Iterator[Pair]:
    """Yield all pairs with an edge."""
    return depeche(documents, loose=True)


def words_in_fives(text: str) -> set[str]:
    """Return the shingles that the peers are given: five words, as their users do."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[n : n + 5]) for n in range(max(1, len(words) - 4))}


def datasketch_lsh(documents: list[Document], *, least: float = 0.0) -> Iterator[Pair]:
    """Yield the pairs that datasketch's LSH finds; with *least*, those of that exact Jaccard."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=0.5, num_perm=256)
    kept: list[set[str]] = []
    for number, document in enumerate(documents):
        shingles = words_in_fives(document.text)
        mark = MinHash(num_perm=256)
        mark.update_batch([shingle.encode() for shingle in shingles])
        for other in lsh.query(mark):
            union = len(shingles | kept[other])
            if not least or len(shingles & kept[other]) >= least * union:
                yield other, number
        lsh.insert(number, mark)
        kept.append(shingles)


def datasketch_exact(documents: list[Document]) -> Iterator[Pair]:
    """Yield the pairs of datasketch's LSH whose Jaccard similarity is at least one half."""
    return datasketch_lsh(documents, least=0.5)


def rensa_lsh(documents: list[Document]) -> Iterator[Pair]:
    """Yield the pairs that rensa's LSH finds."""
    from rensa import RMinHash, RMinHashLSH

    lsh = RMinHashLSH(threshold=0.5, num_perm=256, num_bands=64)
    for number, document in enumerate(documents):
        mark = RMinHash(num_perm=256, seed=1)
        mark.update(list(words_in_fives(document.text)))
        for other in lsh.query(mark):
            yield other, number
        lsh.insert(number, mark)


def simhash_index(documents: list[Document]) -> Iterator[Pair]:
    """Yield the pairs whose SimHash over words differs in at most three bits."""
    from simhash import Simhash, SimhashIndex

    known = SimhashIndex([], k=3)
    for number, document in enumerate(documents):
        mark = Simhash(re.findall(r"\w+", document.text.lower()))
        for other in known.get_near_dups(mark):
            yield int(other), number
        known.add(str(number), mark)


# --- price --------------------------------------------------------------------------------------


def print_price(count: int, *, seed: int, words: int, filled: int) -> None:
    """Print CPU time and bytes per article of *count* articles, in memory and in a file.

    Texts: fingerprint, look-up, comparison, index. Decisions: all that a crawl asks of its store,
    with the URL keys, the versions and a transaction for each line. The file holds *filled* random
    texts before, so that its index has the depth of a large archive.
    """
    print(
        "\n| what | where | articles | us each | last tenth | articles/s | index B | with sets B |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        for what, step in (("texts", compared), ("decisions", decided)):
            for where in ("memory", "file"):
                path = Path(name) / f"{what}.sqlite" if where == "file" else ":memory:"
                with closing(Store(path, folder=Path(name))) as store:
                    before = filled if where == "file" else 0
                    fill(store, before, words=words)
                    articles = invented(count, seed, words, first=before)
                    times = [step(store, article) for article in articles]
                    sizes = bytes_each(store, before + count)
                each, last = 1e6 * sum(times) / count, 1e7 * sum(times[-count // 10 :]) / count
                row = (what, where, before + count, round(each), round(last), round(1e6 / last))
                print(f"| {' | '.join(map(str, (*row, *sizes)))} |", flush=True)


def fill(store: Store, count: int, *, words: int) -> None:
    """Put *count* texts with random keys, and the shingles of one, into *store*."""
    numbers = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)"
    texts = "INSERT INTO texts SELECT n, printf('%016x', n), n, 'site', NULL, ? FROM n"
    versions = "INSERT INTO versions (number, article_id, version) SELECT n, n, 1 FROM n"
    drawn = f"(random() >> 19) & {(PROBE >> 16) - 1}"  # as wide as keys are
    keys = f"INSERT INTO keys SELECT {drawn}, n FROM n, k ORDER BY 1"  # noqa: S608
    twenty = ", k (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM k WHERE k < 20)"
    shingles = pack(fingerprint(next(invented_texts(1, seed=1, words=words))).shingles)
    if count:
        with store._transaction():
            store._db.execute(f"{numbers} {texts}", (count, shingles))
            store._db.execute(f"{numbers} {versions}", (count,))
            store._db.execute(f"{numbers}{twenty} {keys}", (count,))


def invented(count: int, seed: int, words: int, *, first: int = 0) -> Iterator[Article]:
    """Yield *count* articles of five sites, a tenth of them copies of the one before."""
    text = ""
    for number, fresh in enumerate(invented_texts(count, seed=seed, words=words), first):
        text = f"{fresh[:300]} {text}" if number % 10 == 9 else fresh
        url = f"https://site{number % 5}.test/un-article-{number}.html"
        digest = text_digest(text)
        yield Article(url=url, site=f"site{number % 5}", text=text, text_digest=digest)


def compared(store: Store, article: Article) -> float:
    """Return the CPU time, in seconds, of comparing the text of *article* and indexing it."""
    start = time.process_time()
    number = int(re.findall(r"\d+", article.url or "")[-1]) + 1
    mark = fingerprint(article.text)
    with store._transaction():
        found = store._texts.find(mark)
        _, story = judge(mark.shingles, found.candidates, site=article.site)
        row = (number, f"{number:016x}", story or number, article.site, None)
        store._texts.add(mark, row, full=found.full)
    return time.process_time() - start


def decided(store: Store, article: Article) -> float:
    """Return the CPU time, in seconds, of the decision on *article* and its commit."""
    start = time.process_time()
    decision = store.decide(article)
    if decision:
        store.commit(decision, path="articles.jsonl", length=0)
    return time.process_time() - start


def bytes_each(store: Store, count: int) -> tuple[int, int]:
    """Return how many bytes of *store* an article takes: the keys, and keys and texts."""
    select = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name"
    try:
        sizes = defaultdict(int, store._db.execute(select).fetchall())
    except sqlite3.Error:  # SQLite was built without dbstat
        return 0, 0
    return sizes["keys"] // count, (sizes["keys"] + sizes["texts"]) // count


if __name__ == "__main__":
    main()
