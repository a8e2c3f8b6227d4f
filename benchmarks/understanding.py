"""`.venv/rasa/bin/python -m benchmarks.understanding`: this pipeline beside two others.

Stock Rasa (the pipeline of `rasa init`), spaCy's text classifier and config.yml learn from the same
messages (data/nlu) and answer the same test messages (tests/data/nlu), one after the other in one
run; also with the training messages cut to a half, a quarter and a tenth. Prints a table, writes
`docs/understanding.json` and the learning curves as `docs/understanding.svg`. Two cores: three
hours for everything, most of it stock Rasa, whose classifier has 40 minutes of processors each time
(stock_rasa.py). "stock Rasa in full" has as many as it wants: half a day for all messages.
`--only` and `--shares` choose, and `--continue` keeps the rows that an earlier run has written,
where the messages are still the same. On a busy machine the time of processors, told beside the
other, is what can be compared. Exit code 0.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from bot.models import folder_digest
from bot.paths import ROOT
from bot.quiet import quieten
from bot.report_figures import learning_curves
from bot.training_files import Example, read_test_folder, read_training_folder

SHARES = (10, 25, 50, 100)
#: Test messages that are answered one by one to time an answer.
TIMED = 200


def main() -> int:
    """Measure what was asked for; the exit code."""
    quieten()
    from benchmarks.contenders import contenders

    everyone = contenders()
    names = [each.name for each in everyone]
    options = _parser(names).parse_args()
    training = read_training_folder(ROOT / "data" / "nlu")
    test = read_test_folder(ROOT / "tests" / "data" / "nlu")
    report = ROOT / "docs" / "understanding.json"
    messages = "-".join(folder_digest(ROOT / each / "nlu") for each in ("data", "tests/data"))
    rows = _earlier(report, messages) if options.resume else []
    known = {(row["name"], row["share"]) for row in rows}
    for contender in everyone:
        for share in options.shares:
            if contender.name in options.only and (contender.name, share) not in known:
                row = measure(contender, subset(training, share), share, test)
                rows.append({"data": messages, **row})
                rows.sort(key=lambda each: (names.index(each["name"]), each["share"]))
                _say(_line(row))
                report.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    report.with_suffix(".svg").write_text(learning_curves(rows), encoding="utf-8")
    print(table(rows))
    return 0


def _earlier(report: Path, messages: str) -> list[dict[str, Any]]:
    """The rows that an earlier run has written about these messages; none where there was none."""
    rows = json.loads(report.read_text(encoding="utf-8")) if report.is_file() else []
    return [row for row in rows if row["data"] == messages]


def subset(examples: Sequence[Example], share: int) -> list[Example]:
    """`share` percent of the messages of each intent and language, spread over each file."""
    seen: dict[tuple[str, str], int] = defaultdict(int)
    chosen = []
    for each in examples:
        place = seen[each.language, each.intent]
        seen[each.language, each.intent] += 1
        if place * share // 100 != (place + 1) * share // 100:
            chosen.append(each)
    return chosen


def measure(
    contender: Any, training: Sequence[Example], share: int, test: Sequence[Example]
) -> dict[str, Any]:
    """One row of the report. Times in seconds and milliseconds, sizes in bytes, shares 0 to 1."""
    from bot.scores import accuracy, macro_f1

    _say(f"{contender.name} learns from {len(training)} messages ({share} %)")
    texts, expected = [each.text for each in test], [each.intent for each in test]
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(sys.stderr):
        trained = contender.train(training, Path(folder))
        started = time.process_time()
        times = [_milliseconds(contender, text) for text in texts[:: len(texts) // TIMED]]
        processor = 1000 * (time.process_time() - started) / len(times)
        given = contender.classify(texts)
    languages = sorted({each.language for each in test})
    per_language = {
        language: macro_f1(*zip(*_of_language(test, given, language), strict=True))
        for language in languages
    }
    return {
        "name": contender.name,
        "share": share,
        "messages": len(training),
        "accuracy": accuracy(expected, given),
        "macro_f1": macro_f1(expected, given),
        "languages": per_language,
        "passes": trained.passes,
        "training_seconds": trained.seconds,
        "training_processor_seconds": trained.processor_seconds,
        "median_milliseconds": statistics.median(times),
        "mean_processor_milliseconds": processor,
        "model_bytes": trained.model_bytes,
    }


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as a Markdown table."""
    languages = sorted(rows[0]["languages"]) if rows else []
    header = ["", "data", "accuracy", "macro-F1", *languages]
    header += ["passes", "training", "of processors", "a message", "of processors", "model"]
    lines = [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    for row in rows:
        cells = [row["name"], f"{row['share']} %"]
        cells += [f"{100 * row[name]:.1f}" for name in ("accuracy", "macro_f1")]
        cells += [f"{100 * row['languages'][language]:.1f}" for language in languages]
        cells.append(str(row["passes"] or ""))
        cells += [
            f"{row[name]:.0f} s" for name in ("training_seconds", "training_processor_seconds")
        ]
        cells += [
            f"{row[name]:.0f} ms" for name in ("median_milliseconds", "mean_processor_milliseconds")
        ]
        lines.append(f"| {' | '.join(cells)} | {row['model_bytes'] / 1e6:.0f} MB |")
    return "\n".join(lines)


def _of_language(
    test: Sequence[Example], given: Sequence[str], language: str
) -> list[tuple[str, str]]:
    return [
        (each.intent, answer)
        for each, answer in zip(test, given, strict=True)
        if each.language == language
    ]


def _milliseconds(contender: Any, text: str) -> float:
    started = time.perf_counter()
    contender.classify([text])
    return 1000 * (time.perf_counter() - started)


def _line(row: dict[str, Any]) -> str:
    return f"  macro-F1 {row['macro_f1']:.4f}, trained in {row['training_seconds']:.0f} s"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser(names: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="benchmarks.understanding",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    affordable = [name for name in names if name != "stock Rasa in full"]
    parser.add_argument("--only", nargs="+", choices=names, default=affordable)
    parser.add_argument(
        "--shares", nargs="+", type=int, choices=SHARES, default=list(SHARES), metavar="PERCENT"
    )
    parser.add_argument(
        "--continue", dest="resume", action="store_true", help="measure only what is missing"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
