"""What `./guichet articles check` finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk.articles.check import check_articles
from helpdesk.articles.library import ARTICLES
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.triage.taxonomy import all_intents
from tests.unit.articles.conftest import TEXT, Write

TOPICS = {"request_refund"}


def problems(folder: Path, *languages: str) -> list[str]:
    checked = check_articles(folder, languages or ("en",), TOPICS)
    return [f"{each.file}: {each.text}" for each in checked.problems]


def test_check_is_content_when_articles_are_the_shipped_ones() -> None:
    checked = check_articles(ARTICLES, LANGUAGES, all_intents())

    assert checked.problems == ()
    assert len(checked.articles) == 250


def test_check_is_content_when_all_is_right(write: Write, tmp_path: Path) -> None:
    write(body=f"{TEXT} [This](refunds.md), [that](/contact?topic=x), [there](https://a.example).")

    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"body": "Too short."}, "2 words; write 150 to 500"),
        ({"body": TEXT * 4}, "840 words"),
        ({"body": f"{TEXT} [x](gone.md)"}, "links to gone.md, which is not there in en"),
        ({"body": f"{TEXT} [x](/gone)"}, "links to /gone: neither"),
        ({"body": f"{TEXT} [x](http://a.example)"}, "links to http://a.example: neither"),
        ({"topics": ["nothing"]}, "nothing is no intent"),
        ({"topics": []}, "no topics"),
        ({"questions": ["One?"]}, "1 questions; write 5 or more"),
        ({"title": ""}, "the front matter needs a title"),
        ({"topics": "refunds"}, "write topics as a list"),
    ],
)
def test_check_names_file_and_problem_when_something_is_wrong(
    write: Write, tmp_path: Path, change: dict[str, object], expected: str
) -> None:
    write(**change)

    found = problems(tmp_path)

    assert len(found) == 1
    assert found[0].startswith("en/refunds.md: ")
    assert expected in found[0]


def test_check_names_the_language_when_a_translation_is_missing(
    write: Write, tmp_path: Path
) -> None:
    write()

    assert problems(tmp_path, "en", "de") == ["de/refunds.md: refunds is not translated"]


def test_check_names_both_articles_when_one_question_leads_to_two(
    write: Write, tmp_path: Path
) -> None:
    same = ["Same?", "b", "c", "d", "e"]
    write("en/one", questions=same)
    write("en/two", questions=["same?", "g", "h", "i", "j"])

    assert problems(tmp_path) == ["en/two.md: “same?” is a question of one, too"]


def test_check_says_so_when_a_file_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "Bad Name.md").write_bytes(b"\xff\xfe nothing")

    found = problems(tmp_path)

    assert "en/Bad Name.md: name it with small letters, digits and hyphens" in found
    assert any("UTF-8" in each for each in found)


def test_check_says_so_when_there_are_no_articles(tmp_path: Path) -> None:
    assert problems(tmp_path) == [f"{tmp_path}: there are no articles"]
