"""How long a search takes: `python -m benchmarks.articles [--articles 5000]`.

Generated articles with the vocabulary of the shipped ones; their vectors are made up, because only
their number matters for speed. Each question is embedded anew. Prints a table, and JSON last.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from helpdesk.articles.embedding import E5Embedder, Vectors
from helpdesk.articles.library import ARTICLES
from helpdesk.articles.meaning import Meaning
from helpdesk.articles.model import Article
from helpdesk.articles.reader import read_articles
from helpdesk.articles.search import ArticleIndex


def generated(count: int, chance: random.Random) -> list[Article]:
    """`count` articles: shipped ones with their sentences mixed, each under a name of its own."""
    shipped = read_articles(ARTICLES)
    articles = []
    for number in range(count):
        one = shipped[number % len(shipped)]
        others = [a for a in shipped if a.language == one.language]
        texts = [chance.choice(others) for _ in range(3)]
        lines = [line for text in texts for line in text.body.splitlines()]
        articles.append(
            replace(
                one,
                slug=f"{one.slug}-{number}",
                title=chance.choice(texts).title,
                questions=tuple(chance.choice(texts).questions),
                body="\n".join(chance.sample(lines, min(len(lines), 40))),
            )
        )
    return articles


def measure(index: ArticleIndex, questions: Sequence[str]) -> list[float]:
    """Milliseconds of each whole search."""
    taken = []
    for question in questions:
        begin = time.perf_counter()
        index.rank(question, limit=10)
        taken.append((time.perf_counter() - begin) * 1_000)
    return taken


def main() -> None:
    """Build the index, search it, say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--questions", type=int, default=200)
    given = parser.parse_args()
    chance = random.Random(7)  # noqa: S311 - the same articles each time
    articles = generated(given.articles, chance)
    begin = time.perf_counter()
    index = ArticleIndex(articles)
    built = time.perf_counter() - begin
    passages = sum(len(article.passages) for article in articles)
    vectors: Vectors = np.random.default_rng(7).normal(size=(passages, 384)).astype(np.float32)
    index.meaning = Meaning(articles, index.slugs, vectors, E5Embedder())
    asked = [question for article in articles for question in article.questions]
    index.rank("warm up")
    taken = measure(index, chance.sample(sorted(set(asked)), min(given.questions, len(set(asked)))))
    result = {
        "articles": len(articles),
        "passages": passages,
        "questions": len(taken),
        "index_built_s": round(built, 1),
        "median_ms": round(statistics.median(taken), 1),
        "p95_ms": round(statistics.quantiles(taken, n=20)[-1], 1),
    }
    for name, value in result.items():
        print(f"{name:14} {value:>10}")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
