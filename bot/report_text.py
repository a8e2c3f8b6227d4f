"""Reports of understanding as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

#: So many of the weakest intents and of changed answers are listed.
LISTED = 15


def report(measured: dict[str, Any]) -> str:
    """A report of `measure` for people."""
    overall = measured["overall"]
    weakest = sorted(measured["intents"].items(), key=lambda each: each[1]["f1"])[:LISTED]
    identification = measured["language_identification"]
    outside = measured["out_of_scope"]
    requests = measured["two_requests"]
    lines = [
        f"{overall['messages']} messages, {measured.get('model', '')}",
        "",
        *_table(
            ("", "macro-F1", "accuracy", "calibration error", "messages"),
            [
                _intent_line("all", overall),
                *(_intent_line(name, each) for name, each in measured["languages"].items()),
                *(_intent_line(name, each) for name, each in measured["styles"].items()),
            ],
        ),
        "",
        f"account_compromised recall   {_percent(measured['account_compromised_recall'])}",
        f"out_of_scope recall          {_percent(outside['recall'])}"
        f"   with asking again {_percent(outside['recall_with_asking_again'])}"
        f"   false alarms {_percent(outside['false_alarms'])}",
        f"asks again (fallback)        {_percent(overall['unsure'])}",
        f"language identification      {_percent(identification['all'])}"
        f"   up to three words {_percent(identification['short'])}",
        f"two requests                 first right {_percent(requests['first'])}"
        f"   both in order {_percent(requests['both_in_order'])}",
        "",
        *_table(
            ("entity", "F1"),
            [(name, f"{score:.3f}") for name, score in measured["entities"].items()],
        ),
        "",
        *_table(
            ("weakest intents", "F1", "precision", "recall", "messages"),
            [
                (
                    name,
                    f"{each['f1']:.3f}",
                    f"{each['precision']:.3f}",
                    f"{each['recall']:.3f}",
                    str(each["support"]),
                )
                for name, each in weakest
            ],
        ),
    ]
    return "\n".join(lines)


def comparison(before: dict[str, Any], after: dict[str, Any]) -> str:
    """What changed from one saved report to another."""
    groups = [("all", before["overall"], after["overall"])]
    for kind in ("languages", "styles"):
        groups += [
            (name, before[kind][name], scores)
            for name, scores in after[kind].items()
            if name in before[kind]
        ]
    answered = {_key(row): row for row in before["messages"]}
    changed = [
        (answered[_key(row)], row)
        for row in after["messages"]
        if _key(row) in answered and answered[_key(row)]["right"] != row["right"]
    ]
    worse = [f"  {new['text'][:90]!r}: {new['answer']}" for _, new in changed if not new["right"]]
    better = [f"  {new['text'][:90]!r}: {new['answer']}" for _, new in changed if new["right"]]
    lines = [
        *_table(
            ("macro-F1", "before", "after", "change"),
            [
                (
                    name,
                    f"{one['macro_f1']:.4f}",
                    f"{other['macro_f1']:.4f}",
                    f"{other['macro_f1'] - one['macro_f1']:+.4f}",
                )
                for name, one, other in groups
            ],
        ),
        "",
        f"{len(better)} messages are right now and were not:",
        *better[:LISTED],
        f"{len(worse)} messages were right and are not now:",
        *worse[:LISTED],
    ]
    return "\n".join(lines)


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["language"], row["intent"], row["text"]


def _intent_line(name: str, scores: dict[str, float]) -> tuple[str, ...]:
    return (
        name,
        f"{scores['macro_f1']:.4f}",
        f"{scores['accuracy']:.4f}",
        f"{scores['calibration_error']:.4f}",
        str(scores["messages"]),
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    everything = [header, *rows]
    widths = [max(len(row[column]) for row in everything) for column in range(len(header))]
    return [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in everything
    ]
