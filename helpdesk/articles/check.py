"""What is wrong with articles: for those who write them, and for `make test`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpdesk.articles.model import Article
from helpdesk.articles.reader import ArticleError, read_article
from helpdesk.articles.rendering import ARTICLE_LINK, links_of
from helpdesk.texts.problems import why
from helpdesk.texts.staff import staff_text

#: Shorter answers little, longer is not read.
SHORTEST, LONGEST = 150, 500
#: How many of the customers' own ways to ask an article knows at least.
QUESTIONS = 5
#: Pages of the site that an article may link to.
PAGES = ("/support", "/contact", "/privacy")
#: What an article's file may be called.
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_TARGET = re.compile(r"\]\([^)]*\)")
_WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True, slots=True)
class Problem:
    """Where (`en/refunds.md`), and what to put right: `what` is a text of the desk's group
    `article_problems`, `values` fill it."""

    file: str
    what: str
    values: dict[str, object] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The article's name."""
        return self.file.rpartition("/")[2].removesuffix(".md")

    @property
    def text(self) -> str:
        """In English, as the command says it."""
        return self.said("en")

    def said(self, language: str) -> str:
        """In a language of the desk."""
        return staff_text(language, "article_problems", self.what, **self.values)


@dataclass(frozen=True, slots=True)
class Checked:
    """The articles that could be read, and all problems, by file."""

    articles: tuple[Article, ...]
    problems: tuple[Problem, ...]


def check_articles(folder: Path, languages: Collection[str], topics: Collection[str]) -> Checked:
    """Every article in every language, with links that lead somewhere and topics that exist."""
    articles: list[Article] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*/*.md")):
        language, file = path.parent.name, f"{path.parent.name}/{path.name}"
        if language not in languages:
            known = ", ".join(languages)
            problems.append(Problem(file, "language", {"language": language, "known": known}))
            continue
        if not NAME.fullmatch(path.stem):
            problems.append(Problem(file, "name"))
        try:
            articles.append(read_article(path, language))
        except ArticleError as error:
            problems.append(Problem(file, "unreadable", {"detail": error.problem}))
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(file, "unreadable", {"detail": why(error)}))
    problems += problems_of(articles, languages, topics)
    if not articles and not problems:
        problems.append(Problem(str(folder), "nothing"))
    return Checked(tuple(articles), tuple(sorted(problems, key=lambda each: each.file)))


def problems_of(
    articles: Sequence[Article],
    languages: Collection[str],
    topics: Collection[str],
    only: str | None = None,
) -> list[Problem]:
    """What is wrong with articles that could be read; `only` with this one in all languages."""
    there = {(article.slug, article.language) for article in articles}
    found = [
        Problem(file_of(article.slug, article.language), what, values)
        for article in articles
        if only in (None, article.slug)
        for what, values in _about(article, there, topics)
    ]
    for slug in {slug for slug, _ in there} if only is None else {only}:
        for language in languages:
            if (slug, language) not in there:
                found.append(Problem(file_of(slug, language), "not_translated", {"name": slug}))
    return found + [
        problem for slug, problem in _asked_twice(articles, last=only) if only in (None, slug)
    ]


def file_of(slug: str, language: str) -> str:
    """The file of an article, as problems name it."""
    return f"{language}/{slug}.md"


def words_in(body: str) -> int:
    """The words that a reader sees; addresses behind links are none."""
    return len(_WORD.findall(_TARGET.sub("]", body)))


def _about(
    article: Article, there: Collection[tuple[str, str]], topics: Collection[str]
) -> Iterator[tuple[str, dict[str, object]]]:
    if not article.title:
        yield "no_title", {}
    if not article.summary:
        yield "no_summary", {}
    count = words_in(article.body)
    if not SHORTEST <= count <= LONGEST:
        yield "length", {"count": count, "least": SHORTEST, "most": LONGEST}
    if not article.topics:
        yield "no_topics", {}
    for topic in article.topics:
        if topic not in topics:
            yield "no_intent", {"topic": topic}
    if len(article.questions) < QUESTIONS:
        yield "few_questions", {"count": len(article.questions), "least": QUESTIONS}
    for target in links_of(article.body):
        own = ARTICLE_LINK.fullmatch(target)
        if own and (own[1], article.language) not in there:
            yield "dead_link", {"target": f"{own[1]}.md", "language": article.language}
        elif not own and not target.startswith(("https://", "mailto:", "#")):
            page = target.partition("?")[0].partition("#")[0]
            if page not in PAGES:
                yield "strange_link", {"target": target}


def _asked_twice(articles: Sequence[Article], last: str | None) -> Iterator[tuple[str, Problem]]:
    """The article that asks what another one asks; of two, the later one, or else `last`."""
    asked: dict[tuple[str, str], list[str]] = defaultdict(list)
    for article in sorted(articles, key=lambda each: each.slug == last):
        for question in {each.casefold() for each in article.questions}:
            asked[article.language, question].append(article.slug)
    for (language, question), slugs in asked.items():
        for slug in slugs[1:]:
            values: dict[str, object] = {"question": question, "other": slugs[0]}
            yield slug, Problem(file_of(slug, language), "asked_twice", values)
