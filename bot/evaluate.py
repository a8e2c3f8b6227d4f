"""`python -m bot.evaluate`: how well the served model understands the test messages.

Without options a readable report; `--json` the whole report as JSON; `--html FILE` a page that
needs no other file; `--compare A B` the difference between two saved reports, or two models of
models/. `--benchmark TRAIN.csv [TEST.csv]` trains the pipeline of config.yml on a labelled file
(columns text,category) instead and prints {"accuracy", "macro_f1"}; without TEST.csv every fifth
message of each category is the test. Exit codes: 0 measured, 1 no model or a file that cannot be
used.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bot.models import current_model
from bot.paths import ROOT, VECTORS
from bot.quiet import quieten

TESTS = ROOT / "tests" / "data"


class CannotEvaluate(Exception):
    """Nothing was measured; the message says why."""


def main(arguments: list[str] | None = None) -> int:
    """Measure as asked; the exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.compare:
            _compare(*options.compare)
        elif options.benchmark:
            print(json.dumps(_benchmark([Path(path) for path in options.benchmark])))
        else:
            _report(options)
    except CannotEvaluate as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _report(options: argparse.Namespace) -> None:
    model = current_model(ROOT)
    if model is None:
        raise CannotEvaluate("There is no trained model yet: run `./guichet train` first.")
    measured = _measured(model)
    if options.html:
        from bot.report_html import page

        previous = _saved(Path(options.previous)) if options.previous else None
        curves = _saved(Path(options.curves)) if options.curves else ()
        Path(options.html).write_text(page(measured, previous, curves), encoding="utf-8")
    if options.write_known_failures:
        from bot.known_failures import write_known_failures

        count = write_known_failures(TESTS / "known_failures.yml", measured["messages"])
        _say(f"{count} known failures")
    from bot.report_text import report

    print(json.dumps(measured, ensure_ascii=False) if options.json else report(measured))


def _compare(before: str, after: str) -> None:
    from bot.report_text import comparison

    print(comparison(_report_of(before), _report_of(after)))


def _report_of(name: str) -> dict[str, Any]:
    """The saved report `name`, or what the model of that name or file understands now."""
    places = (Path(name), ROOT / "models" / name, ROOT / "models" / f"{name}.tar.gz")
    model = next(
        (each for each in places if each.name.endswith(".tar.gz") and each.is_file()), None
    )
    return _saved(Path(name)) if model is None else _measured(model)


def _measured(model: Path) -> dict[str, Any]:
    quieten()
    from bot.measuring import measure
    from bot.training_files import MalformedFile
    from bot.understanding import Understanding

    try:
        return {**measure(Understanding(model), TESTS, _say), "model": model.name}
    except MalformedFile as error:
        raise CannotEvaluate(str(error)) from error


def _benchmark(paths: list[Path]) -> dict[str, float]:
    quieten()
    from bot.benchmark import BadBenchmark, read_csv, run_benchmark, split

    if len(paths) > 2:
        raise CannotEvaluate("--benchmark takes a training file and at most one test file.")
    try:
        files = [read_csv(path) for path in paths]
        training, test = split(files[0]) if len(files) == 1 else files
        return run_benchmark(
            ROOT / "config.yml", training, test, VECTORS.with_name("benchmark-vectors"), _say
        )
    except BadBenchmark as error:
        raise CannotEvaluate(str(error)) from error


def _saved(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotEvaluate(f"{path} is no report of `evaluate --json`: {error}") from error


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="guichet evaluate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print the whole report as JSON")
    parser.add_argument("--html", metavar="FILE", help="also write the report as a page")
    parser.add_argument(
        "--previous", metavar="REPORT.json", help="in the page, show the difference from this one"
    )
    parser.add_argument(
        "--curves", metavar="BENCHMARK.json", help="in the page, the learning curves of this run"
    )
    parser.add_argument(
        "--write-known-failures",
        action="store_true",
        help="list what is misunderstood now in tests/data/known_failures.yml",
    )
    parser.add_argument("--benchmark", nargs="+", metavar="FILE.csv", help="labelled files")
    parser.add_argument(
        "--compare", nargs=2, metavar=("A", "B"), help="two saved reports or models"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
