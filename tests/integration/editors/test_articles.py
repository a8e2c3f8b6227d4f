"""The editor of articles: found, previewed, checked, translated, and two who edit the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.integration.editors.forms import OURS, article_form, fields_of
from tests.integration.project import git
from tests.integration.test_simulator import read

REFUNDS = "/studio/articles/refunds"


def file_of(project: Path, language: str, slug: str = "refunds") -> Path:
    return project / f"data/articles/{language}/{slug}.md"


def body_of(project: Path, language: str) -> str:
    return file_of(project, language).read_text("utf-8").partition("\n---\n")[2].strip()


def test_articles_are_found_by_words_of_any_language_and_say_what_is_missing(
    trainer: TestClient, project: Path
) -> None:
    file_of(project, "pt").unlink()
    text = file_of(project, "es").read_text("utf-8")
    file_of(project, "es").write_text(text.replace("topics: [", "topics: [nonsense, "), "utf-8")

    found = trainer.get("/studio/articles?q=REMBOURSEMENT").text

    assert f'href="{REFUNDS}"' in found
    assert '<span class="pill bad">pt</span>' in found
    assert "es/refunds.md: nonsense is no intent" in read(found)
    assert "Nothing has these words" in trainer.get("/studio/articles?q=xyzzy").text
    assert trainer.get("/studio/articles/nothing").status_code == 404
    assert trainer.get("/studio/articles/..%2Frefunds").status_code == 404


def test_article_is_previewed_in_all_languages_and_its_html_stays_text(
    trainer: TestClient, project: Path
) -> None:
    body = f"## New part\n\n<script>alert(1)</script>\n\n{body_of(project, 'de')}"

    page = trainer.post(REFUNDS, data=article_form(project, body_de=body)).text

    assert "<h2>New part</h2>" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert page.count('class="preview"') == 5
    assert "data/articles/de/refunds.md" in page
    assert git(project, "status", "--short") == ""


def test_only_the_changed_lines_of_the_changed_languages_are_committed(
    trainer: TestClient, project: Path
) -> None:
    form = article_form(project, title_fr="Être remboursé : comment ?")
    form["questions-es"] += "\r\ndevuelvan lo que pagué de más"

    page = trainer.post(f"{REFUNDS}/save", data=form, headers=OURS)

    assert 'id="saved"' in page.text
    diff = git(project, "show", "--format=", "--unified=0").splitlines()
    assert [line for line in diff if line[0] in "+-" and line[:3] not in ("+++", "---")] == [
        "+- devuelvan lo que pagué de más",
        "-title: Demander un remboursement",
        "+title: 'Être remboursé : comment ?'",
    ]


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("body_fr", "Trop court.", "2 words; write 150 to 500"),
        ("title_fr", "", "it has no title"),
        ("questions_fr", "une seule", "1 questions; write 5 or more"),
        ("topics", [], "no topics; name the intents"),
        ("topics", ["nonsense"], "nonsense is no intent"),
    ],
)
def test_article_is_not_saved_and_says_why_when_a_check_fails(
    trainer: TestClient, project: Path, field: str, text: str, said: str
) -> None:
    form = article_form(project, **{field: text})

    page = trainer.post(f"{REFUNDS}/save", data=form, headers=OURS)

    assert said in read(page.text)
    assert "has to be put right first" in read(page.text)
    assert git(project, "status", "--short") == ""


def test_links_and_questions_are_checked_against_the_other_articles(
    trainer: TestClient, project: Path
) -> None:
    other = file_of(project, "en", "change-plan").read_text("utf-8")
    question = other.partition("questions:\n- ")[2].partition("\n")[0]
    form = article_form(project, body_en=body_of(project, "en") + "\n\n[Gone](gone.md)")
    form["questions-en"] += f"\r\n{question.upper()}"

    said = read(trainer.post(f"{REFUNDS}/save", data=form, headers=OURS).text)

    assert "links to gone.md, which is not there in en" in said
    assert "is a question of change-plan, too" in said
    assert git(project, "status", "--short") == ""


def test_problems_are_told_in_the_language_of_the_desk(trainer: TestClient, project: Path) -> None:
    trainer.headers["Accept-Language"] = "de"

    page = trainer.post(REFUNDS, data=article_form(project, body_fr="Trop court."))

    assert "2 Wörter; schreiben Sie 150 bis 500" in read(page.text)


def test_missing_translation_is_shown_keeps_nobody_from_saving_and_can_be_added(
    trainer: TestClient, project: Path
) -> None:
    portuguese = article_form(project)
    file_of(project, "pt").unlink()
    git(project, "commit", "--all", "--quiet", "--message", "lost")
    assert "Not translated" in read(trainer.get(REFUNDS).text)

    english = article_form(project, title_en="Refunds")
    assert 'id="saved"' in trainer.post(f"{REFUNDS}/save", data=english, headers=OURS).text
    form = article_form(project)
    form |= {name: text for name, text in portuguese.items() if name.endswith("-pt")}
    saved = trainer.post(f"{REFUNDS}/save", data=form | {"base-pt": ""}, headers=OURS)

    assert 'id="saved"' in saved.text
    assert "Not translated" not in read(saved.text)
    text = file_of(project, "pt").read_text("utf-8")
    assert text.startswith("---\ntitle: ")
    assert "topics: [request_refund]\n" in text
    assert "questions:\n- " in text


def test_new_article_is_begun_by_its_name(trainer: TestClient, project: Path) -> None:
    taken = trainer.get("/studio/articles/new?name=refunds").text
    assert "There is an article of this name already" in read(taken)
    wrong = trainer.get("/studio/articles/new?name=New%20article").text
    assert "Name it with small letters" in read(wrong)
    begun = trainer.get("/studio/articles/new?name=partial-refunds")
    assert begun.url.path == "/studio/articles/partial-refunds/new"

    form = fields_of(begun.text) | {"reason": "Asked for often", "topics": ["request_refund"]}
    form |= {
        "title-en": "Partial refunds",
        "summary-en": "When a part of a payment comes back.",
        "body-en": body_of(project, "en"),
        "questions-en": "\n".join(f"a part of my money back {number}" for number in range(5)),
    }
    saved = trainer.post("/studio/articles/partial-refunds/save", data=form, headers=OURS)

    assert 'id="saved"' in saved.text
    assert file_of(project, "en", "partial-refunds").is_file()
    assert not file_of(project, "fr", "partial-refunds").exists()
    assert 'href="/studio/articles/partial-refunds"' in trainer.get("/studio/articles").text


def test_edits_of_two_languages_do_not_stand_in_each_others_way(
    trainer: TestClient, project: Path
) -> None:
    mine = article_form(project, title_fr="Mon titre")
    theirs = article_form(project, title_de="Ihr Titel")
    trainer.post(f"{REFUNDS}/save", data=theirs, headers=OURS)

    assert 'id="saved"' in trainer.post(f"{REFUNDS}/save", data=mine, headers=OURS).text

    assert "title: Ihr Titel\n" in file_of(project, "de").read_text("utf-8")
    assert "title: Mon titre\n" in file_of(project, "fr").read_text("utf-8")


def test_what_only_they_changed_is_taken_over_and_what_both_changed_is_marked(
    trainer: TestClient, project: Path
) -> None:
    mine = article_form(project, title_en="My title", summary_en="My summary.")
    theirs = article_form(project, title_en="Their title", keywords_en="their word")
    trainer.post(f"{REFUNDS}/save", data=theirs, headers=OURS)

    page = trainer.post(f"{REFUNDS}/save", data=mine, headers=OURS)

    said = read(page.text)
    assert said.count("you both changed this") == 1
    assert "title: Their title" in said
    fields = fields_of(page.text)
    assert (fields["title-en"], fields["summary-en"], fields["keywords-en"]) == (
        "My title",
        "My summary.",
        "their word",
    )
    trainer.post(f"{REFUNDS}/save", data=fields, headers=OURS)
    text = file_of(project, "en").read_text("utf-8")
    assert "title: My title\n" in text
    assert "keywords: [their word]\n" in text


def test_article_that_was_broken_by_hand_is_named_and_has_no_form(
    trainer: TestClient, project: Path
) -> None:
    mine = article_form(project, title_en="My title")
    file_of(project, "es").write_text("no front matter", "utf-8")

    said = trainer.get(REFUNDS).text
    assert "data/articles/es/refunds.md: begin with front matter" in read(said)
    assert "data-edit" not in said
    # What was begun before can still be saved where the files are sound.
    assert 'id="saved"' in trainer.post(f"{REFUNDS}/save", data=mine, headers=OURS).text
    assert file_of(project, "es").read_text("utf-8") == "no front matter"
