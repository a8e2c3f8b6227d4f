"""The project's own pipeline on any labelled file, for comparison with published results."""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from pathlib import Path

import yaml
from rasa.model_training import train_nlu

from bot.scores import accuracy, macro_f1
from bot.training import encode_all
from bot.understanding import Understanding

Say = Callable[[str], None]
Labelled = tuple[str, str]
#: Of a single file, every so many-th message of each category is the test.
TEST_SHARE = 5


class BadBenchmark(ValueError):
    """A file that cannot be used; the message names file and line."""


def read_csv(path: Path) -> list[Labelled]:
    """(text, category) of each line of a CSV with these columns. Raises BadBenchmark."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if not {"text", "category"} <= set(rows.fieldnames or ()):
                raise BadBenchmark(f"{path}:1: the columns text and category are expected")
            return [_labelled(path, rows.line_num, row) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadBenchmark(f"{path}: {error}") from error


def split(rows: Sequence[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """(training, test) of one file: every TEST_SHARE-th message of each category is test."""
    seen: dict[str, int] = {}
    parts: tuple[list[Labelled], list[Labelled]] = ([], [])
    for row in rows:
        seen[row[1]] = seen.get(row[1], 0) + 1
        parts[seen[row[1]] % TEST_SHARE == 0].append(row)
    return parts


def run_benchmark(
    config: Path, training: Sequence[Labelled], test: Sequence[Labelled], vectors: Path, say: Say
) -> dict[str, float]:
    """Train the pipeline of `config` and score it: accuracy and macro-F1, between 0 and 1."""
    encode_all([text for text, _ in training], vectors, say)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "nlu.yml"
        names = _write_training_data(data, training)
        say(f"training on {len(training)} messages in {len(names)} categories")
        with redirect_stdout(sys.stderr):
            model = train_nlu(str(config), str(data), folder, fixed_model_name="benchmark")
        encode_all([text for text, _ in test], vectors.with_name(f"{vectors.name}-test"), say)
        answers = Understanding(Path(model)).parse([text for text, _ in test])
    expected = [names[category] for _, category in test]
    known = set(names.values())
    given = [next(name for name, _ in answer.ranking if name in known) for answer in answers]
    return {"accuracy": accuracy(expected, given), "macro_f1": macro_f1(expected, given)}


def _labelled(path: Path, line: int, row: dict[str, str]) -> Labelled:
    text, category = row["text"], row["category"]
    if not (text or "").strip() or not (category or "").strip():
        raise BadBenchmark(f"{path}:{line}: text or category is empty")
    return " ".join(text.split()), category


def _write_training_data(path: Path, rows: Sequence[Labelled]) -> dict[str, str]:
    """Rasa's file of the rows; the names that its intents have there, by category."""
    names = {category: f"c{number}" for number, category in enumerate(sorted({c for _, c in rows}))}
    blocks = [
        {
            "intent": name,
            "metadata": {"language": "en"},
            "examples": [{"text": text} for text, own in rows if own == category],
        }
        for category, name in names.items()
    ]
    path.write_text(
        yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True), encoding="utf-8"
    )
    return names
