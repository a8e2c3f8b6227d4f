"""Reading articles: Markdown files with YAML front matter, `<folder>/<lang>/<slug>.md`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from helpdesk.articles.model import Article
from helpdesk.texts.problems import ProblemError, not_yaml, sentence
from helpdesk.texts.staff import Sentence

_FENCE = "---"


class ArticleError(ProblemError):
    """A file is not an article; the sentence names it, and says what is wrong (`problem`)."""

    def __init__(self, path: Path | str, problem: Sentence) -> None:
        super().__init__(sentence("file_at", path=path, problem=problem))
        self.problem = problem


def read_articles(folder: Path) -> list[Article]:
    """All articles of all languages below `folder`, by language and slug. Raises ArticleError."""
    return [
        read_article(path, path.parent.name)
        for path in sorted(folder.glob("*/*.md"), key=lambda p: (p.parent.name, p.stem))
    ]


def read_article(path: Path, language: str) -> Article:
    """One file. Raises ArticleError, OSError and UnicodeDecodeError."""
    return parse_article(path.read_text("utf-8"), path.stem, language, path)


def parse_article(text: str, slug: str, language: str, path: Path | str) -> Article:
    """The text of a file. Raises ArticleError, which names the file by `path`."""
    opening, _, rest = text.partition(f"{_FENCE}\n")
    front, fence, body = rest.partition(f"\n{_FENCE}\n")
    if opening or not fence:
        raise ArticleError(path, sentence("article_front"))
    try:
        fields: Any = yaml.load(front, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        line, problem = not_yaml(error)
        # The line of the file: the fence is its first.
        problem = sentence("article_not_yaml", line=line + 1, problem=problem)
        raise ArticleError(path, problem) from error
    if not isinstance(fields, dict):
        raise ArticleError(path, sentence("article_fields"))
    for name in ("title", "summary"):
        if not isinstance(fields.get(name), str) or not fields[name].strip():
            raise ArticleError(path, sentence("article_needs", name=name))
    return Article(
        slug=slug,
        language=language,
        title=fields["title"].strip(),
        summary=fields["summary"].strip(),
        topics=_names(path, fields, "topics"),
        keywords=_names(path, fields, "keywords"),
        questions=_names(path, fields, "questions"),
        body=body.strip(),
    )


def _names(path: Path | str, fields: dict[str, Any], name: str) -> tuple[str, ...]:
    value = fields.get(name) or []
    if not isinstance(value, list):
        raise ArticleError(path, sentence("article_list", name=name))
    return tuple(str(each) for each in value)
