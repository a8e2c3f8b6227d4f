"""Reading articles: Markdown files with YAML front matter, `<folder>/<lang>/<slug>.md`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from helpdesk.articles.model import Article

_FENCE = "---"


class ArticleError(ValueError):
    """A file is not an article; the message names it, and what is wrong."""


def read_articles(folder: Path) -> list[Article]:
    """All articles of all languages below `folder`, by language and slug. Raises ArticleError."""
    return [
        read_article(path, path.parent.name)
        for path in sorted(folder.glob("*/*.md"), key=lambda p: (p.parent.name, p.stem))
    ]


def read_article(path: Path, language: str) -> Article:
    """One file. Raises ArticleError."""
    text = path.read_text("utf-8")
    opening, _, rest = text.partition(f"{_FENCE}\n")
    front, fence, body = rest.partition(f"\n{_FENCE}\n")
    if opening or not fence:
        raise ArticleError(f"{path}: begin with front matter between two lines of {_FENCE}")
    try:
        fields: Any = yaml.safe_load(front)
    except yaml.YAMLError as error:
        raise ArticleError(f"{path}: the front matter is not YAML: {error}") from error
    if not isinstance(fields, dict):
        raise ArticleError(f"{path}: the front matter needs title, summary and topics")
    for name in ("title", "summary"):
        if not isinstance(fields.get(name), str) or not fields[name].strip():
            raise ArticleError(f"{path}: the front matter needs a {name}")
    return Article(
        slug=path.stem,
        language=language,
        title=fields["title"].strip(),
        summary=fields["summary"].strip(),
        topics=_names(path, fields, "topics"),
        keywords=_names(path, fields, "keywords"),
        questions=_names(path, fields, "questions"),
        body=body.strip(),
    )


def _names(path: Path, fields: dict[str, Any], name: str) -> tuple[str, ...]:
    value = fields.get(name) or []
    if not isinstance(value, list):
        raise ArticleError(f"{path}: write {name} as a list, [one, two]")
    return tuple(str(each) for each in value)
