"""A project with models that nobody trained: archives as Rasa packs them, with nothing inside."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.models import make_current
from bot.registry.cards import Card, write_card
from helpdesk.training.models.registry import Registry

RASA = "3.6.21"

AddModel = Callable[..., Path]


@pytest.fixture(autouse=True)
def _own_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUICHET_MODELS", raising=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a project."""
    (tmp_path / "models").mkdir()
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "rasa.txt").write_text(f"rasa=={RASA} \\\n    --hash=sha256:0\n")
    return tmp_path


@pytest.fixture
def registry(root: Path) -> Registry:
    return Registry(root)


@pytest.fixture
def add_model(root: Path) -> AddModel:
    """Add `guichet-<mark>`, trained on that day of November by a Rasa of that version."""

    def add(mark: str, day: int = 1, rasa: str = RASA, **known: object) -> Path:
        path = root / "models" / f"guichet-{mark}.tar.gz"
        write_archive(path, rasa)
        at = f"2026-11-{day:02d}T10:00:00+00:00"
        write_card(root / "models", Card(path.name, mark, trained_at=at, rasa=rasa, **known))
        return path

    return add


def old_and_new(root: Path) -> Registry:
    """A project with the models old, which is current, and new."""
    (root / "models").mkdir(parents=True)
    (root / "requirements").mkdir()
    (root / "requirements" / "rasa.txt").write_text(f"rasa=={RASA} \\\n")
    for name, day in (("old", 1), ("new", 2)):
        path = root / "models" / f"guichet-{name}.tar.gz"
        write_archive(path)
        at = f"2026-11-{day:02d}T10:00:00+00:00"
        write_card(root / "models", Card(path.name, name, trained_at=at, author="kim"))
    make_current(root, "guichet-old.tar.gz")
    return Registry(root)


def write_archive(path: Path, rasa: str = RASA) -> None:
    """A model file that can be looked at, though not served."""
    content = json.dumps({"rasa_open_source_version": rasa}).encode()
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("metadata.json")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
