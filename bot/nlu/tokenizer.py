"""Words: spaCy's language-independent tokenizer, over normal text."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.text import normalise
from bot.nlu.vocabulary import blank_language

#: Message properties that later components read: a NormalText, and its spaCy Doc.
NORMAL_TEXT = "normal_text"
DOCUMENT = "document"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MultilingualTokenizer(Tokenizer):
    """Sets NORMAL_TEXT and DOCUMENT, and tokens with offsets in the original text."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    def tokenize(self, message: Message, attribute: Text) -> List[Token]:
        """The tokens of `attribute`; an empty or invisible text is one token."""
        text = message.get(attribute)
        normal = normalise(text)
        document = blank_language().make_doc(normal.text)
        if attribute == TEXT:
            message.set(NORMAL_TEXT, normal)
            message.set(DOCUMENT, document)
        tokens = [
            Token(text[start:end], start, end)
            for start, end in (
                normal.original_span(token.idx, token.idx + len(token))
                for token in document
                if not token.is_space
            )
        ]
        return tokens or [Token(text, 0, len(text))]
