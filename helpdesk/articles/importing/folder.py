"""A folder of Markdown: `<folder>/<lang>/<name>.md`, with or without front matter."""

from __future__ import annotations

import re
from pathlib import Path

from helpdesk.articles.importing.found import Export, Found, slug_of, summary_of
from helpdesk.articles.reader import ArticleError, read_article
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.texts.problems import sentence, why

_HEADING = re.compile(r"\A#\s+(.+?)\s*#*\s*$", re.MULTILINE)


def read_folder(folder: Path) -> Export:
    """All Markdown files below it; the name of the folder that a file is in is its language."""
    export = Export()
    for path in sorted(folder.rglob("*.md")):
        source, language = str(path.relative_to(folder)), path.parent.name.casefold()[:2]
        if path.is_symlink():
            export.leave_out(source, "a link to another file")
        elif language not in LANGUAGES:
            export.leave_out(source, "not in a folder named after a language, such as en")
        else:
            try:
                export.found.append(_article(path, source, language))
            except ArticleError as error:
                export.broken(source, str(error.problem))
            except (OSError, UnicodeDecodeError) as error:
                export.broken(source, str(why(error)))
    return export


def _article(path: Path, source: str, language: str) -> Found:
    text = path.read_text("utf-8-sig").replace("\r\n", "\n")
    if text.startswith("---\n"):
        article = read_article(path, language)
        return Found(
            source, slug_of(path.stem, path.stem), language, article.title, article.summary,
            article.keywords, article.body, article.topics, article.questions,
        )  # fmt: skip
    heading = _HEADING.search(text.strip())
    if heading is None:
        raise ArticleError(path, sentence("article_heading"))
    body = text.strip()[heading.end() :].strip()
    title = heading[1]
    return Found(
        source, slug_of(path.stem, path.stem), language, title, summary_of(body) or title, (), body
    )
