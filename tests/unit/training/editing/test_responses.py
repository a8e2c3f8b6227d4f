"""Editing what the assistant says: clean files, placeholders, and edits by somebody else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpdesk.settings import PROJECT
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.training.editing.responses import (
    BrokenTextsError,
    Entry,
    EntryChangedError,
    Fault,
    edited,
    faults_of,
    path_of,
    read_entries,
    save_entry,
)
from helpdesk.training.project_files import Author, ProjectFiles

TONI = Author("Toni", "toni@example.org")


@pytest.fixture
def files(tmp_path: Path) -> ProjectFiles:
    shutil.copytree(PROJECT / "data/responses", tmp_path / "data/responses")
    return ProjectFiles(tmp_path)


def text_of(files: ProjectFiles, language: str) -> str:
    text = files.read(path_of(language))
    assert text is not None
    return text


def with_text(entry: Entry, language: str, *texts: str) -> dict[str, tuple[str, ...]]:
    return {**entry.texts, language: texts}


@pytest.mark.parametrize("language", LANGUAGES)
def test_file_stays_to_the_byte_when_nothing_is_edited(files: ProjectFiles, language: str) -> None:
    text = text_of(files, language)
    entry = read_entries(files)["utter_greet"]
    assert edited(text, "utter_greet", entry.texts[language]) == text


def test_only_the_lines_of_the_entry_change_when_it_is_edited(files: ProjectFiles) -> None:
    before = text_of(files, "en")
    greet = read_entries(files)["utter_greet"]
    texts = ('Hello! What\'s "it"?', "Hello again: \\ #1\nTwo lines.", "A third one.")

    save_entry(files, greet, with_text(greet, "en", *texts), TONI, "Warmer")

    after = text_of(files, "en")
    assert read_entries(files)["utter_greet"].texts["en"] == texts
    old, new = before.splitlines(), after.splitlines()
    assert len(new) == len(old) + 1
    at = old.index("  utter_greet:")
    assert (new[: at + 1], new[at + 4 :]) == (old[: at + 1], old[at + 3 :])
    assert text_of(files, "fr") == (PROJECT / path_of("fr")).read_text("utf-8")


def test_variation_goes_when_it_is_left_out(files: ProjectFiles) -> None:
    greet = read_entries(files)["utter_greet"]
    save_entry(files, greet, with_text(greet, "de", greet.texts["de"][0]), TONI, "Shorter")
    assert len(read_entries(files)["utter_greet"].texts["de"]) == 1
    assert "# ----" in text_of(files, "de")


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ((), Fault("fr", "no_text")),
        (("Hello, {topic}!",), Fault("fr", "left_in_english")),
        (("Salut !",), Fault("fr", "lacking_placeholder", "{topic}")),
        (("Salut {topic} {sujet}",), Fault("fr", "unknown_placeholder", "{sujet}")),
    ],
)
def test_entry_is_at_fault_in_the_language_that_breaks_a_rule(
    texts: tuple[str, ...], fault: Fault
) -> None:
    others = {code: (f"{code} {{topic}}",) for code in LANGUAGES}
    entry = Entry("utter_x", {**others, "en": ("Hello, {topic}!",)})
    assert faults_of(entry, entry.texts) == []
    assert faults_of(entry, with_text(entry, "fr", *texts)) == [fault]


def test_shipped_texts_have_no_faults(files: ProjectFiles) -> None:
    entries = read_entries(files)
    assert {each.key for each in entries.values() if faults_of(each, each.texts)} == set()


def test_edits_of_two_entries_or_languages_are_both_kept(files: ProjectFiles) -> None:
    opened = read_entries(files)
    greet, goodbye = opened["utter_greet"], opened["utter_goodbye"]

    save_entry(files, goodbye, with_text(goodbye, "en", "Bye!"), TONI, "a")
    save_entry(files, greet, with_text(greet, "en", "Hi!"), TONI, "b")
    save_entry(files, greet, with_text(greet, "fr", "Salut !"), TONI, "c")

    now = read_entries(files)
    assert now["utter_goodbye"].texts["en"] == ("Bye!",)
    assert (now["utter_greet"].texts["en"], now["utter_greet"].texts["fr"]) == (
        ("Hi!",),
        ("Salut !",),
    )


def test_nothing_is_written_when_the_same_text_was_edited_meanwhile(files: ProjectFiles) -> None:
    greet = read_entries(files)["utter_greet"]
    save_entry(files, greet, with_text(greet, "en", "Theirs"), TONI, "a")

    with pytest.raises(EntryChangedError) as caught:
        save_entry(files, greet, with_text(greet, "en", "Mine"), TONI, "b")

    assert caught.value.theirs.texts["en"] == ("Theirs",)
    assert read_entries(files)["utter_greet"].texts["en"] == ("Theirs",)


def test_missing_translation_is_known_and_can_be_added(files: ProjectFiles, tmp_path: Path) -> None:
    text = text_of(files, "pt")
    start = text.index("  utter_greet:")
    end = text.index("  utter_", start + 3)
    (tmp_path / path_of("pt")).write_text(text[:start] + text[end:], "utf-8")

    greet = read_entries(files)["utter_greet"]
    assert greet.missing == ["pt"]
    save_entry(files, greet, with_text(greet, "pt", "Olá!"), TONI, "Translated")
    assert read_entries(files)["utter_greet"].missing == []


@pytest.mark.parametrize("broken", ["responses: [", "responses: {utter_greet: 1}", "a: b"])
def test_broken_file_is_named(files: ProjectFiles, tmp_path: Path, broken: str) -> None:
    (tmp_path / path_of("es")).write_text(broken, "utf-8")
    with pytest.raises(BrokenTextsError, match=r"data/responses/es\.yml"):
        read_entries(files)
