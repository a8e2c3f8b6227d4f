"""Where trained models are, and what they were trained from. Standard library only.

`models/guichet-<fingerprint>.tar.gz` was trained from the sources with that fingerprint;
`models/current` holds the file name of the one that is served from the next start on. The folder is
another where GUICHET_MODELS says so.
"""

from __future__ import annotations

import hashlib
import os
import shutil
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
#: Of these, what a model needs again when it is loaded: it belongs to this code.
CODE = ("bot/nlu/**/*.py", "bot/nlu/**/*.yml", "bot/policies/**/*.py", "requirements/rasa.txt")


def models_folder(root: Path) -> Path:
    """Where the models of the project at `root` are."""
    return Path(os.environ.get("GUICHET_MODELS") or root / "models")


def sources(root: Path) -> list[Path]:
    """All files a model depends on, in a fixed order."""
    return _files(root, SOURCES)


def fingerprint(root: Path) -> str:
    """16 hexadecimal digits over names and contents of the sources."""
    return _digest(root, sources(root))


def code_fingerprint(root: Path) -> str:
    """The same over the code that loads a model."""
    return _digest(root, _files(root, CODE))


def folder_digest(folder: Path) -> str:
    """The same over all files of a folder, such as the test messages of a report."""
    return _digest(folder, _files(folder, ("**/*.yml",)))


def model_name(root: Path) -> str:
    """The file name of the model that the sources as they are now lead to."""
    return f"guichet-{fingerprint(root)}.tar.gz"


def copy_sources(root: Path, to: Path) -> None:
    """The sources as they are now, below `to`: they may be edited while a model is trained."""
    for path in sources(root):
        copy = to / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def current_model(root: Path) -> Path | None:
    """The model that is served, or None where none was trained yet."""
    models = models_folder(root)
    try:
        name = (models / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    path = models / name
    return path if name and path.is_file() else None


def make_current(root: Path, name: str) -> None:
    """Serve `models/<name>` from the next start on; atomic."""
    pointer = models_folder(root) / "current"
    draft = pointer.with_name(f"current.{os.getpid()}")
    draft.write_text(f"{name}\n", encoding="utf-8")
    draft.replace(pointer)


def _files(root: Path, patterns: Iterable[str]) -> list[Path]:
    return sorted({path for pattern in patterns for path in root.glob(pattern)})


def _digest(root: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        name, content = path.relative_to(root).as_posix(), path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]
