"""Did this help? At the end of every article page, and in the report."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from helpdesk.articles.library import ARTICLES, Library
from helpdesk.articles.reader import read_articles
from helpdesk.feedback.report import ArticleCount, article_counts
from helpdesk.settings import Settings
from helpdesk.store.engine import Store
from helpdesk.web.app import create_app
from tests.integration.conftest import ScriptedAssistant


@pytest.fixture
def site(settings: Settings, assistant: ScriptedAssistant) -> Iterator[TestClient]:
    app = create_app(settings, assistant, Library(read_articles(ARTICLES)))
    with TestClient(app, base_url="http://testserver") as client:
        yield client


def view_of(site: TestClient, page: str) -> str:
    found = re.search(r'name="view" value="(\w+)"', site.get(page).text)
    assert found
    return found[1]


def counts(store: Store) -> list[ArticleCount]:
    with store.unit_of_work() as session:
        return article_counts(session)


def test_answer_counts_once_when_a_page_is_read(site: TestClient, store: Store) -> None:
    page = "/articles/refunds?language=de"
    view = view_of(site, page)

    first = site.post(page, data={"view": view, "helped": "no"})
    second = site.post(page, data={"view": view, "helped": "yes"})

    assert (first.status_code, second.status_code) == (200, 200)
    assert "Ihre Antwort" in first.text
    assert counts(store) == [ArticleCount("refunds", "de", "search", 1, 0, 1)]


@pytest.mark.parametrize(
    ("page", "data"),
    [
        ("/articles/refunds", {"view": "0" * 32, "helped": "yes"}),
        ("/articles/refunds", {"helped": "yes"}),
        ("/articles/refunds", {"view": "real", "helped": "perhaps"}),
        ("/articles/webhooks", {"view": "real", "helped": "yes"}),
    ],
)
def test_answer_is_refused_when_no_such_page_was_read(
    site: TestClient, store: Store, page: str, data: dict[str, str]
) -> None:
    view = view_of(site, "/articles/refunds")

    response = site.post(
        page, data={**data, **({"view": view} if data.get("view") == "real" else {})}
    )

    assert response.status_code == 404
    assert [(each.helped, each.did_not) for each in counts(store)] == [(0, 0)]


def test_readiness_says_how_articles_are_found_when_vectors_are_not_there(
    site: TestClient,
) -> None:
    assert site.get("/readyz").json()["article_search"] == "words"
    found = site.get("/api/v1/support/articles?q=refund&language=en").json()["items"]
    assert found[0]["id"] == "refunds"
