"""Messages that are not in the language of their file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.data_checks.finding import Finding
from bot.nlu.language_model import LanguageModel
from bot.nlu.text import normalise
from bot.training_files import Example

#: A message is judged from so many words on, and only where the model is so sure.
LEAST_WORDS, SURE = 6, 0.98
#: Where other languages belong.
EXEMPT = ("out_of_scope", "change_language")


def wrong_languages(training: Sequence[Example], tests: Sequence[Example]) -> Iterator[Finding]:
    """A warning for each message that looks like another language; judged by the others' letters.

    Each half of the training messages is judged by a model of the other half.
    """
    halves = training[::2], training[1::2]
    if len({each.language for each in training}) < 2:
        return
    for judged, learnt in ((halves[0], halves[1]), (halves[1], halves[0]), (tests, training)):
        chosen = [
            each
            for each in judged
            if len(each.text.split()) >= LEAST_WORDS and each.intent not in EXEMPT
        ]
        model = LanguageModel()
        model.fit([_letters(each) for each in learnt], [each.language for each in learnt])
        if not chosen:
            continue
        for example, (code, confidence) in zip(
            chosen, model.identify([_letters(each) for each in chosen]), strict=True
        ):
            if code != example.language and confidence >= SURE:
                yield Finding(
                    example.path, example.line, f"looks like {code!r}: {example.text!r}", False
                )


def _letters(example: Example) -> str:
    return normalise(example.text).text.lower()
