"""Help articles, edited in all languages at once: data/articles/<lang>/<name>.md."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import ScalarString

from helpdesk.articles.model import Article
from helpdesk.articles.reader import parse_article
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.training.editing.changes import commit_message, opened
from helpdesk.training.project_files import Author, Change, ProjectFiles, Saved

FOLDER = "data/articles"

#: The article by language; a language into which it is not translated has None.
Versions = Mapping[str, Article | None]
#: The text of its files by language, "" where there is none.
Sources = Mapping[str, str]

_LINES = ("title", "summary")
_LISTS = ("topics", "keywords", "questions")
_FIELDS = (*_LINES, *_LISTS, "body")


@dataclass(frozen=True, slots=True)
class Merged:
    """One's own version on top of what others saved; `both` are the fields that both changed."""

    article: Article | None
    both: tuple[str, ...] = ()


def path_of(slug: str, language: str) -> str:
    """The file of an article."""
    return f"{FOLDER}/{language}/{slug}.md"


def read_sources(files: ProjectFiles, slug: str) -> dict[str, str]:
    """The files of an article. Raises NotWritableError naming the one that cannot be read."""
    return {code: files.read(path_of(slug, code)) or "" for code in LANGUAGES}


def versions_of(sources: Sources, slug: str) -> dict[str, Article | None]:
    """What they say. Raises ArticleError naming the one that is no article."""
    return {
        code: parse_article(sources[code], slug, code, path_of(slug, code))
        if sources[code]
        else None
        for code in LANGUAGES
    }


def edited(source: str, before: Article | None, after: Article) -> str:
    """The file with the fields that differ written anew; all else of it stays to the byte."""
    if before is None:
        return _new(after)
    front, body = _parts(source)
    yaml = _yaml()
    fields: CommentedMap = yaml.load(front)
    for name in (*_LINES, *_LISTS):
        if getattr(before, name) != getattr(after, name):
            fields[name] = _value(fields.get(name), getattr(after, name))
            front = _dumped(yaml, fields)
    if before.body != after.body:
        body = f"{after.body}\n"
    return f"---\n{front}---\n{body}"


def changes_of(files: ProjectFiles, slug: str, sources: Sources, after: Versions) -> list[Change]:
    """What is to be written where the files are `sources`; a version that is None is left alone.

    Raises ArticleError and NotWritableError.
    """
    before = versions_of(sources, slug)
    changes = []
    for code in LANGUAGES:
        article = after[code]
        if article is not None and article != before[code]:
            path = path_of(slug, code)
            base = opened(files, path, sources[code])
            changes.append(Change(path, base, edited(base or "", before[code], article)))
    return changes


def save_article(
    files: ProjectFiles, slug: str, sources: Sources, after: Versions, author: Author, reason: str
) -> Saved:
    """Write and commit the versions that differ from `sources`, which were opened.

    Raises what `changes_of` and ProjectFiles.save raise: nothing is written then.
    """
    changes = changes_of(files, slug, sources, after)
    return files.save(changes, author, commit_message("articles", reason))


def merged(base: Article | None, mine: Article | None, theirs: Article | None) -> Merged:
    """Each field as the one who changed it wrote it; as I wrote it where both did."""
    if mine is None or theirs is None or mine == base:
        return Merged(theirs if mine == base else mine)
    changed = {name for name in _FIELDS if base is None or _differ(base, mine, name)}
    theirs_too = {name for name in _FIELDS if base is None or _differ(base, theirs, name)}
    taken: dict[str, Any] = {name: getattr(mine, name) for name in changed}
    both = tuple(
        name for name in _FIELDS if name in changed & theirs_too and _differ(mine, theirs, name)
    )
    return Merged(replace(theirs, **taken), both)


def _differ(one: Article, other: Article, name: str) -> bool:
    return bool(getattr(one, name) != getattr(other, name))


def _parts(source: str) -> tuple[str, str]:
    """Front matter and body of a text that was read as an article."""
    front, _, body = source.removeprefix("---\n").partition("\n---\n")
    return f"{front}\n", body


def _new(article: Article) -> str:
    fields = CommentedMap()
    for name in _LINES:
        fields[name] = getattr(article, name)
    for name in _LISTS:
        if values := getattr(article, name):
            fields[name] = CommentedSeq(values)
            if name != "questions":
                fields[name].fa.set_flow_style()
    return f"---\n{_dumped(_yaml(), fields)}---\n{article.body}\n"


def _value(old: Any, new: str | tuple[str, ...]) -> Any:
    """The new value, quoted and laid out as the old one was."""
    if isinstance(new, str):
        return type(old)(new) if isinstance(old, ScalarString) else new
    kept = {str(each): each for each in old or ()}
    values = CommentedSeq([kept.get(each, each) for each in new])
    if isinstance(old, CommentedSeq) and old.fa.flow_style():
        values.fa.set_flow_style()
    return values


def _dumped(yaml: YAML, fields: CommentedMap) -> str:
    written = io.StringIO()
    yaml.dump(fields, written)
    return written.getvalue()


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    return yaml
