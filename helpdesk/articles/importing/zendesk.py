"""A Zendesk Help Center export: JSON pages as `GET /api/v2/help_center/…/articles.json` gives them.

A page is `{"articles": [{"id", "locale", "title", "body", "label_names", "section_id", "draft",
…}], "sections": […]}`; one file may also hold a list of articles. The same id in another locale is
a translation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from helpdesk.articles.importing.found import Export, Found, slug_of, summary_of
from helpdesk.articles.importing.markdown import to_markdown
from helpdesk.texts.catalog import DEFAULT_LANGUAGE, LANGUAGES

#: A page of a hundred long articles is far below this.
_LARGEST = 50_000_000

_OWN_LINK = re.compile(r"/hc/(?:[\w-]+/)?articles/(\d+)")


def read_zendesk(files: Iterable[Path]) -> Export:
    """All articles of all pages, translations under one name."""
    export = Export()
    raw: list[tuple[str, dict[str, Any]]] = []
    sections: dict[Any, str] = {}
    for path in files:
        articles, named = _page(path, export)
        sections |= named
        raw += [(f"{path.name} #{place}", each) for place, each in enumerate(articles, 1)]
    wanted = _wanted(raw, export)
    slugs = _slugs(wanted)
    for (number, language), (source, article) in wanted.items():
        export.found.append(_article(source, article, language, slugs, slugs[number], sections))
    return export


def _page(path: Path, export: Export) -> tuple[list[Any], dict[Any, str]]:
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError(f"larger than {_LARGEST // 1_000_000} MB")
        page = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        export.broken(path.name, f"not readable as JSON: {error}")
        return [], {}
    content = page if isinstance(page, dict) else {"articles": page}
    articles = content.get("articles", [content["article"]] if "article" in content else None)
    if not isinstance(articles, list):
        export.broken(path.name, "there is no list of articles in it")
        return [], {}
    sections = content.get("sections")
    named = {
        each["id"]: str(each.get("name", ""))
        for each in (sections if isinstance(sections, list) else [])
        if isinstance(each, dict) and isinstance(each.get("id"), int)
    }
    return articles, named


def _wanted(
    raw: list[tuple[str, Any]], export: Export
) -> dict[tuple[str, str], tuple[str, dict[str, Any]]]:
    """Those to publish, by id and language; the rest is reported with its reason."""
    wanted: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
    for source, article in raw:
        if not isinstance(article, dict):
            export.broken(source, "not an object")
            continue
        title, body, locale = (article.get(name) for name in ("title", "body", "locale"))
        language = str(locale or "")[:2].casefold()
        key = (str(article.get("id") or source), language)
        if article.get("draft"):
            export.leave_out(source, "a draft")
        elif not locale:
            export.leave_out(source, "no locale: its language is not known")
        elif language not in LANGUAGES:
            export.leave_out(source, f"Guichet has no language {locale}")
        elif not isinstance(title, str) or not title.strip():
            export.broken(source, "no title")
        elif not isinstance(body, str) or not body.strip():
            export.leave_out(source, "no text")
        elif key in wanted:
            export.leave_out(source, f"a second {key[0]} in {language}; the first one counts")
        else:
            wanted[key] = (source, article)
    return wanted


def _slugs(wanted: dict[tuple[str, str], tuple[str, dict[str, Any]]]) -> dict[str, str]:
    """A name for each id, from its English title where there is one; no two ids share one."""
    first = sorted(wanted.items(), key=lambda item: item[0][1] != DEFAULT_LANGUAGE)
    slugs: dict[str, str] = {}
    for (number, _), (_, article) in first:
        if number not in slugs:
            slug = slug_of(article["title"], number)
            slugs[number] = slug if slug not in slugs.values() else f"{slug}-{slug_of(number, '')}"
    return slugs


def _article(
    source: str,
    article: dict[str, Any],
    language: str,
    slugs: dict[str, str],
    slug: str,
    sections: dict[Any, str],
) -> Found:
    def link(target: str) -> str | None:
        if own := _OWN_LINK.search(target):
            return f"{slugs[own[1]]}.md" if own[1] in slugs else None
        return target if re.match(r"https://|mailto:", target, re.IGNORECASE) else None

    body, lost = to_markdown(article["body"], link)
    labels = article.get("label_names")
    keywords = [str(each) for each in labels] if isinstance(labels, list) else []
    section = article.get("section_id")
    if isinstance(section, int) and sections.get(section):
        keywords.append(sections[section])
    return Found(
        source=source,
        slug=slug,
        language=language,
        title=" ".join(article["title"].split()),
        summary=summary_of(body) or " ".join(article["title"].split()),
        keywords=tuple(dict.fromkeys(keywords)),
        body=body,
        lost=lost,
    )
