"""Every text of the desk exists in its four languages, with the same placeholders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpdesk.texts.catalog import TextError
from helpdesk.texts.staff import STAFF_LANGUAGES, staff_language, staff_text, staff_texts

PLACEHOLDER = re.compile(r"{(\w+)}")
ROOT = Path(__file__).resolve().parents[3]
OTHERS = [code for code in STAFF_LANGUAGES if code != "en"]
#: Words that the languages share: a text that is the same as in English has at most this many.
SHARED_WORDS = 2


@pytest.mark.parametrize("language", OTHERS)
def test_desk_has_every_text_with_its_placeholders_when_another_language_has_it(
    language: str,
) -> None:
    english, other = staff_texts("en"), staff_texts(language)
    assert {group: set(texts) for group, texts in other.items()} == {
        group: set(texts) for group, texts in english.items()
    }
    for group, texts in english.items():
        for name, text in texts.items():
            wanted = set(PLACEHOLDER.findall(text))
            assert set(PLACEHOLDER.findall(other[group][name])) == wanted, f"{group}.{name}"


@pytest.mark.parametrize("language", OTHERS)
def test_desk_text_is_not_left_in_english_when_it_is_a_sentence(language: str) -> None:
    english = staff_texts("en")
    left = [
        f"{group}.{name}"
        for group, texts in staff_texts(language).items()
        for name, text in texts.items()
        if text == english[group][name]
        and len(re.findall(r"[^\W\d]{2,}", PLACEHOLDER.sub("", text))) > SHARED_WORDS
        and "@" not in text
    ]
    assert left == []


def test_desk_speaks_english_when_it_has_none_of_the_languages_wanted() -> None:
    assert staff_language(None, "pt") == "en"
    assert staff_language("de", "fr") == "de"


def test_staff_text_is_an_error_that_names_it_when_it_or_a_value_is_missing() -> None:
    with pytest.raises(TextError, match=r"fr/layout\.yml, nothing"):
        staff_text("fr", "layout", "nothing")


def test_scripts_say_only_texts_that_exist_when_they_are_named_in_full() -> None:
    texts = staff_texts("en")
    named = {
        (group, name)
        for script in (ROOT / "helpdesk/web/static").glob("*/*.js")
        for group, name in re.findall(r'"(\w+)\.(\w+)"', script.read_text("utf-8"))
        if group in texts
    }
    assert len(named) > 50
    assert [each for each in sorted(named) if each[1] not in texts[each[0]]] == []
