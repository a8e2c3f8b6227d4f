"""A piece of a message that must not stay."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]`; `kind` says which placeholder takes its place."""

    start: int
    end: int
    kind: str
