"""All entities of a document."""

from __future__ import annotations

from spacy.tokens import Doc

from bot.nlu.entities.dates import find_numeric_dates
from bot.nlu.entities.found import Found, without_overlaps
from bot.nlu.entities.internet import find_internet
from bot.nlu.entities.lexicon import languages
from bot.nlu.entities.numbers import find_numbers
from bot.nlu.entities.words import word_finder


def recognise(document: Doc, language: str) -> list[Found]:
    """In order, without overlaps. A language without a lexicon is read with all of them.

    `document` comes from the tokenizer of bot/nlu/vocabulary.py; its tokens' norms are changed.
    """
    text = document.text
    found = [*find_internet(text), *find_numbers(text), *find_numeric_dates(text)]
    for each in [language] if language in languages() else languages():
        found += word_finder(each).find(document)
    return without_overlaps(found)
