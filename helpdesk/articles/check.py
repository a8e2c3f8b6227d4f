"""What is wrong with a folder of articles: for those who write them, and for `make test`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from helpdesk.articles.model import Article
from helpdesk.articles.reader import ArticleError, read_article
from helpdesk.articles.rendering import ARTICLE_LINK, links_of

#: Shorter answers little, longer is not read.
SHORTEST, LONGEST = 150, 500
#: How many of the customers' own ways to ask an article knows at least.
QUESTIONS = 5
#: Pages of the site that an article may link to.
PAGES = ("/support", "/contact", "/privacy")

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TARGET = re.compile(r"\]\([^)]*\)")
_WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True, slots=True)
class Problem:
    """Where (`en/refunds.md`), and what to put right."""

    file: str
    text: str


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
            problems.append(Problem(file, f"{language} is not one of {', '.join(languages)}"))
            continue
        if not _NAME.fullmatch(path.stem):
            problems.append(Problem(file, "name it with small letters, digits and hyphens"))
        try:
            articles.append(read_article(path, language))
        except (ArticleError, OSError, UnicodeDecodeError) as error:
            problems.append(Problem(file, str(error).removeprefix(f"{path}: ")))
    there = {(article.slug, article.language) for article in articles}
    for article in articles:
        file = f"{article.language}/{article.slug}.md"
        problems += [Problem(file, text) for text in _about(article, there, topics)]
    problems += _missing(there, languages)
    problems += _asked_twice(articles)
    if not articles and not problems:
        problems.append(Problem(str(folder), "there are no articles"))
    return Checked(tuple(articles), tuple(sorted(problems, key=lambda each: each.file)))


def words_in(body: str) -> int:
    """The words that a reader sees; addresses behind links are none."""
    return len(_WORD.findall(_TARGET.sub("]", body)))


def _about(
    article: Article, there: Collection[tuple[str, str]], topics: Collection[str]
) -> Iterator[str]:
    count = words_in(article.body)
    if not SHORTEST <= count <= LONGEST:
        yield f"{count} words; write {SHORTEST} to {LONGEST}"
    if not article.topics:
        yield "no topics; name the intents that it answers"
    yield from (f"{topic} is no intent" for topic in article.topics if topic not in topics)
    if len(article.questions) < QUESTIONS:
        yield f"{len(article.questions)} questions; write {QUESTIONS} or more as customers ask"
    for target in links_of(article.body):
        own = ARTICLE_LINK.fullmatch(target)
        if own and (own[1], article.language) not in there:
            yield f"links to {own[1]}.md, which is not there in {article.language}"
        elif not own and not target.startswith(("https://", "mailto:", "#")):
            page = target.partition("?")[0].partition("#")[0]
            if page not in PAGES:
                yield f"links to {target}: neither an article, a page of ours, nor https"


def _missing(there: Collection[tuple[str, str]], languages: Collection[str]) -> Iterator[Problem]:
    for slug in {slug for slug, _ in there}:
        for language in languages:
            if (slug, language) not in there:
                yield Problem(f"{language}/{slug}.md", f"{slug} is not translated")


def _asked_twice(articles: list[Article]) -> Iterator[Problem]:
    asked: dict[tuple[str, str], list[Article]] = defaultdict(list)
    for article in articles:
        for question in {each.casefold() for each in article.questions}:
            asked[article.language, question].append(article)
    for (language, question), those in asked.items():
        for article in those[1:]:
            text = f"“{question}” is a question of {those[0].slug}, too"
            yield Problem(f"{language}/{article.slug}.md", text)
