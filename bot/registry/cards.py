"""A model's card, `models/<stem>.json`: what it was trained from, by whom, and how good it is."""

from __future__ import annotations

import subprocess
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from bot.models import SOURCES
from bot.registry.archive import BadModel, rasa_version
from bot.registry.files import read_json, write_json

SUFFIX = ".tar.gz"


@dataclass(frozen=True)
class Card:
    """What is known of one model file.

    Instants are ISO 8601 in UTC, `size` is in bytes. `commit` is null outside git, `dirty` where
    the sources differed from it. `metrics` is null until the model was evaluated: `macro_f1`,
    `accuracy`, `calibration_error`, `compromised_recall`, `languages` (macro-F1 of each),
    `median_ms` and `p95_ms` a message. `timeline` is what training said, with seconds.
    """

    name: str
    fingerprint: Optional[str] = None
    code: Optional[str] = None
    commit: Optional[str] = None
    dirty: bool = False
    author: Optional[str] = None
    trained_at: str = ""
    seconds: Optional[float] = None
    messages: Optional[int] = None
    rasa: Optional[str] = None
    size: int = 0
    metrics: Optional[Dict[str, Any]] = None
    timeline: List[Tuple[str, float]] = field(default_factory=list)


def stem(name: str) -> str:
    """The name of a model without what all model files end in."""
    return name[: -len(SUFFIX)] if name.endswith(SUFFIX) else name


def card_file(model: Path) -> Path:
    """Where the card of this model file is."""
    return model.with_name(f"{stem(model.name)}.json")


def report_file(model: Path) -> Path:
    """Where the whole report of its last evaluation is."""
    return model.with_name(f"{stem(model.name)}.report.json")


def checks_file(model: Path) -> Path:
    """Where the outcome of its regression conversations is."""
    return model.with_name(f"{stem(model.name)}.checks.json")


def read_card(model: Path) -> Card:
    """The card of a model file. One without a card, such as a copied one, gets what shows."""
    known = read_json(card_file(model)) or {}
    names = {each.name for each in fields(Card)}
    status = model.stat()
    shown: Dict[str, Any] = {
        "trained_at": instant(status.st_mtime),
        **{name: value for name, value in known.items() if name in names},
        "name": model.name,
        "size": status.st_size,
    }
    if shown.get("rasa") is None:
        try:
            shown["rasa"] = rasa_version(model)
        except BadModel:
            shown["rasa"] = None
    return Card(**shown)


def write_card(models: Path, card: Card) -> None:
    """Keep a card beside its model."""
    write_json(card_file(models / card.name), asdict(card))


def model_files(models: Path) -> List[Path]:
    """All model files, in no order that matters."""
    return sorted(models.glob(f"*{SUFFIX}"))


def data_commit(root: Path) -> Tuple[Optional[str], bool]:
    """The commit that the sources are of, and whether they differ from it; (None, False) without
    git."""
    try:
        commit = _git(root, "rev-parse", "HEAD").strip()
        changed = _git(root, "status", "--porcelain", "--", *(f":(glob){each}" for each in SOURCES))
    except (OSError, subprocess.CalledProcessError):
        return None, False
    return commit, bool(changed.strip())


def instant(seconds: float) -> str:
    """Seconds since 1970 as ISO 8601."""
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="seconds")


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=root, capture_output=True, text=True, check=True, timeout=30
    ).stdout
