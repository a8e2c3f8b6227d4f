"""What is refused before anything is trained."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.registry.failures import TrainingFailed
from bot.training import train_model


def test_malformed_training_file_is_refused_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "data" / "nlu" / "fr" / "greet.yml"
    path.parent.mkdir(parents=True)
    path.write_text("nlu:\n  - intent: greet\n    examples: oops\n")

    with pytest.raises(TrainingFailed, match=r"greet\.yml:2"):
        train_model(tmp_path, tmp_path / "name", tmp_path / "draft", tmp_path, print)
