"""Every intent in every language, with enough messages of every length, and no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bot.data_checks.finding import Finding
from bot.training_files import Example

#: Least messages per intent and language, by kind in the taxonomy.
LEAST_TRAINING = {"support": 60, "issue": 60, "conversation": 30}
LEAST_TEST, LEAST_TEST_OF = 8, {"account_compromised": 30}
#: In words; customers write both, whatever they want.
SHORT, LONG = 5, 30


def missing_messages(
    examples: Iterable[Example],
    folder: Path,
    kinds: Mapping[str, str],
    languages: Sequence[str],
    tests: bool,
) -> Iterator[Finding]:
    """An error for each intent and language with too few messages below `folder`."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for example in examples:
        counts[example.language, example.intent] += 1
    for language in languages:
        for intent, kind in kinds.items():
            least = LEAST_TEST_OF.get(intent, LEAST_TEST) if tests else LEAST_TRAINING[kind]
            path, count = folder / language / f"{intent}.yml", counts[language, intent]
            if not path.is_file():
                yield Finding(path, 1, "the file is missing")
            elif count < least:
                yield Finding(path, 1, f"{count} messages, {least} are needed")


def misplaced(examples: Iterable[Example], kinds: Mapping[str, str]) -> Iterator[Finding]:
    """An error for each file with an intent or a language that is not the one of its place."""
    seen = set()
    for example in examples:
        key = (example.path, example.intent, example.language)
        if key in seen:
            continue
        seen.add(key)
        if example.intent not in kinds:
            yield Finding(example.path, example.line, f"unknown intent {example.intent!r}")
        elif example.path.stem != example.intent:
            yield Finding(example.path, example.line, f"intent {example.intent!r} in this file")
        if example.path.parent.name != example.language:
            yield Finding(example.path, example.line, f"language {example.language!r} here")


def one_sided_lengths(examples: Iterable[Example], kinds: Mapping[str, str]) -> Iterator[Finding]:
    """A warning for each support or issue file without short, or without long messages."""
    lengths: dict[Path, list[int]] = defaultdict(list)
    for example in examples:
        if kinds.get(example.intent) in ("support", "issue"):
            lengths[example.path].append(len(example.text.split()))
    for path, words in lengths.items():
        if not any(length <= SHORT for length in words):
            yield Finding(path, 1, f"no message of up to {SHORT} words", error=False)
        if not any(length >= LONG for length in words):
            yield Finding(path, 1, f"no message of {LONG} words or more", error=False)
