"""What corrections and asides say, in every language: data/phrases.yml."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from helpdesk.dialogue import phrases
from helpdesk.texts.catalog import LANGUAGES, shipped_catalogue

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("language", "text", "field", "value"),
    [
        ("en", "the domain is wrong, it is x.org", "domain", "x.org"),
        ("en", "the domain is wrong", "domain", ""),
        ("en", "no, since Tuesday", "since_when", "since Tuesday"),
        ("en", "the campaign should be 4712", "campaign", "4712"),
        ("en", "change the campaign to 4712", "campaign", "4712"),
        ("fr", "non, depuis mardi", "since_when", "depuis mardi"),
        ("fr", "le domaine est faux, c’est exemple.fr", "domain", "exemple.fr"),
        ("fr", "la campagne n'est pas la bonne", "campaign", ""),
        ("de", "die Kampagne stimmt nicht, es ist 4712", "campaign", "4712"),
        ("de", "nein, seit Montag", "since_when", "seit Montag"),
        ("de", "die Domain ist falsch", "domain", ""),
        ("es", "no, el dominio es tienda.com", "domain", "tienda.com"),
        ("es", "el motivo está mal, es un cobro doble", "reason", "un cobro doble"),
        ("pt", "o domínio está errado, é loja.com.br", "domain", "loja.com.br"),
        ("pt", "não, desde segunda-feira", "since_when", "desde segunda-feira"),
    ],
)
def test_correction_gives_its_new_value_when_it_holds_one(
    language: str, text: str, field: str, value: str
) -> None:
    assert phrases.new_value(text, field, language) == value


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [
        ("en", "also_speak", "I also speak English"),
        ("en", "also_speak", "I speak French as well"),
        ("fr", "also_speak", "Je parle aussi anglais"),
        ("de", "also_speak", "Ich spreche auch Englisch"),
        ("es", "also_speak", "también hablo inglés"),
        ("pt", "also_speak", "também falo inglês"),
        ("en", "no_account", "I don't have an account"),
        ("fr", "no_account", "je n’ai pas de compte"),
        ("de", "no_account", "ich habe kein Konto"),
        ("es", "no_account", "no tengo cuenta"),
        ("pt", "no_account", "não tenho conta"),
        ("en", "not_arrived", "the code hasn't arrived"),
        ("fr", "not_arrived", "je n’ai rien reçu"),
        ("de", "not_arrived", "ich habe keine Mail bekommen"),
        ("es", "not_arrived", "no me ha llegado nada"),
        ("pt", "not_arrived", "não recebi o código"),
        ("en", "no_mailbox", "I can't access that mailbox any more"),
        ("fr", "no_mailbox", "je n’ai plus accès à cette boîte mail"),
        ("de", "no_mailbox", "Ich habe keinen Zugriff auf das Postfach"),
        ("es", "no_mailbox", "no tengo acceso a ese correo"),
        ("pt", "no_mailbox", "não tenho acesso a esse e-mail"),
    ],
)
def test_phrase_is_heard(language: str, name: str, text: str) -> None:
    assert phrases.says(text, name, language)


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [
        ("en", "also_speak", "please answer in English"),
        ("de", "also_speak", "bitte auf Englisch"),
        ("fr", "also_speak", "en anglais s’il vous plaît"),
        ("en", "no_account", "my account is blocked"),
        ("pt", "no_account", "minha conta foi suspensa"),
        ("en", "but", "yes, send it to the button team"),
    ],
)
def test_phrase_is_not_heard_when_something_like_it_is_said(
    language: str, name: str, text: str
) -> None:
    assert not phrases.says(text, name, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_a_pattern_in_every_language(language: str) -> None:
    for name, by_language in phrases.load_phrases().items():
        assert set(by_language) == set(LANGUAGES), name
        for pattern in by_language[language]:
            re.compile(pattern)
            assert pattern == pattern.lower(), f"{name}: {pattern}"


def test_every_field_of_a_summary_has_a_name_in_words() -> None:
    questions = yaml.safe_load((ROOT / "data/questions.yml").read_text("utf-8"))
    asked = {"topic", "first_words", *(key for keys in questions.values() for key in keys)}
    named = {n.removeprefix("field_") for n in phrases.load_phrases() if n.startswith("field_")}
    assert named == asked
    assert asked - {"topic"} <= set(shipped_catalogue().labels["en"]["questions"])
