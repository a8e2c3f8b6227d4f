"""Every text exists in every language, with the same placeholders; nothing is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from helpdesk.texts.catalog import (
    LANGUAGES,
    Catalogue,
    TextError,
    load_catalogue,
    shipped_catalogue,
)

ROOT = Path(__file__).resolve().parents[3]
PLACEHOLDER = re.compile(r"{(\w+)}")


def placeholders(catalogue: Catalogue, language: str, key: str) -> set[frozenset[str]]:
    texts = catalogue.responses[language][key]
    return {frozenset(PLACEHOLDER.findall(text)) for text in texts}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_response_exists_with_the_placeholders_of_the_others(language: str) -> None:
    catalogue = shipped_catalogue()
    assert set(catalogue.responses[language]) == set(catalogue.responses["en"])
    for key in catalogue.responses["en"]:
        wanted = set().union(*placeholders(catalogue, "en", key))
        for used in placeholders(catalogue, language, key):
            assert used == wanted, f"{key} in {language}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_exists(language: str) -> None:
    labels = shipped_catalogue().labels
    assert {g: set(n) for g, n in labels[language].items()} == {
        g: set(n) for g, n in labels["en"].items()
    }


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_texts_are_not_left_in_english(language: str) -> None:
    catalogue = shipped_catalogue()
    same = [
        key
        for key, texts in catalogue.responses[language].items()
        if texts == catalogue.responses["en"][key]
    ]
    assert same == []


def test_every_question_has_a_text_and_a_label() -> None:
    questions = yaml.safe_load((ROOT / "data/questions.yml").read_text("utf-8"))
    catalogue = shipped_catalogue()
    for topic, keys in questions.items():
        assert topic in catalogue.labels["en"]["topics"]
        for key in keys:
            assert catalogue.has("en", f"ask_{key}")
            assert catalogue.label("en", "questions", key)


def test_every_text_is_said_somewhere() -> None:
    code = "\n".join(
        path.read_text("utf-8")
        for folder in ("helpdesk", "actions")
        for path in (ROOT / folder).rglob("*.py")
    )
    composed = {"ask_", "decision_", "not_"}
    unused = [
        key
        for key in shipped_catalogue().responses["en"]
        if not re.search(rf"""["']{key.removeprefix("utter_")}["']""", code)
        and not any(key.removeprefix("utter_").startswith(prefix) for prefix in composed)
    ]
    assert unused == []


def test_unknown_text_and_missing_value_are_errors_that_name_them() -> None:
    catalogue = shipped_catalogue()
    with pytest.raises(TextError, match="utter_nothing"):
        catalogue.text("fr", "nothing")
    with pytest.raises(TextError, match="number"):
        catalogue.text("fr", "ticket_pending", due="now")


def test_a_malformed_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "responses").mkdir()
    (tmp_path / "responses/en.yml").write_text("responses: [")
    with pytest.raises(TextError, match=r"en\.yml"):
        load_catalogue(tmp_path)
