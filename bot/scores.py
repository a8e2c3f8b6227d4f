"""Measures of understanding: plain functions over labels, confidences and spans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

#: Confidence is binned for calibration.
BINS = 10


def accuracy(expected: Sequence[str], given: Sequence[str]) -> float:
    """The share of right answers; 0 for none."""
    right = sum(one == other for one, other in zip(expected, given, strict=True))
    return right / len(expected) if expected else 0.0


def f1_per_label(expected: Sequence[str], given: Sequence[str]) -> dict[str, dict[str, float]]:
    """`{label: {"precision", "recall", "f1", "support"}}` of every label that is expected."""
    wanted, found = Counter(expected), Counter(given)
    hits = Counter(one for one, other in zip(expected, given, strict=True) if one == other)
    return {
        label: {
            "precision": hits[label] / found[label] if found[label] else 0.0,
            "recall": hits[label] / wanted[label],
            "f1": 2 * hits[label] / (wanted[label] + found[label]),
            "support": wanted[label],
        }
        for label in sorted(wanted)
    }


def macro_f1(expected: Sequence[str], given: Sequence[str]) -> float:
    """The mean F1 of the expected labels; 0 for none."""
    labels = f1_per_label(expected, given)
    return sum(each["f1"] for each in labels.values()) / len(labels) if labels else 0.0


def micro_f1(pairs: Iterable[tuple[set[Hashable], set[Hashable]]]) -> float:
    """F1 over all (expected, found) sets together; 1 where there is nothing to find."""
    hits = wanted = found = 0
    for expected, given in pairs:
        hits += len(expected & given)
        wanted += len(expected)
        found += len(given)
    return 2 * hits / (wanted + found) if wanted + found else 1.0


def reliability(right: Sequence[bool], confidences: Sequence[float]) -> list[dict[str, float]]:
    """Per bin of confidence that is not empty: `{"confidence", "accuracy", "count"}` (means)."""
    bins: dict[int, list[tuple[bool, float]]] = {}
    for is_right, confidence in zip(right, confidences, strict=True):
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append((is_right, confidence))
    return [
        {
            "confidence": sum(confidence for _, confidence in rows) / len(rows),
            "accuracy": sum(is_right for is_right, _ in rows) / len(rows),
            "count": len(rows),
        }
        for _, rows in sorted(bins.items())
    ]


def expected_calibration_error(right: Sequence[bool], confidences: Sequence[float]) -> float:
    """The mean distance between confidence and accuracy, over bins of confidence."""
    total = len(right) or 1
    return sum(
        each["count"] / total * abs(each["confidence"] - each["accuracy"])
        for each in reliability(right, confidences)
    )
