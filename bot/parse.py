"""`python -m bot.parse`: JSON lines in, JSON lines out, by the model that is served.

`{"text": …}` → `{"text", "language", "intent", "confidence", "entities"}`, lines that arrive
together together. A line that cannot be parsed gives `{"error": …}` in its place and the rest goes
on. Exit codes: 0 all input was answered, error lines included; 1 there is no trained model.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from bot.models import current_model
from bot.paths import ROOT
from bot.quiet import quieten

#: As in the conversation API.
LONGEST_TEXT = 4_000
#: Bytes of input that are understood together at most, some 200 messages.
READ = 32_768

Parse = Callable[[Sequence[str]], list[dict[str, Any]]]


class BadLine(ValueError):
    """A line of input without a text to understand."""


def main(arguments: list[str] | None = None, source: BinaryIO = sys.stdin.buffer) -> int:
    """Answer every line of `source`; the exit code."""
    argparse.ArgumentParser(prog="guichet parse", description=__doc__).parse_args(arguments)
    model = current_model(ROOT)
    if model is None:
        print("There is no trained model yet: run `./guichet train` first.", file=sys.stderr)
        return 1
    quieten()
    from bot.understanding import Understanding

    understanding = Understanding(model)

    def parse(texts: Sequence[str]) -> list[dict[str, Any]]:
        return [
            {
                "text": each.text,
                "language": each.language,
                "intent": each.intent,
                "confidence": round(each.confidence, 4),
                "entities": each.entities,
            }
            for each in understanding.parse(texts)
        ]

    for lines in arriving(source):
        for answer in answers(lines, parse):
            print(json.dumps(answer, ensure_ascii=False))
        sys.stdout.flush()
    return 0


def arriving(source: BinaryIO) -> Iterator[list[bytes]]:
    """The lines of `source`, together as they arrive: many are understood faster than each."""
    rest = b""
    while chunk := source.read1(READ):
        *lines, rest = (rest + chunk).split(b"\n")
        yield lines
    yield [rest]


def answers(lines: Iterable[bytes], parse: Parse) -> list[dict[str, Any]]:
    """One answer per line that is not blank, in order."""
    texts: list[str | BadLine] = []
    for line in lines:
        if line.strip():
            try:
                texts.append(text_of(line))
            except BadLine as error:
                texts.append(error)
    understood = iter(parse([text for text in texts if isinstance(text, str)]))
    return [next(understood) if isinstance(text, str) else {"error": str(text)} for text in texts]


def text_of(line: bytes) -> str:
    """The text of one line of input. Raises BadLine."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"no JSON: {error}") from error
    text = content.get("text") if isinstance(content, dict) else None
    if not isinstance(text, str):
        raise BadLine('expected {"text": "…"}')
    if not text.strip():
        raise BadLine("text is empty")
    if len(text) > LONGEST_TEXT:
        raise BadLine(f"text has {len(text)} characters, {LONGEST_TEXT} are allowed")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadLine("text has half of a surrogate pair") from error
    return text


if __name__ == "__main__":
    sys.exit(main())
