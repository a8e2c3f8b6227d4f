"""`/studio/articles`: help articles, found, and edited in five languages side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from helpdesk.agents.model import Staff
from helpdesk.articles.check import NAME, Checked
from helpdesk.articles.model import Article
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.texts.staff import staff_text
from helpdesk.training.editing.articles import Versions
from helpdesk.web.staff_page import StaffPage, desk_language
from helpdesk.web.studio.article_editor import ArticleEditor
from helpdesk.web.studio.editor import EditorPage

ARTICLES = "/studio/articles"


def articles_page(counter: Counter, page: StaffPage) -> APIRouter:
    """The list of articles, and the editor of each."""
    editor = ArticleEditor(counter)

    async def look_at_files() -> None:
        # Reading all articles takes a second where one has changed: before the page's transaction,
        # not within it, where others would wait.
        await in_thread(editor.checked)

    routes = APIRouter(include_in_schema=False, dependencies=[Depends(look_at_files)])
    editor_page = EditorPage(counter, page, editor)

    async def listed(request: Request, wanted: str, new: str | None = None) -> HTMLResponse:
        """`new` is the name that no article can have."""

        def work(_session: Session, staff: Staff) -> Mapping[str, object]:
            language = desk_language(staff, request)
            checked = editor.checked()
            problems = defaultdict(list)
            for each in checked.problems:
                if each.what != "not_translated":
                    problems[each.slug].append(f"{each.file}: {each.said(language)}")
            return {
                "articles": _found(checked, wanted),
                "problems": problems,
                "wanted": wanted,
                "new": new,
                "taken": any(each.slug == new for each in checked.articles),
                "article_languages": LANGUAGES,
                "tell": lambda name, **values: staff_text(language, "editing", name, **values),
            }

        return await page.show(request, "studio_articles", "studio_articles.html", work)

    @routes.get(ARTICLES)
    async def articles(
        request: Request, q: Annotated[str, Query(max_length=500)] = ""
    ) -> HTMLResponse:
        """All articles, or those with these words; what is missing or wrong says so."""
        return await listed(request, q.strip())

    @routes.get(f"{ARTICLES}/new")
    async def begin(request: Request, name: Annotated[str, Query(max_length=100)] = "") -> Response:
        """The name of an article that is to be written."""
        name = name.strip()
        taken = any(each.slug == name for each in editor.checked().articles)
        if taken or name == "new" or not NAME.fullmatch(name):
            return await listed(request, "", new=name)
        return RedirectResponse(f"{ARTICLES}/{name}/new")

    @routes.get(f"{ARTICLES}/{{key}}/new")
    async def write(request: Request) -> HTMLResponse:
        """An article that is not there yet."""
        return await editor_page.show(request, FormData())

    routes.include_router(editor_page.routes(f"{ARTICLES}/{{key}}"))
    return routes


def _found(checked: Checked, wanted: str) -> dict[str, Versions]:
    """By name, in all languages; those that have the words in any."""
    found: dict[str, dict[str, Article | None]] = {}
    for each in checked.articles:
        found.setdefault(each.slug, dict.fromkeys(LANGUAGES))[each.language] = each
    words = wanted.casefold()
    return {
        slug: found[slug]
        for slug in sorted(found)
        if any(each and _has(each, words) for each in found[slug].values())
    }


def _has(article: Article, words: str) -> bool:
    said = (article.slug, article.title, article.summary, article.body, *article.questions)
    return any(words in each.casefold() for each in said)
