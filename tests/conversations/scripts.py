"""The files of this folder, and the customer that each is played by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpdesk.training.conversations.script import read_script
from helpdesk.triage.taxonomy import intents_of_kind

FOLDER = Path(__file__).parent


def all_paths() -> list[Path]:
    """All files, in the order of their names."""
    return sorted(FOLDER.glob("*/*.yml"))


def script_of(path: Path) -> Mapping[str, Any]:
    """What a file says. Raises ScriptError with line and cure."""
    return read_script(str(path), path.read_text("utf-8"), intents_of_kind("issue")).content


def user_of(path: Path) -> str:
    """A customer of this conversation's own."""
    return re.sub(r"[^a-z0-9]", "-", f"{path.parent.name}-{path.stem}".lower())[:40]
