"""The report of a model's last evaluation, beside it, and what of it stands on its card."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, Optional

from bot.models import folder_digest
from bot.registry.cards import instant, read_card, report_file, write_card
from bot.registry.files import read_json, write_json

TESTS = Path(__file__).resolve().parents[2] / "tests" / "data"


def keep_report(model: Path, measured: Dict[str, Any]) -> None:
    """Keep a report of `bot.measuring.measure`."""
    report = {**measured, "at": instant(time.time()), "tests": folder_digest(TESTS)}
    write_json(report_file(model), report)
    write_card(model.parent, replace(read_card(model), metrics=metrics_of(report)))


def kept_report(model: Path, tests: Optional[str] = None) -> Optional[Dict[str, Any]]:
    """The report of a model, if it is not older than the file; with `tests`, only if it was
    measured on the test messages with this digest."""
    path = report_file(model)
    report = read_json(path)
    if report is None or path.stat().st_mtime < model.stat().st_mtime:
        return None
    return report if tests in (None, report.get("tests")) else None


def metrics_of(report: Dict[str, Any]) -> Dict[str, Any]:
    """The numbers of a report that lists show."""
    overall = report["overall"]
    return {
        "at": report["at"],
        "tests": report["tests"],
        "macro_f1": overall["macro_f1"],
        "accuracy": overall["accuracy"],
        "calibration_error": overall["calibration_error"],
        "compromised_recall": report["account_compromised_recall"],
        "languages": {name: each["macro_f1"] for name, each in report["languages"].items()},
        **report["speed"],
    }
