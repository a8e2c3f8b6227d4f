"""What is refused before anything is trained."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot import train, training
from bot.models import current_model, make_current
from bot.registry.failures import TrainingFailed
from bot.registry.history import PROMOTED, record
from bot.registry.job import claim, latest_job
from bot.training import train_model


def test_malformed_training_file_is_refused_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "data" / "nlu" / "fr" / "greet.yml"
    path.parent.mkdir(parents=True)
    path.write_text("nlu:\n  - intent: greet\n    examples: oops\n")

    with pytest.raises(TrainingFailed, match=r"greet\.yml:2"):
        train_model(tmp_path, tmp_path / "name", tmp_path / "draft", tmp_path, print)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose only training file is malformed, with a model that serves."""
    monkeypatch.delenv("GUICHET_MODELS", raising=False)
    monkeypatch.setattr(train, "ROOT", tmp_path)
    path = tmp_path / "data" / "nlu" / "fr" / "greet.yml"
    path.parent.mkdir(parents=True)
    path.write_text("nlu:\n  - intent: greet\n    examples: [unclosed\n")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "guichet-old.tar.gz").write_bytes(b"")
    make_current(tmp_path, "guichet-old.tar.gz")
    return tmp_path


def test_broken_yaml_fails_the_training_with_its_place_and_the_served_model_stays(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train.main(["--author", "kim"]) == 1

    assert "Not trained: data/nlu/fr/greet.yml:" in capsys.readouterr().err
    ended = latest_job(project / "models")
    assert ended is not None
    assert (ended.state, ended.by) == ("failed", "kim")
    assert str(ended.reason).startswith("data/nlu/fr/greet.yml:")
    assert current_model(project) == project / "models" / "guichet-old.tar.gz"
    assert not (project / "models" / ".training").exists()


def test_full_disk_fails_the_training_before_it_begins(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(project)._replace(free=3_000_000)
    monkeypatch.setattr(training.shutil, "disk_usage", lambda _: usage)

    assert train.main([]) == 1
    assert "has 3 MB free, training needs 500 MB" in capsys.readouterr().err


def test_second_training_is_told_who_trains(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with claim(project / "models", "train", "kim@example.com"):
        assert train.main([]) == 1

    assert "Not trained: kim@example.com trains since" in capsys.readouterr().err


def test_chosen_model_stays_though_the_sources_have_changed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record(project, "guichet-old.tar.gz", PROMOTED, "kim")

    assert train.main(["--if-stale"]) == 0
    assert "guichet-old.tar.gz is served: it was chosen." in capsys.readouterr().out
