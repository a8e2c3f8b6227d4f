"""Articles as HTML: links lead to pages, and nothing runs."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from helpdesk.articles.model import Article
from helpdesk.articles.rendering import article_document, article_html


def html(body: str, language: str = "fr") -> str:
    return article_html(Article("a", language, "A", "A.", (), (), (), body))


def test_links_lead_to_pages_of_the_language_when_they_name_articles() -> None:
    assert 'href="refunds?language=fr#how"' in html("[x](refunds.md#how)")
    assert 'href="https://a.example/b.md"' in html("[x](https://a.example/b.md)")


def test_links_give_nothing_away_when_they_leave_the_site() -> None:
    assert 'rel="noopener nofollow ugc"' in html("[x](https://a.example)")
    assert 'rel="noopener nofollow ugc"' in html("[x](//a.example)")
    assert "rel=" not in html("[x](/contact)")


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://a.example/pixel.gif)",
        '<https://a.example/"onmouseover=alert(1)>',
        "[x](https://a.example '\" onmouseover=alert(1) ')",
        "```\n</code><script>alert(1)</script>\n```",
        "| a |\n| --- |\n| <b onclick=x>y</b> |",
    ],
)
def test_nothing_runs_or_loads_when_the_text_is_hostile(body: str) -> None:
    class Seen(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag in ("p", "a", "pre", "code", "table", "thead", "tbody", "tr", "th", "td")
            for name, value in attrs:
                assert name in ("href", "title", "rel", "style")
                assert name != "href" or (value or "").startswith("https://")

    Seen().feed(html(body))


def test_tables_stay_tables_when_rendered() -> None:
    assert "<td>1</td>" in html("| a |\n| --- |\n| 1 |")


def test_document_names_language_and_title_when_the_title_looks_like_html() -> None:
    made = article_document(Article("a", "fr", "</title><b>A & B", "A.", (), (), (), "Bonjour."))
    assert '<html lang="fr">' in made
    assert "<title>&lt;/title&gt;&lt;b&gt;A &amp; B</title>" in made
    assert "<p>Bonjour.</p>" in made
