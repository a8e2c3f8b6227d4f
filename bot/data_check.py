"""`python -m bot.data_check`: is everything there that training and measuring need?

Checks the messages below data/nlu, tests/data/nlu and tests/data/blind against the taxonomy and
the domain: coverage, duplicates, languages, lengths, annotations. Lists what it found with file
and line, ends with a table of how many messages there are. Exit codes: 0 no errors (warnings are
allowed), 1 errors.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from bot.data_checks.annotations import annotation_errors
from bot.data_checks.coverage import misplaced, missing_messages, one_sided_lengths
from bot.data_checks.duplicates import duplicates
from bot.data_checks.finding import Finding
from bot.data_checks.languages import wrong_languages
from bot.paths import ROOT
from bot.training_files import Example, MalformedFile, read_test_file, read_training_file


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Check the project at `root` and print findings and table; the exit code."""
    argparse.ArgumentParser(
        prog="guichet data check",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args(arguments)
    findings, training, tests = check(root)
    for finding in sorted(findings, key=lambda each: (not each.error, str(each))):
        print(finding)
    taxonomy = yaml.safe_load((root / "data" / "taxonomy.yml").read_text(encoding="utf-8"))
    print("\n".join(_table(list(taxonomy["intents"]), _languages(root, taxonomy), training, tests)))
    errors = sum(finding.error for finding in findings)
    print(f"\n{errors} errors, {len(findings) - errors} warnings")
    return 1 if errors else 0


def check(root: Path) -> tuple[list[Finding], list[Example], list[Example]]:
    """All findings, and the messages that could be read: for training, and for tests."""
    taxonomy = yaml.safe_load((root / "data" / "taxonomy.yml").read_text(encoding="utf-8"))
    kinds = {intent: each["kind"] for intent, each in taxonomy["intents"].items()}
    languages = _languages(root, taxonomy)
    folders = root / "data" / "nlu", root / "tests" / "data" / "nlu"
    findings: list[Finding] = []
    training = _read(folders[0], read_training_file, findings)
    tests = _read(folders[1], read_test_file, findings)
    findings += missing_messages(training, folders[0], kinds, languages, tests=False)
    findings += missing_messages(tests, folders[1], kinds, languages, tests=True)
    tests += _read(root / "tests" / "data" / "blind", read_test_file, findings)
    findings += misplaced([*training, *tests], kinds)
    findings += one_sided_lengths(training, kinds)
    findings += duplicates([*training, *tests])
    findings += wrong_languages(training, tests)
    findings += annotation_errors([*training, *tests], taxonomy["entities"])
    return findings, training, tests


def _languages(root: Path, taxonomy: Mapping[str, list[str]]) -> list[str]:
    """Those of the taxonomy, then those that only have a folder of their own yet."""
    begun = {path.name for path in (root / "data" / "nlu").glob("??")}
    return [*taxonomy["languages"], *sorted(begun - set(taxonomy["languages"]))]


def _read(
    folder: Path, read: Callable[[Path], list[Example]], findings: list[Finding]
) -> list[Example]:
    examples: list[Example] = []
    for path in sorted(folder.glob("*/*.yml")):
        try:
            examples += read(path)
        except MalformedFile as error:
            findings.append(Finding(error.path, error.line, error.problem))
    return examples


def _table(
    intents: Sequence[str],
    languages: Sequence[str],
    training: Sequence[Example],
    tests: Sequence[Example],
) -> Iterator[str]:
    counts = Counter(
        (each.intent, each.language, each.style is not None) for each in (*training, *tests)
    )
    yield "\n" + "training + test".ljust(30) + "".join(each.rjust(12) for each in languages)
    for intent in intents:
        cells = (
            f"{counts[intent, each, False]} + {counts[intent, each, True]}" for each in languages
        )
        yield intent.ljust(30) + "".join(cell.rjust(12) for cell in cells)
    totals = (
        f"{sum(each.language == language for each in training)}"
        f" + {sum(each.language == language for each in tests)}"
        for language in languages
    )
    yield "all".ljust(30) + "".join(total.rjust(12) for total in totals)


if __name__ == "__main__":
    sys.exit(main())
