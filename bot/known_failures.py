"""Test messages that are known to be misunderstood: tests/data/known_failures.yml.

They stay in the tests. One that is understood now must leave the list, so that it is noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

#: A right answer that is less sure than this may be wrong again on the next machine.
SURE = 0.6

_HEADER = """\
# Test messages that the assistant misunderstands. Written by
# `./guichet evaluate --write-known-failures`; a test fails while one of them is understood.
"""

Key = tuple[str, str, str]


def read_known_failures(path: Path) -> set[Key]:
    """(language, intent, text) of each."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    return {(row["language"], row["intent"], row["text"]) for row in rows}


def write_known_failures(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """List the messages of a report that were misunderstood; how many there are."""
    failures = [
        {name: row[name] for name in ("language", "intent", "answer", "text")}
        for row in rows
        if not row["right"]
    ]
    content = yaml.safe_dump(failures, allow_unicode=True, sort_keys=False, width=1000)
    path.write_text(_HEADER + content, encoding="utf-8")
    return len(failures)


def understood_by_now(known: set[Key], rows: Iterable[Mapping[str, Any]]) -> list[Key]:
    """The known failures that a report understands, and is sure of."""
    keys = [
        (row["language"], row["intent"], row["text"])
        for row in rows
        if row["right"] and row["confidence"] >= SURE
    ]
    return [key for key in keys if key in known]
