"""Which model was served when, by whose choice: `models/history.jsonl`, one line per switch.

Until somebody promotes a model or rolls back, the newest one that was trained is served. From then
on the choice stands, also after a restart, until the next one.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import List, Optional

from bot.models import code_fingerprint, current_model, models_folder
from bot.registry.cards import instant, read_card

PROMOTED, ROLLED_BACK, FELL_BACK = "promoted", "rolled back", "fell back"


@dataclass(frozen=True)
class Switch:
    """From `before` to `model`.

    `how` is PROMOTED, ROLLED_BACK (a person's choice) or FELL_BACK (the new model failed; `reason`
    says how). `forced` is a promotion below the gate, for which `reason` is what its author gave.
    """

    at: str
    model: str
    before: Optional[str]
    how: str
    by: str
    forced: bool = False
    reason: Optional[str] = None


def record(
    root: Path,
    model: str,
    how: str,
    by: str,
    forced: bool = False,
    reason: Optional[str] = None,
    before: Optional[str] = None,
) -> Switch:
    """Append a switch. `before` is what `models/current` names where it is not given."""
    current = current_model(root)
    switch = Switch(
        at=instant(time.time()),
        model=model,
        before=before or (current.name if current else None),
        how=how,
        by=by,
        forced=forced,
        reason=reason,
    )
    with _file(root).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(switch), ensure_ascii=False) + "\n")
    return switch


def history(root: Path) -> List[Switch]:
    """All switches, oldest first. A line that was cut off, as by a full disk, is passed over."""
    try:
        lines = _file(root).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    switches = []
    for line in lines:
        try:
            switches.append(Switch(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return switches


def is_chosen(root: Path) -> bool:
    """Whether the model that is served was chosen by a person, and belongs to the code as it is."""
    current, switches = current_model(root), history(root)
    if current is None or not switches or switches[-1].model != current.name:
        return False
    code = read_card(current).code
    return code is None or code == code_fingerprint(root)


def earlier_model(root: Path) -> Optional[str]:
    """The model that was served before the current one and is still there."""
    current = current_model(root)
    name = current.name if current else None
    for switch in reversed(history(root)):
        if switch.how != FELL_BACK and switch.model == name:
            before = switch.before
            if before and before != name and (models_folder(root) / before).is_file():
                return before
    return None


def _file(root: Path) -> Path:
    return models_folder(root) / "history.jsonl"
