"""Trained models and what they were trained from."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.models import current_model, fingerprint, make_current, model_name


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in (
        "config.yml",
        "domain.yml",
        "data/nlu/fr/greet.yml",
        "bot/nlu/text.py",
        "README.md",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (tmp_path / "models").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", ["config.yml", "data/nlu/fr/greet.yml", "bot/nlu/text.py"])
def test_fingerprint_changes_with_each_source(root: Path, name: str) -> None:
    before = fingerprint(root)
    (root / name).write_text("changed")

    assert fingerprint(root) != before


def test_fingerprint_stays_when_something_else_changes(root: Path) -> None:
    before = fingerprint(root)
    (root / "README.md").write_text("changed")

    assert fingerprint(root) == before


def test_there_is_no_current_model_until_one_is_made_current(root: Path) -> None:
    assert current_model(root) is None
    make_current(root, model_name(root))
    assert current_model(root) is None

    (root / "models" / model_name(root)).write_bytes(b"")

    assert current_model(root) == root / "models" / model_name(root)
