"""The pipeline of config.yml as a whole, on few messages."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from rasa.model_training import train_nlu

from bot.paths import ROOT
from bot.training_files import read_training_folder
from bot.understanding import Understanding

INTENTS = ("account_compromised", "request_refund", "greet", "out_of_scope")
LANGUAGES = ("en", "pt")
#: Messages of each file that are learnt from.
LEARNT = 12


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nlu")
    examples = read_training_folder(ROOT / "data" / "nlu")
    for language in LANGUAGES:
        for intent in INTENTS:
            texts = [e.text for e in examples if (e.language, e.intent) == (language, intent)]
            block = {
                "intent": intent,
                "metadata": {"language": language},
                "examples": [{"text": text} for text in texts[:LEARNT]],
            }
            (folder / f"{language}-{intent}.yml").write_text(
                yaml.safe_dump({"version": "3.1", "nlu": [block]}, allow_unicode=True), "utf-8"
            )
    return folder


def test_same_data_lead_to_the_same_answers_when_trained_twice(data: Path, tmp_path: Path) -> None:
    texts = ["someone stole my account", "quero meu dinheiro de volta", "hi", "what's for lunch?"]

    first, second = (
        Understanding(Path(_train(data, tmp_path / name))).parse(texts) for name in ("one", "two")
    )

    assert first == second
    assert [each.intent for each in first[:3]] == ["account_compromised", "request_refund", "greet"]


def _train(data: Path, output: Path) -> str:
    model = train_nlu(str(ROOT / "config.yml"), str(data), str(output), fixed_model_name="few")
    assert model is not None
    return model
