"""What changed from one report of understanding to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

#: So many changed messages are named on each side.
LISTED = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One measure before and after; shares between 0 and 1. `before` is null for what is new."""

    name: str
    before: float | None
    after: float
    messages: int

    @property
    def change(self) -> float:
        return self.after - (self.before or 0.0)


@dataclass(frozen=True, slots=True)
class Changed:
    """A test message whose answer became right or wrong."""

    language: str
    intent: str
    text: str
    before: str
    after: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Macro-F1 of all, of each language and style; F1 of each intent; and single messages.

    `worse` and `better` name the surest changes first, up to LISTED, of `worse_count` and
    `better_count`.
    """

    overall: Row
    calibration: Row
    compromised: Row
    languages: tuple[Row, ...]
    styles: tuple[Row, ...]
    intents: tuple[Row, ...]
    worse: tuple[Changed, ...]
    better: tuple[Changed, ...]
    worse_count: int
    better_count: int

    def as_json(self) -> dict[str, Any]:
        """Plain data, for scripts."""
        return asdict(self)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """From one report of `./guichet evaluate` to another; intents with the greatest loss first."""
    answered = {_key(row): row for row in before["messages"]}
    changes = [
        (answered[_key(row)], row)
        for row in after["messages"]
        if _key(row) in answered and answered[_key(row)]["right"] != row["right"]
    ]
    changes.sort(key=lambda pair: -pair[1]["confidence"])
    worse = [_changed(*pair) for pair in changes if not pair[1]["right"]]
    better = [_changed(*pair) for pair in changes if pair[1]["right"]]
    intents = _rows(before["intents"], after["intents"], "f1", "support")
    messages = after["overall"]["messages"]
    return Comparison(
        overall=_row("all", before["overall"], after["overall"], "macro_f1", messages),
        calibration=_row(
            "calibration error", before["overall"], after["overall"], "calibration_error", messages
        ),
        compromised=_row(
            "compromised", before, after, "account_compromised_recall", _hacked(after)
        ),
        languages=_rows(before["languages"], after["languages"], "macro_f1", "messages"),
        styles=_rows(before["styles"], after["styles"], "macro_f1", "messages"),
        intents=tuple(sorted(intents, key=lambda row: row.change)),
        worse=tuple(worse[:LISTED]),
        better=tuple(better[:LISTED]),
        worse_count=len(worse),
        better_count=len(better),
    )


def _rows(
    before: Mapping[str, Any], after: Mapping[str, Any], measure: str, count: str
) -> tuple[Row, ...]:
    return tuple(
        _row(name, before.get(name, {}), scores, measure, int(scores[count]))
        for name, scores in after.items()
    )


def _row(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any], measure: str, messages: int
) -> Row:
    return Row(name, before.get(measure), after[measure], messages)


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changed:
    return Changed(
        language=after["language"],
        intent=after["intent"],
        text=after["text"],
        before=before["answer"],
        after=after["answer"],
        confidence=after["confidence"],
    )


def _hacked(report: Mapping[str, Any]) -> int:
    return sum(row["intent"] == "account_compromised" for row in report["messages"])


def _key(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["language"], row["intent"], row["text"]
