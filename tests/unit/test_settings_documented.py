"""docs/operating.md knows every variable that the project reads, and no other."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
READERS = ("helpdesk/**/*.py", "actions/**/*.py", "bot/**/*.py", "tests/**/*.py", "*.yml")
VARIABLE = re.compile(r"\bGUICHET_[A-Z_]+\b")


def read_by_the_project() -> set[str]:
    """All names of variables in code and configuration."""
    paths = {path for pattern in READERS for path in ROOT.glob(pattern)}
    return {name for path in paths for name in VARIABLE.findall(path.read_text("utf-8"))}


def documented() -> set[str]:
    """The names that begin a row of a table."""
    text = (ROOT / "docs" / "operating.md").read_text("utf-8")
    return set(re.findall(r"^\| `(GUICHET_[A-Z_]+)` \|", text, re.MULTILINE))


def test_every_setting_is_documented() -> None:
    assert read_by_the_project() - documented() == set()


def test_no_setting_is_documented_that_does_not_exist() -> None:
    assert documented() - read_by_the_project() == set()
