"""Beginning a new language."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from helpdesk.cli.__main__ import app
from helpdesk.cli.languages import scaffold

ROOT = Path(__file__).parents[3]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What a scaffold reads of the project."""
    for name in ("taxonomy.yml", "responses/en.yml", "labels/en.yml"):
        copy = tmp_path / "data" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text((ROOT / "data" / name).read_text("utf-8"), "utf-8")
    return tmp_path


def load(path: Path):
    return yaml.safe_load(path.read_text("utf-8"))


def test_scaffold_writes_an_empty_file_for_every_intent(project: Path) -> None:
    scaffold(project, "it")
    for intent in load(project / "data" / "taxonomy.yml")["intents"]:
        (block,) = load(project / "data" / "nlu" / "it" / f"{intent}.yml")["nlu"]
        assert block == {"intent": intent, "metadata": {"language": "it"}, "examples": ""}
        messages = load(project / "tests" / "data" / "nlu" / "it" / f"{intent}.yml")
        assert messages == {"intent": intent, "language": "it", "messages": []}


@pytest.mark.parametrize("folder", ["responses", "labels"])
def test_scaffold_has_the_keys_of_english_and_none_of_its_texts(project: Path, folder: str) -> None:
    scaffold(project, "it")

    def shape(value):
        if isinstance(value, dict):
            return {key: shape(each) for key, each in value.items() if key != "version"}
        return [shape(each) for each in value] if isinstance(value, list) else ""

    italian = load(project / "data" / folder / "it.yml")
    italian.pop("version", None)
    assert italian == shape(load(project / "data" / folder / "en.yml"))


def test_scaffold_leaves_what_is_there(project: Path) -> None:
    mine = project / "data" / "nlu" / "it" / "greet.yml"
    mine.parent.mkdir(parents=True)
    mine.write_text("ciao")
    assert mine not in scaffold(project, "it")
    assert mine.read_text() == "ciao"
    assert scaffold(project, "it") == []


def test_new_language_is_refused_when_it_is_no_code() -> None:
    assert CliRunner().invoke(app, ["data", "new-language", "../it"]).exit_code == 2
