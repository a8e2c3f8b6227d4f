"""`python -m bot.evaluate`: how well the served model understands the test messages.

Without options a readable report; `--json` the whole report as JSON; `--html FILE` a page that
needs no other file; `--model NAME` another model of models/ than the served one; `--save` keeps
the report beside the model. `--compare [A] [B]` compares two models or saved reports; its own help:
`--compare --help`. `--benchmark TRAIN.csv [TEST.csv]` trains the pipeline of config.yml on a
labelled file (columns text,category) instead and prints {"accuracy", "macro_f1"}; without TEST.csv
every fifth message of each category is the test. Exit codes: 0 measured, 1 no model or a file that
cannot be used.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bot.models import current_model, models_folder
from bot.paths import ROOT, VECTORS
from bot.quiet import quieten
from bot.registry.archive import BadModel, check_archive
from bot.registry.reports import keep_report

TESTS = ROOT / "tests" / "data"


class CannotEvaluate(Exception):
    """Nothing was measured; the message says why."""


def main(arguments: list[str] | None = None) -> int:
    """Measure as asked; the exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.benchmark:
            print(json.dumps(_benchmark([Path(path) for path in options.benchmark])))
        else:
            _report(options)
    except CannotEvaluate as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _report(options: argparse.Namespace) -> None:
    model = models_folder(ROOT) / options.model if options.model else current_model(ROOT)
    if model is None:
        raise CannotEvaluate("There is no trained model yet: run `./guichet train` first.")
    measured = _measured(model)
    if options.save:
        keep_report(model, measured)
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


def _measured(model: Path) -> dict[str, Any]:
    quieten()
    from rasa.shared.exceptions import RasaException

    from bot.measuring import measure
    from bot.training_files import MalformedFile
    from bot.understanding import Understanding

    try:
        check_archive(ROOT, model)
        measured = measure(Understanding(model), TESTS, _say)
    except (BadModel, MalformedFile) as error:
        raise CannotEvaluate(str(error)) from error
    except (RasaException, OSError, ValueError, KeyError, AttributeError, ImportError) as error:
        # Whatever components of another version make of it.
        raise CannotEvaluate(
            f"{model.name} cannot be loaded ({type(error).__name__}: {error}); was it trained "
            "with another version of this project?"
        ) from error
    return {**measured, "model": model.name}


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
    parser.add_argument(
        "--model", metavar="NAME", help="a file of models/; default: the served one"
    )
    parser.add_argument(
        "--save", action="store_true", help="keep the report, and its numbers on the model's card"
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
    return parser


if __name__ == "__main__":
    sys.exit(main())
