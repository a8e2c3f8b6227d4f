"""What an edit changes, and its words in git."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk.training.editing.changes import (
    Kind,
    clean_text,
    commit_message,
    diff_lines,
    opened,
)
from helpdesk.training.project_files import ProjectFiles

TEN = "".join(f"line {number}\n" for number in range(1, 11))


def test_diff_shows_what_changed_with_its_surroundings_and_gaps() -> None:
    lines = diff_lines(TEN, TEN.replace("line 6\n", "line six\nand more\n"))

    assert [(each.kind, each.number, each.text) for each in lines] == [
        (Kind.GAP, 3, ""),
        (Kind.SAME, 4, "line 4"),
        (Kind.SAME, 5, "line 5"),
        (Kind.REMOVED, 6, "line 6"),
        (Kind.ADDED, 6, "line six"),
        (Kind.ADDED, 7, "and more"),
        (Kind.SAME, 8, "line 7"),
        (Kind.SAME, 9, "line 8"),
    ]


def test_diff_is_empty_when_nothing_changed() -> None:
    assert diff_lines(TEN, TEN) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\r\nb", "a\nb\n"),
        ("a\rb\n\n\n", "a\nb\n"),
        ("\n# first\n", "\n# first\n"),
        ("  \n", ""),
        ("", ""),
    ],
)
def test_text_has_one_kind_of_line_end(given: str, kept: str) -> None:
    assert clean_text(given) == kept


def test_message_says_the_whole_reason_when_it_is_too_long_for_a_subject() -> None:
    reason = "Phone support opens on Saturdays " + "because of the sales " * 5

    subject, blank, body = commit_message("policy", reason).split("\n")

    assert commit_message("policy", "Short\nreason.") == "policy: Short reason."
    assert len(subject) <= 72
    assert subject.startswith("policy: Phone support opens")
    assert (blank, body) == ("", reason.strip())


def test_edit_begins_with_the_file_to_the_byte_when_only_line_ends_differ(tmp_path: Path) -> None:
    files = ProjectFiles(tmp_path)
    (tmp_path / "a").write_bytes(b"one\r\ntwo")

    assert opened(files, "a", "one\ntwo\n") == files.read("a")
    assert opened(files, "a", "another\n") == "another\n"
    assert opened(files, "b", "") is None
