"""Where trained models are, and what they were trained from. Standard library only.

`models/guichet-<fingerprint>.tar.gz` was trained from the sources with that fingerprint;
`models/current` holds the file name of the one that is served.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

#: What a trained model depends on, relative to the root of the project.
SOURCES = (
    "config.yml",
    "domain.yml",
    "data/nlu/**/*.yml",
    "data/rules/**/*.yml",
    "bot/nlu/**/*.py",
    "bot/nlu/**/*.yml",
    "bot/policies/**/*.py",
    "requirements/rasa.txt",
)


def sources(root: Path) -> list[Path]:
    """All files a model depends on, in a fixed order."""
    return sorted({path for pattern in SOURCES for path in root.glob(pattern)})


def fingerprint(root: Path) -> str:
    """16 hexadecimal digits over names and contents of the sources."""
    return _digest((path.relative_to(root).as_posix(), path.read_bytes()) for path in sources(root))


def model_name(root: Path) -> str:
    """The file name of the model that the sources as they are now lead to."""
    return f"guichet-{fingerprint(root)}.tar.gz"


def current_model(root: Path) -> Path | None:
    """The model that is served, or None where none was trained yet."""
    try:
        name = (root / "models" / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    path = root / "models" / name
    return path if name and path.is_file() else None


def make_current(root: Path, name: str) -> None:
    """Serve `models/<name>` from now on; atomic."""
    pointer = root / "models" / "current"
    draft = pointer.with_name(f"current.{os.getpid()}")
    draft.write_text(f"{name}\n", encoding="utf-8")
    draft.replace(pointer)


def _digest(parts: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in parts:
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]
