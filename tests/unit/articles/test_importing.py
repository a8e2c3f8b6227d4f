"""Articles from elsewhere: what comes, what does not, and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from helpdesk.articles.importing.bring import How, bring, read_export
from helpdesk.articles.importing.found import slug_of, summary_of
from helpdesk.articles.importing.markdown import to_markdown
from helpdesk.articles.model import Article
from helpdesk.articles.reader import read_article
from helpdesk.articles.rendering import article_html


def entry(number: int = 1, **changes: Any) -> dict[str, Any]:
    """An article as Zendesk's API gives it."""
    return {
        "id": number,
        "url": f"https://x.zendesk.com/api/v2/help_center/en-us/articles/{number}.json",
        "html_url": f"https://x.zendesk.com/hc/en-us/articles/{number}-Reset",
        "author_id": 9,
        "draft": False,
        "promoted": False,
        "locale": "en-us",
        "source_locale": "en-us",
        "title": f"Reset your password {number}",
        "body": "<p>Choose <strong>Forgot password</strong>.</p>",
        "label_names": ["login"],
        "section_id": 7,
        "outdated": False,
        **changes,
    }


def export(folder: Path, *articles: Any, name: str = "page1.json") -> Path:
    page = {
        "count": len(articles),
        "next_page": None,
        "page": 1,
        "articles": articles,
        "sections": [{"id": 7, "name": "Signing in"}],
    }
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(page), "utf-8")
    return folder


def outcomes(source: Path, into: Path, **how: bool) -> list[tuple[str, str, str]]:
    lines = bring(read_export(source), into, How(**how))
    return [(line.outcome, line.article, line.why) for line in lines]


def test_article_is_written_with_all_it_has_when_it_is_new(tmp_path: Path) -> None:
    source = export(tmp_path / "z", entry())

    assert outcomes(source, tmp_path / "a") == [("new", "en/reset-your-password-1", "")]
    article = read_article(tmp_path / "a/en/reset-your-password-1.md", "en")
    assert article.title == "Reset your password 1"
    assert article.summary == "Choose Forgot password."
    assert article.keywords == ("login", "Signing in")
    assert article.body == "Choose **Forgot password**."


def test_translations_share_a_name_when_they_have_one_id(tmp_path: Path) -> None:
    french = entry(1, locale="fr", title="Mot de passe", body="<p>Oublié ?</p>")
    export(tmp_path / "z", french, name="fr.json")
    export(tmp_path / "z", entry(1), name="en.json")

    found = outcomes(tmp_path / "z", tmp_path / "a")

    assert {article for _, article, _ in found} == {
        "en/reset-your-password-1",
        "fr/reset-your-password-1",
    }


@pytest.mark.parametrize(
    ("changes", "outcome", "why"),
    [
        ({"draft": True}, "left out", "a draft"),
        ({"locale": None}, "left out", "no locale"),
        ({"locale": "ja"}, "left out", "no language ja"),
        ({"body": "  "}, "left out", "no text"),
        ({"body": None}, "left out", "no text"),
        ({"title": ""}, "broken", "no title"),
    ],
)
def test_report_says_why_when_an_article_does_not_come(
    tmp_path: Path, changes: dict[str, Any], outcome: str, why: str
) -> None:
    [line] = outcomes(export(tmp_path / "z", entry(**changes)), tmp_path / "a")

    assert line[0] == outcome
    assert why in line[2]
    assert not (tmp_path / "a").exists()


def test_first_one_counts_when_two_have_the_same_id_and_language(tmp_path: Path) -> None:
    found = outcomes(export(tmp_path / "z", entry(), entry(title="Other")), tmp_path / "a")

    assert [line[0] for line in found] == ["new", "left out"]


def test_names_differ_when_titles_are_the_same(tmp_path: Path) -> None:
    source = export(tmp_path / "z", entry(1, title="Same"), entry(2, title="Same"))

    assert [line[1] for line in outcomes(source, tmp_path / "a")] == ["en/same", "en/same-2"]


@pytest.mark.parametrize("text", ['{"articles": [', "[" * 100_000, '{"tickets": []}', "\x00"])
def test_other_pages_still_come_when_one_is_broken(tmp_path: Path, text: str) -> None:
    source = export(tmp_path / "z", entry(), "no object", name="page2.json")
    (source / "page1.json").write_text(text, "utf-8")

    found = outcomes(source, tmp_path / "a")

    assert [line[0] for line in found] == ["broken", "new", "broken"]


def test_nothing_is_overwritten_when_nobody_asked_for_it(tmp_path: Path) -> None:
    into = tmp_path / "a"
    outcomes(export(tmp_path / "z", entry()), into)
    file = into / "en/reset-your-password-1.md"
    before = file.read_text()
    changed = export(tmp_path / "z", entry(body="<p>New text.</p>"))

    assert outcomes(changed, into)[0][0] == "kept"
    assert outcomes(changed, into, replace=True, dry_run=True)[0][0] == "replaced"
    assert file.read_text() == before
    assert outcomes(changed, into, replace=True)[0][0] == "replaced"
    assert "New text." in file.read_text()
    assert outcomes(changed, into)[0][0] == "same"


def test_nothing_is_written_when_the_run_is_dry(tmp_path: Path) -> None:
    assert outcomes(export(tmp_path / "z", entry()), tmp_path / "a", dry_run=True)[0][0] == "new"
    assert not (tmp_path / "a").exists()


def test_links_between_articles_stay_links_when_both_come(tmp_path: Path) -> None:
    body = (
        '<p><a href="/hc/en-us/articles/2-Other">there</a>, <a href="/hc/articles/9">gone</a> and '
        '<a href="https://a.example/x y">out</a></p>'
    )
    source = export(tmp_path / "z", entry(1, body=body), entry(2, title="Other"))

    [first, _] = outcomes(source, tmp_path / "a")

    text = (tmp_path / "a/en/reset-your-password-1.md").read_text()
    assert "[there](other.md), gone and [out](https://a.example/x%20y)" in text
    assert first[2] == "without link"


def test_markdown_folder_comes_when_it_has_languages(tmp_path: Path) -> None:
    source = tmp_path / "m"
    for name, text in {
        "en/Refunds & more.md": "# Money back\n\nAsk us in *writing*.\n",
        "de/plain.md": "no heading",
        "readme.md": "# Not an article",
    }.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, "utf-8")
    (source / "en" / "link.md").symlink_to("/etc/hostname")

    found = outcomes(source, tmp_path / "a")

    assert sorted(line[0] for line in found) == ["broken", "left out", "left out", "new"]
    article = read_article(tmp_path / "a/en/refunds-more.md", "en")
    assert (article.title, article.summary) == ("Money back", "Ask us in writing.")


def markdown(html: str) -> str:
    return to_markdown(html, lambda target: target if target.startswith("https:") else None)[0]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>One</h1><h5>Two</h5>", "## One\n\n#### Two"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ol><li><p>a</p></li><li>b</li></ol>", "1. a\n1. b"),
        ("<pre>x = [1]\n  y</pre>", "```\nx = [1]\n  y\n```"),
        ("run <code>a_b*c</code> now", "run `a_b*c` now"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("a<br>b", "a\\\nb"),
        ("<b> bold </b>text", "**bold** text"),
        ("1. not a list", "1\\. not a list"),
        ("*not* [a](b) <em>mark</em>", "\\*not\\* \\[a\\](b) *mark*"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "\\<script\\>alert(1)\\</script\\>"),
        (
            "<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "| a | b\\|c |\n| --- | --- |\n| 1 | 2 |",
        ),
        ('<img src="https://x/p.png" alt="The *menu*">', "*The \\*menu\\**"),
        ("<p>open <b>end", "open **end**"),
        ("</p></b>stray", "stray"),
    ],
)
def test_html_becomes_markdown_when_it_is_known(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe src='https://evil.example'></iframe>",
        "<style>body{}</style>",
        "<a href='javascript:alert(1)'></a>",
        "<form><input name=a></form>",
    ],
)
def test_nothing_stays_when_html_is_hostile(html: str) -> None:
    assert markdown(html) == ""


def test_rendered_article_is_harmless_when_the_html_was_hostile() -> None:
    body = markdown(
        "<p onclick=x>Hi <a href='JAVASCRIPT:x'>a</a> <a href='https://e.example/)<script>'>b</a>"
        "<img src=x onerror=alert(1) alt='](javascript:alert(1))'>&lt;img src=x&gt;</p>"
    )
    html = article_html(Article("a", "en", "A", "A.", (), (), (), body))

    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html.replace("](javascript:alert(1))", "").lower()
    assert 'href="https://e.example/%29%3Cscript%3E"' in html


def test_conversion_ends_when_html_is_nested_without_end() -> None:
    assert "deep" in markdown("<div><b>" * 20_000 + "deep")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Größe & Preis?", "grosse-preis"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本", "article-5"),
        ("a" * 200, "a" * 80),
    ],
)
def test_name_is_a_plain_file_name_when_the_title_is_not(title: str, slug: str) -> None:
    assert slug_of(title, "Article 5") == slug


def test_summary_is_the_first_text_when_headings_come_before() -> None:
    assert summary_of("## Head\n\n1\\. See [this](x.md) *now*.") == "1. See this now."
    assert len(summary_of("word " * 100)) <= 202
