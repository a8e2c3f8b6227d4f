"""Training messages are read as training reads them, and written so that it reads them again."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.training_files import read_training_file
from helpdesk.training.data.corpus import Corpus
from helpdesk.training.data.marks import Mark, MarkError, one_line, read_marks, write_marks
from helpdesk.training.data.reader import MalformedFileError, key_of, read_messages
from helpdesk.training.project_files import ProjectFiles

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "pt"])
def test_messages_are_those_that_training_reads(language: str) -> None:
    for path in sorted((ROOT / "data" / "nlu" / language).glob("*.yml"))[::5]:
        ours = read_messages("x", path.read_text("utf-8"))
        theirs = read_training_file(path)
        assert [(e.text, e.intent, e.language, e.line) for e in ours] == [
            (e.text, e.intent, e.language, e.line) for e in theirs
        ]
        assert [[(m.entity, m.start, m.end, m.value) for m in e.marks] for e in ours] == [
            [(a.entity, a.start, a.end, a.value) for a in e.annotations] for e in theirs
        ]


def test_marks_are_written_as_they_are_read() -> None:
    marked = 'refund [$120](money) for [prém]{"entity": "plan", "value": "premium"} now'
    text, marks = read_marks(marked)
    assert text == "refund $120 for prém now"
    assert write_marks(text, marks) == marked


@pytest.mark.parametrize(
    "marks",
    [
        [Mark(0, 6, "date"), Mark(3, 9, "money")],
        [Mark(-1, 3, "date")],
        [Mark(0, 99, "date")],
        [Mark(2, 2, "date")],
        [Mark(0, 7, "date")],
    ],
    ids=["overlap", "before", "behind", "empty", "space"],
)
def test_marks_are_refused_when_they_mark_no_piece_of_their_own(marks: list[Mark]) -> None:
    with pytest.raises(MarkError):
        write_marks("refund me now", marks)


def test_text_is_harmless_when_a_customer_types_brackets_and_lines() -> None:
    typed = "look [here](x)\r\nand\tthere"
    assert one_line(typed) == "look (here)(x)  and there"
    assert len(one_line(typed)) == len(typed)
    assert read_marks(one_line(typed)) == (one_line(typed), ())


def test_message_has_the_key_of_another_when_they_differ_by_case_accents_and_points() -> None:
    assert key_of("Où est ma FACTURE ?!") == key_of("ou est ma facture")
    assert key_of("?") != key_of("!")


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("nlu: [\n", 2, "not a YAML document"),
        ("", 1, "empty"),
        ("nlu:\n  - intent: greet\n    examples: |\n      - hi\n", 2, "'metadata' is missing"),
        ("nlu:\n  - intent: greet\n    metadata: {language: en}\n    examples: |\n      hi\n", 5,
         "begins with"),
        ("nlu:\n  - intent: greet\n    metadata: {language: en}\n    examples: |\n      - [hi\n", 5,
         "bracket"),
        ("nlu:\n  - intent: greet\n    metadata: {language: en}\n    examples: [hi]\n", 4, "block"),
    ],
)  # fmt: skip
def test_file_is_refused_with_its_line_when_it_is_malformed(
    content: str, line: int, problem: str
) -> None:
    with pytest.raises(MalformedFileError, match=problem) as raised:
        read_messages("data/nlu/en/greet.yml", content)
    assert (raised.value.path, raised.value.line) == ("data/nlu/en/greet.yml", line)


def test_corpus_finds_where_a_message_stands_and_names_what_it_cannot_read(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "nlu" / "en"
    folder.mkdir(parents=True)
    (folder / "thank.yml").write_text(
        "nlu:\n  - intent: thank\n    metadata: {language: en}\n    examples: |\n      - Thanks\n"
    )
    (folder / "greet.yml").write_text("nlu: [\n")
    tests = tmp_path / "tests" / "data" / "nlu" / "en"
    tests.mkdir(parents=True)
    (tests / "thank.yml").write_text("messages:\n  - {style: plain, text: Many thanks}\n")
    blind = tmp_path / "tests" / "data" / "blind" / "en"
    blind.mkdir(parents=True)
    (blind / "thank.yml").write_text("messages:\n  - {style: plain, text: Ta}\n")
    corpus = Corpus(ProjectFiles(tmp_path))
    assert [each.place for each in corpus.find("thanks", "en")] == ["data/nlu/en/thank.yml:5"]
    assert corpus.find("thanks", "fr") == []
    assert corpus.is_test("MANY THANKS!", "en") == "tests/data/nlu/en/thank.yml"
    assert corpus.is_test("ta", "en") == "tests/data/blind/en/thank.yml"
    assert [each.path for each in corpus.broken] == ["data/nlu/en/greet.yml"]
