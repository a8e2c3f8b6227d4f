"""What a model understands of the test messages: the report of `guichet evaluate` as data."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.language_model import OTHER_LANGUAGES
from bot.scores import (
    accuracy,
    expected_calibration_error,
    f1_per_label,
    macro_f1,
    micro_f1,
    reliability,
)
from bot.training_files import Example, read_test_folder
from bot.understanding import Understanding, Understood

Say = Callable[[str], None]
#: Messages understood between two lines of progress.
BATCH = 200
#: So many messages are understood alone, for the measure of speed.
TIMED = 100
#: So many words make a short message, for the measure of language identification.
SHORT = 3


def measure(understanding: Understanding, tests: Path, say: Say) -> dict[str, Any]:
    """Every measure of the messages below `tests` (nlu/, language/, two_requests.yml).

    Shares and F1 are between 0 and 1. `messages` holds one row per test message, so that reports
    can be compared and drawn.
    """
    examples = read_test_folder(tests / "nlu")
    answers = _understand(understanding, [each.text for each in examples], say)
    rows = [_row(example, answer) for example, answer in zip(examples, answers, strict=True)]
    return {
        "messages": rows,
        "overall": _intent_scores(rows),
        "languages": _by(rows, "language"),
        "styles": _by(rows, "style"),
        "intents": f1_per_label(_column(rows, "intent"), _column(rows, "answer")),
        "reliability": reliability(_column(rows, "right"), _column(rows, "confidence")),
        "account_compromised_recall": _recall(rows, "account_compromised"),
        "out_of_scope": _out_of_scope(rows),
        "entities": _entity_scores(examples, answers),
        "language_identification": _language_scores(understanding, examples, answers, tests),
        "two_requests": _two_requests(understanding, tests),
        "speed": _speed(understanding, [each.text for each in examples]),
    }


def _understand(understanding: Understanding, texts: Sequence[str], say: Say) -> list[Understood]:
    answers: list[Understood] = []
    for start in range(0, len(texts), BATCH):
        answers += understanding.parse(texts[start : start + BATCH])
        say(f"{len(answers)} of {len(texts)} messages")
    return answers


def _speed(understanding: Understanding, texts: Sequence[str]) -> dict[str, float]:
    """Milliseconds a message takes when it comes alone."""
    took = []
    for text in texts[:: max(1, len(texts) // TIMED)][:TIMED]:
        started = time.perf_counter()
        understanding.parse([text])
        took.append(1000 * (time.perf_counter() - started))
    took.sort()
    return {
        "median_ms": round(statistics.median(took), 1) if took else 0.0,
        "p95_ms": round(took[int(0.95 * (len(took) - 1))], 1) if took else 0.0,
    }


def _row(example: Example, answer: Understood) -> dict[str, Any]:
    return {
        "text": example.text,
        "language": example.language,
        "style": example.style,
        "intent": example.intent,
        "answer": answer.intent,
        "confidence": answer.confidence,
        "unsure": answer.unsure,
        "right": answer.intent == example.intent,
    }


def _column(rows: Sequence[dict[str, Any]], name: str) -> list[Any]:
    return [row[name] for row in rows]


def _intent_scores(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    expected, given = _column(rows, "intent"), _column(rows, "answer")
    right = _column(rows, "right")
    return {
        "messages": len(rows),
        "accuracy": accuracy(expected, given),
        "macro_f1": macro_f1(expected, given),
        "calibration_error": expected_calibration_error(right, _column(rows, "confidence")),
        "unsure": sum(_column(rows, "unsure")) / len(rows) if rows else 0.0,
    }


def _by(rows: Sequence[dict[str, Any]], name: str) -> dict[str, dict[str, float]]:
    return {
        value: _intent_scores([row for row in rows if row[name] == value])
        for value in sorted(set(_column(rows, name)))
    }


def _recall(rows: Sequence[dict[str, Any]], intent: str) -> float:
    wanted = [row["right"] for row in rows if row["intent"] == intent]
    return sum(wanted) / len(wanted) if wanted else 0.0


def _out_of_scope(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Recall counts asking again as recognised; a false alarm is any other message called so."""
    inside = [row for row in rows if row["intent"] != "out_of_scope"]
    outside = [row for row in rows if row["intent"] == "out_of_scope"]
    refused = [row["answer"] == "out_of_scope" or row["unsure"] for row in outside]
    alarms = [row["answer"] == "out_of_scope" for row in inside]
    return {
        "recall": _recall(rows, "out_of_scope"),
        "recall_with_asking_again": sum(refused) / len(refused) if refused else 0.0,
        "false_alarms": sum(alarms) / len(alarms) if alarms else 0.0,
    }


def _entity_scores(examples: Sequence[Example], answers: Sequence[Understood]) -> dict[str, float]:
    pairs = [
        (
            {(each.entity, each.start, each.end) for each in example.annotations},
            {(each["entity"], each["start"], each["end"]) for each in answer.entities},
        )
        for example, answer in zip(examples, answers, strict=True)
    ]
    names = sorted({each[0] for expected, _ in pairs for each in expected})
    scores = {"all": micro_f1(pairs)}
    for name in names:
        scores[name] = micro_f1(
            ({e for e in expected if e[0] == name}, {g for g in given if g[0] == name})
            for expected, given in pairs
        )
    return scores


def _language_scores(
    understanding: Understanding,
    examples: Sequence[Example],
    answers: Sequence[Understood],
    tests: Path,
) -> dict[str, float]:
    cases = [
        case
        for path in sorted((tests / "language").glob("*.yml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    given = understanding.parse([case["text"] for case in cases])
    rows = [
        (case["text"], case["language"], each.language)
        for case, each in zip(cases, given, strict=True)
    ]
    rows += [(e.text, e.language, a.language) for e, a in zip(examples, answers, strict=True)]
    own = [row for row in rows if row[1] not in OTHER_LANGUAGES]
    short = [row for row in own if len(row[0].split()) <= SHORT]
    dedicated = rows[: len(cases)]
    return {
        name: accuracy([row[1] for row in chosen], [row[2] for row in chosen])
        for name, chosen in (("all", rows), ("short", short), ("language_files", dedicated))
    }


def _two_requests(understanding: Understanding, tests: Path) -> dict[str, float]:
    cases = yaml.safe_load((tests / "two_requests.yml").read_text(encoding="utf-8"))
    answers = understanding.parse([case["text"] for case in cases])
    first = [case["first"] == answer.intent for case, answer in zip(cases, answers, strict=True)]
    both = [
        (case["first"], case["second"]) == answer.requests[:2]
        for case, answer in zip(cases, answers, strict=True)
    ]
    return {"first": sum(first) / len(first), "both_in_order": sum(both) / len(both)}
