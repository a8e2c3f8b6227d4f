"""Language identification."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.language_model import LanguageModel

TEXTS = {
    "en": [
        "where is my invoice",
        "i cannot sign in any more",
        "the campaign is stuck",
        "thank you",
    ],
    "de": ["wo ist meine rechnung", "ich kann mich nicht anmelden", "die kampagne hängt", "danke"],
}


@pytest.fixture
def model() -> LanguageModel:
    model = LanguageModel()
    model.fit(
        [text for texts in TEXTS.values() for text in texts],
        [language for language, texts in TEXTS.items() for _ in texts],
    )
    return model


def test_language_is_identified(model: LanguageModel) -> None:
    codes = [code for code, _ in model.identify(["die rechnung fehlt", "my invoice is missing"])]

    assert codes == ["de", "en"]


def test_neighbouring_language_is_identified_when_the_message_is_clear(
    model: LanguageModel,
) -> None:
    ((code, confidence),) = model.identify(["non riesco più ad accedere al mio profilo"])

    assert code == "it"
    assert confidence > 0.8


def test_model_answers_the_same_after_saving(model: LanguageModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    restored = LanguageModel()
    restored.restore(tmp_path)
    texts = ["hallo", "the invoice", "", "???", "wo?"]

    assert restored.identify(texts) == model.identify(texts)
