"""spaCy's tokenizer, for all languages alike."""

from __future__ import annotations

from functools import lru_cache

import spacy
from spacy.util import compile_infix_regex

#: Beyond spaCy's own: "l'appel", "ticket/chat" and "SPF+DKIM" are two words.
_INFIXES = (r"(?<=\w)'(?=\w)", r"(?<=\w)[/+](?=[^\W\d])")


@lru_cache(maxsize=1)
def blank_language() -> spacy.Language:
    """The one tokenizer and vocabulary; patterns and documents must share it."""
    language = spacy.blank("xx")
    infixes = compile_infix_regex([*language.Defaults.infixes, *_INFIXES])
    language.tokenizer.infix_finditer = infixes.finditer
    return language
