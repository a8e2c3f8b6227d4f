"""`guichet evaluate --compare`: a candidate beside the current model, and the gate's verdict."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typer

from bot.registry.cards import checks_file, report_file
from helpdesk.cli.counter import operator, record
from helpdesk.cli.failures import CommandError
from helpdesk.settings import read_settings
from helpdesk.supervisor.environment import ROOT
from helpdesk.supervisor.trial import check_candidate
from helpdesk.training.models.checks import conversations_of, verdict_on
from helpdesk.training.models.comparison import Comparison, Row, compare
from helpdesk.training.models.gate import GateError, Verdict
from helpdesk.training.models.registry import Model, ModelError, Registry

#: So many changed messages and intents are printed on each side.
_LISTED = 15


def compare_command(arguments: Sequence[str]) -> None:
    """Compare as asked. Exits with 1 where the candidate does not pass the gate."""
    options = _parser().parse_args([each for each in arguments if each != "--compare"])
    names = options.models or ["current", "candidate"]
    if len(names) > 2:
        raise typer.BadParameter("--compare takes two models or saved reports.")
    before, after = names if len(names) == 2 else ("current", names[0])
    if Path(before).is_file() and Path(after).is_file():
        _print(compare(_saved(before), _saved(after)), None, options.json)
        return
    registry = Registry(ROOT)
    try:
        one, other = registry.find(before), registry.find(after)
        if one.path == other.path:
            raise CommandError(f"{one.name} is both sides: nothing to compare.")
        if not one.current:
            raise CommandError(f"The gate compares with the current model; {one.name} is not it.")
        record("model_compare", other.name)
        if options.again:
            _forget(other)
        check_candidate(
            registry,
            other,
            read_settings(),
            options.author or operator().user,
            lambda line: typer.echo(line, err=True),
            background=options.background,
        )
        verdict = verdict_on(registry, other)
    except (ModelError, GateError) as error:
        raise CommandError(str(error)) from error
    if verdict is None:
        raise CommandError("Test messages or conversations changed meanwhile; compare again.")
    reports = registry.report(one), registry.report(other)
    assert reports[0] is not None
    assert reports[1] is not None
    _print(compare(reports[0], reports[1]), verdict, options.json, registry, other)
    if not verdict.passed:
        raise typer.Exit(1)


def _print(
    comparison: Comparison,
    verdict: Verdict | None,
    as_json: bool,
    registry: Registry | None = None,
    candidate: Model | None = None,
) -> None:
    if as_json:
        content: dict[str, Any] = {"comparison": comparison.as_json()}
        if verdict is not None and registry is not None and candidate is not None:
            reasons = [
                {"rule": each.rule, "holds": each.holds, "text": each.text}
                for each in verdict.reasons
            ]
            content["verdict"] = {"passed": verdict.passed, "reasons": reasons}
            content["conversations"] = conversations_of(registry, candidate)
        typer.echo(json.dumps(content, ensure_ascii=False, indent=1))
        return
    for line in _lines(comparison):
        typer.echo(line)
    if verdict is not None:
        typer.echo("")
        for reason in verdict.reasons:
            typer.echo(f"{'holds' if reason.holds else 'FAILS':<6} {reason.text}")
        typer.echo(f"\nThe gate {'lets it pass' if verdict.passed else 'holds it back'}.")


def _lines(comparison: Comparison) -> Iterator[str]:
    yield f"{'macro-F1':<24}{'before':>8}{'after':>8}{'change':>9}"
    for row in (comparison.overall, *comparison.languages, *comparison.styles):
        yield _line(row)
    yield ""
    yield _line(comparison.calibration)
    yield _line(comparison.compromised)
    yield ""
    yield f"{'intents that changed':<32}{'F1':>8}"
    changed = [row for row in comparison.intents if abs(row.change) >= 0.005]
    for row in changed[:_LISTED]:
        yield _line(row)
    for title, count, messages in (
        ("right before and wrong now", comparison.worse_count, comparison.worse),
        ("wrong before and right now", comparison.better_count, comparison.better),
    ):
        yield ""
        yield f"{count} messages are {title}:"
        for each in messages[:_LISTED]:
            yield f"  {each.language} {each.text[:80]!r}: {each.after} ({each.confidence:.2f})"


def _line(row: Row) -> str:
    before = "" if row.before is None else f"{row.before:.4f}"
    return f"{row.name:<24}{before:>8}{row.after:>8.4f}{row.change:>+9.4f}"


def _saved(name: str) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(Path(name).read_text("utf-8"))
        return content
    except (OSError, ValueError) as error:
        raise CommandError(f"{name} is no report of `evaluate --json`: {error}") from error


def _forget(model: Model) -> None:
    report_file(model.path).unlink(missing_ok=True)
    checks_file(model.path).unlink(missing_ok=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="guichet evaluate --compare",
        description="Compare a candidate with the current model: understanding of the test "
        "messages, the conversations of tests/conversations, the policy; and say whether the gate "
        "(data/gate.yml) lets it pass. What is up to date is not measured again. Two saved "
        "reports are compared without a verdict. Exit codes: 0 it passes, 1 it does not, or it "
        "could not be measured.",
    )
    parser.add_argument(
        "models",
        nargs="*",
        metavar="[BEFORE] AFTER",
        help="default: current candidate (the newest model)",
    )
    parser.add_argument("--again", action="store_true", help="measure the candidate anew")
    parser.add_argument("--background", action="store_true", help="only where nobody else computes")
    parser.add_argument("--author", metavar="NAME", help="who compares; default: this user")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser
