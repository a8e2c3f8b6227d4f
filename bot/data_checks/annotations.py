"""Entities that are marked in messages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from bot.data_checks.finding import Finding
from bot.nlu.entities.recognise import recognise
from bot.nlu.text import normalise
from bot.nlu.vocabulary import blank_language
from bot.training_files import Example


def annotation_errors(examples: Iterable[Example], entities: Collection[str]) -> Iterator[Finding]:
    """An error for an unknown entity, a warning where the recogniser sees another one there."""
    for example in examples:
        unknown = [each for each in example.annotations if each.entity not in entities]
        for each in unknown:
            yield Finding(example.path, example.line, f"unknown entity {each.entity!r}")
        if example.annotations and not unknown:
            yield from _contradicted(example)


def _contradicted(example: Example) -> Iterator[Finding]:
    normal = normalise(example.text)
    found = [
        (each.entity, *normal.original_span(each.start, each.end))
        for each in recognise(blank_language().make_doc(normal.text), example.language)
    ]
    for marked in example.annotations:
        for entity, start, end in found:
            overlaps = start < marked.end and marked.start < end
            if overlaps and entity != marked.entity:
                surface = example.text[start:end]
                yield Finding(
                    example.path,
                    example.line,
                    f"{surface!r} is marked as {marked.entity}, the recogniser says {entity}",
                    error=False,
                )
