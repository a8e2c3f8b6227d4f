"""What the library finds, with meaning and without."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from helpdesk.articles.embedding import Vectors
from helpdesk.articles.library import Library, articles_in_force, open_library
from helpdesk.articles.model import Article
from tests.unit.articles.conftest import Write


def article(slug: str, title: str, language: str = "en", topic: str = "t") -> Article:
    return Article(slug, language, title, f"{title}.", (topic,), (), (), f"All about {title}.")


ARTICLES = [
    # First by name: what comes first where nothing matches.
    article("accounts", "Close it", topic="close"),
    article("refunds", "Money back", topic="request_refund"),
    article("refunds", "Geld zurück", "de", topic="request_refund"),
    article("invoices", "Find an invoice", topic="request_invoice"),
    article("invoices", "Rechnung finden", "de", topic="request_invoice"),
    article("webhooks", "Receive events", topic="api"),
]


class Meanings:
    """Knows two things: what is about money coming back, and the rest."""

    name = "meanings"

    def query(self, text: str) -> Vectors:
        return self.passages([text])[0]

    def passages(self, texts: Sequence[str]) -> Vectors:
        about = ("Money", "Geld", "remboursement")
        return np.array(
            [[float(any(word in text for word in about)), 0.5] for text in texts], dtype=np.float32
        )


@pytest.fixture
def library() -> Library:
    return Library(ARTICLES)


def slugs(found: Sequence[Article]) -> list[str]:
    return [each.slug for each in found]


@pytest.mark.parametrize("question", ["invoice", "INVOICES", "invoyce", "find invo", "Rechnungen"])
def test_words_find_the_article_when_they_are_inflected_or_misspelt(
    library: Library, question: str
) -> None:
    assert slugs(library.search(question, "en", limit=1)) == ["invoices"]


def test_accents_do_not_matter_when_searching(library: Library) -> None:
    assert library.search("geld zuruck", "de")[0].title == "Geld zurück"


def test_meaning_finds_the_article_when_no_word_is_shared(library: Library, tmp_path: Path) -> None:
    assert not library.knows_meaning
    library.learn_meaning(Meanings(), tmp_path)

    assert library.knows_meaning
    assert library.search("remboursement", "de")[0].title == "Geld zurück"


def test_topic_decides_when_the_words_say_little(library: Library) -> None:
    suggested = library.suggest("please find it", "en", "request_invoice")

    assert suggested[0].slug == "invoices"


def test_nothing_is_suggested_when_nothing_is_about_it(library: Library) -> None:
    assert library.suggest("xyzzy", "en", None) == []


def test_article_comes_in_another_language_when_it_is_not_translated(library: Library) -> None:
    found = library.get("webhooks", "de")

    assert found is not None
    assert found.language == "en"
    assert library.get("nothing", "de") is None


def test_all_of_the_language_is_listed_when_nothing_is_asked(library: Library) -> None:
    assert [each.title for each in library.search(" ", "de")] == ["Geld zurück", "Rechnung finden"]


def test_nothing_is_found_when_there_are_no_articles(tmp_path: Path) -> None:
    library = Library([])
    library.learn_meaning(Meanings(), tmp_path)

    assert library.search("refund", "en") == []
    assert library.suggest("refund", "en", None) == []


def test_edited_articles_take_the_place_of_the_old_with_their_meaning(
    library: Library, tmp_path: Path
) -> None:
    library.learn_meaning(Meanings(), tmp_path)

    library.follow([article("refunds", "Money sent back"), *ARTICLES[3:]], Meanings(), tmp_path)

    assert library.knows_meaning
    found = library.get("refunds", "de")
    assert found is not None
    assert found.title == "Money sent back"
    assert slugs(library.search("remboursement", "en"))[0] == "refunds"


def test_files_are_read_again_when_one_changes_and_kept_when_one_is_broken(
    write: Write, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    write("articles/en/refunds")
    in_force = articles_in_force(folder)
    library = Library(in_force())
    write("articles/en/invoices", title="Invoices, found at last")

    library.follow(in_force(), Meanings(), tmp_path)
    (folder / "en/refunds.md").write_text("no front matter", "utf-8")
    library.follow(in_force(), Meanings(), tmp_path)

    assert slugs(library.search("", "en")) == ["invoices", "refunds"]


def test_service_shows_an_edited_article_by_itself(write: Write, tmp_path: Path) -> None:
    write("articles/en/refunds")
    library = open_library(tmp_path / "cache", tmp_path / "articles")

    write("articles/en/refunds", title="Asking for money back")

    until = time.monotonic() + 60
    while (found := library.get("refunds", "en")) and found.title == "Refunds":
        assert time.monotonic() < until, "the edited article is not shown"
        time.sleep(0.05)
