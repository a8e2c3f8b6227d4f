"""Checks of training and test messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.annotations import Annotation
from bot.data_check import check
from bot.data_checks.annotations import annotation_errors
from bot.data_checks.coverage import misplaced, missing_messages, one_sided_lengths
from bot.data_checks.duplicates import duplicates
from bot.data_checks.languages import wrong_languages
from bot.training_files import Example

KINDS = {"greet": "conversation", "login_problem": "issue"}


def example(text: str, **changes: object) -> Example:
    fields = {
        "text": text,
        "intent": "greet",
        "language": "en",
        "annotations": (),
        "path": Path("data/nlu/en/greet.yml"),
        "line": 7,
    }
    return Example(**{**fields, **changes})  # type: ignore[arg-type]


def test_intent_is_missing_until_it_has_enough_messages(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "greet.yml").write_text("")
    few = [example(f"hello {number}") for number in range(29)]

    found = [str(each) for each in missing_messages(few, tmp_path, KINDS, ["en"], tests=False)]
    enough = [*few, example("hi")]

    assert any("29 messages, 30 are needed" in each for each in found)
    assert any("login_problem.yml:1: error: the file is missing" in each for each in found)
    assert not any(
        "greet" in str(each)
        for each in missing_messages(enough, tmp_path, KINDS, ["en"], tests=False)
    )


def test_unknown_intent_and_wrong_place_are_errors() -> None:
    wrong = [
        example("a", intent="gret"),
        example("b", language="fr"),
        example("c", intent="login_problem"),
    ]

    assert len(list(misplaced(wrong, KINDS))) == 3
    assert list(misplaced([example("fine")], KINDS)) == []


@pytest.mark.parametrize(
    ("one", "other", "errors", "warnings"),
    [
        ("Hello there", "hello, THERE!", 1, 0),
        (
            "I cannot find the invoice that you sent us in march",
            "I cannot find the invoice that you sent us in marsh",
            0,
            1,
        ),
        ("I cannot find my invoice", "Where is the chat window", 0, 0),
        ("?", "!", 0, 0),
    ],
)
def test_duplicates_are_found(one: str, other: str, errors: int, warnings: int) -> None:
    found = list(duplicates([example(one), example(other, style="plain")]))

    assert [each.error for each in found] == [True] * errors + [False] * warnings


def test_same_words_in_two_languages_are_no_duplicate() -> None:
    assert list(duplicates([example("ok"), example("ok", language="fr")])) == []


def test_message_in_another_language_is_noticed() -> None:
    english = [example(f"where can i find the invoice of the month number {n}") for n in range(8)]
    french = [
        example(f"où est donc la facture du mois numéro {n}", language="fr") for n in range(8)
    ]
    wrong = example("où puis-je trouver la facture de mon compte", language="en")

    found = list(wrong_languages([*english, *french], [wrong]))

    assert ["looks like 'fr'" in each.message for each in found] == [True]


def test_file_with_messages_of_one_length_is_noticed() -> None:
    short = example("a b", intent="login_problem", path=Path("login_problem.yml"))

    assert [each.error for each in one_sided_lengths([short], KINDS)] == [False]


def test_annotations_are_checked_against_domain_and_recogniser() -> None:
    unknown = example("on Monday", annotations=(Annotation("day", 3, 9),))
    contradicted = example("on Monday", annotations=(Annotation("money", 3, 9),))
    right = example("on Monday", annotations=(Annotation("date", 3, 9),))

    found = list(annotation_errors([unknown, contradicted, right], {"date", "money"}))

    assert [each.error for each in found] == [True, False]


def test_message_of_the_blind_is_not_learnt_from(tmp_path: Path) -> None:
    files = {
        "data/taxonomy.yml": "languages: [en]\nentities: {}\n"
        "intents: {thank: {kind: conversation}}\n",
        "data/nlu/en/thank.yml": "nlu:\n- intent: thank\n  metadata: {language: en}\n"
        "  examples: |\n    - many thanks to you\n",
        "tests/data/blind/en/thank.yml": "intent: thank\nlanguage: en\nmessages:\n"
        "  - {style: plain, text: Many thanks to you!}\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)

    found, _, tests = check(tmp_path)

    assert [each.text for each in tests] == ["Many thanks to you!"]
    assert any("blind/en/thank.yml" in str(each) and "stands in" in str(each) for each in found)
