"""Channels, plans, languages, DNS records and dates, by the words of one language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from bot.nlu.entities.dates import date_patterns, date_value
from bot.nlu.entities.found import NOTHING, Found
from bot.nlu.entities.lexicon import Lexicon, lexicon
from bot.nlu.spelling import Spelling
from bot.nlu.text import fold
from bot.nlu.vocabulary import blank_language

#: Between the words of a phrase: "live chat", "live-chat".
_HYPHEN = {"ORTH": "-", "OP": "?"}
_PHRASE = re.compile(r"(?:\((.+?)\) )?([^()]+?)(?: \((.+?)\))?")


class WordFinder:
    """The words of one language's lexicon in a document, misspelt ones too."""

    def __init__(self, words: Lexicon) -> None:
        self._matcher = Matcher(blank_language().vocab)
        for (entity, value), phrases in words.phrases.items():
            self._add(entity, value, phrases)
        self._add("date", "", (*words.days, *words.holidays))
        self._add(NOTHING, "", words.nothing)
        self._matcher.add("date||0|0", date_patterns(words))
        self._spelling = Spelling(_single_words(words), words.lookalikes)

    def find(self, document: Doc) -> Iterator[Found]:
        """All matches, overlapping ones included. Sets the norms of the document's tokens."""
        for token in document:
            token.norm_ = self._spelling.correct(fold(token.text))
        for rule, start, end in self._matcher(document):
            entity, value, lead, trail = document.vocab.strings[rule].split("|")
            yield _found(document[start + int(lead) : end - int(trail)], entity, value)

    def _add(self, entity: str, value: str, phrases: Iterable[str]) -> None:
        for phrase in phrases:
            lead, trail, pattern = phrase_pattern(phrase)
            self._matcher.add(f"{entity}|{value}|{lead}|{trail}", [pattern])


@lru_cache(maxsize=None)
def word_finder(language: str) -> WordFinder:
    """The finder for a language that has a lexicon."""
    return WordFinder(lexicon(language))


def phrase_pattern(phrase: str) -> tuple[int, int, list[dict[str, Any]]]:
    """Token patterns for a phrase, and how many tokens before and after it are only context.

    "telefon*" matches any word that begins so; in "(in) may" the first word must stand there, but
    is no part of what is found.
    """
    lead, core, trail = _PHRASE.fullmatch(phrase).groups()
    before, after = (_token_patterns(each or "", joined=False) for each in (lead, trail))
    return len(before), len(after), [*before, *_token_patterns(core, joined=True), *after]


def _token_patterns(words: str, joined: bool) -> list[dict[str, Any]]:
    patterns: list[dict[str, Any]] = []
    for word in words.replace("-", " ").split():
        if patterns and joined:
            patterns.append(_HYPHEN)
        tokens = [fold(token.text) for token in blank_language().make_doc(word.rstrip("*"))]
        patterns += [{"NORM": token} for token in tokens]
        if word.endswith("*"):
            patterns[-1] = {"NORM": {"REGEX": f"^{tokens[-1]}"}}
    return patterns


def _found(span: Span, entity: str, value: str) -> Found:
    return Found(entity, span.start_char, span.end_char, value or date_value(span.text))


def _single_words(words: Lexicon) -> set[str]:
    phrases = [_PHRASE.fullmatch(phrase)[2] for each in words.phrases.values() for phrase in each]
    phrases += [*words.months, *words.weekdays, *words.days, *words.holidays, *words.units]
    return {word for phrase in phrases for word in phrase.rstrip("*").replace("-", " ").split()}
