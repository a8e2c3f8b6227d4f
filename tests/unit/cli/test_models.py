"""`guichet models`, `promote`, `rollback` and `evaluate --compare` where no Guichet runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.models import current_model, folder_digest
from bot.registry.cards import Card, write_card
from bot.registry.history import history
from bot.registry.job import claim
from bot.registry.reports import TESTS, keep_report
from helpdesk.cli import comparing, models, promotion
from helpdesk.cli import up as up_module
from helpdesk.cli.__main__ import app
from helpdesk.supervisor import trial
from helpdesk.training.models.checks import keep_conversations, played_by
from helpdesk.training.models.registry import Registry
from tests.unit.training.models.conftest import old_and_new, write_archive
from tests.unit.training.models.reports import report

runner = CliRunner()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """A project with the models old, which is current, and new."""
    monkeypatch.delenv("GUICHET_MODELS", raising=False)
    monkeypatch.setenv("GUICHET_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(trial.Children, "run", _ends_well)
    for module in (models, promotion, comparing, up_module):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    return old_and_new(tmp_path)


async def _ends_well(*_: object) -> int:
    """In the place of the processes of a trial, of which these tests need none."""
    return 0


def measured(project: Registry, **candidate: Any) -> None:
    """Both models were compared; `candidate` as for `report`."""
    tests = folder_digest(TESTS)
    for name, numbers in (("old", {}), ("new", candidate)):
        keep_report(project.find(f"guichet-{name}").path, report(**numbers, tests=tests))
    keep_conversations(
        project.find("guichet-new"), played_by(project.root), [{"name": "en/a", "error": None}]
    )


def run(*arguments: str) -> Result:
    return runner.invoke(app, list(arguments))


def current(project: Registry) -> str:
    path = current_model(project.root)
    assert path is not None
    return path.name


def test_models_are_listed_for_people_and_for_scripts(project: Registry) -> None:
    lines = run("models").output.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["guichet-new", "guichet-old"]
    assert "current" in lines[2]

    rows = json.loads(run("models", "list", "--json").output)
    assert [(row["name"], row["current"], row["author"]) for row in rows] == [
        ("guichet-new", False, "kim"),
        ("guichet-old", True, "kim"),
    ]


def test_model_that_passes_the_gate_is_served_from_the_next_start_on(project: Registry) -> None:
    measured(project)
    result = run("promote", "guichet-new")

    assert result.exit_code == 0, result.output
    assert "the next start serves it" in result.output
    assert current(project) == "guichet-new.tar.gz"
    assert [each.how for each in history(project.root)] == ["promoted"]


def test_model_below_the_gate_is_refused_with_all_reasons(project: Registry) -> None:
    measured(project, recall=0.5, languages={"fr": 0.9})
    result = run("promote", "guichet-new", "--json")

    told = str(result.exception)
    assert "fr: macro-F1 96.0 % → 90.0 %, which loses more than 1 points" in told
    assert "Hacked accounts noticed: 98.0 % → 50.0 %, fewer than 98.0 %" in told
    assert json.loads(result.stdout)["promoted"] is False
    assert current(project) == "guichet-old.tar.gz"
    assert history(project.root) == []


def test_forced_promotion_needs_a_reason_and_keeps_it(project: Registry) -> None:
    assert run("promote", "guichet-new", "--force").exit_code == 2
    assert current(project) == "guichet-old.tar.gz"

    result = run("promote", "guichet-new", "--force", "--reason", "a new fraud", "--author", "lee")
    assert result.exit_code == 0, result.output
    (switch,) = history(project.root)
    assert (switch.by, switch.forced, switch.reason) == ("lee", True, "a new fraud")
    assert "below the gate: a new fraud" in run("models", "show", "guichet-new").output


def test_rollback_goes_to_the_model_before_and_back_again(project: Registry) -> None:
    assert "No earlier model is known" in str(run("rollback").exception)
    run("promote", "guichet-new", "--force", "--reason", "a test")
    assert run("rollback").exit_code == 0
    assert current(project) == "guichet-old.tar.gz"
    assert json.loads(run("rollback", "guichet-new", "--json").output) == {
        "promoted": True,
        "model": "guichet-new",
        "reason": None,
    }
    assert current(project) == "guichet-new.tar.gz"
    assert "serves already" in str(run("rollback", "guichet-new").exception)


@pytest.mark.parametrize(
    "command", [["promote", "--force", "--reason", "x"], ["rollback"], ["up", "--model"]]
)
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("gone", "There is no model 'guichet-new'"),
        ("broken", "is broken and cannot be served"),
        ("foreign", r"was trained by Rasa 3\.1\.0; this is Rasa 3\.6\.21"),
    ],
)
def test_model_that_cannot_serve_is_refused_and_the_current_one_stays(
    project: Registry, command: list[str], damage: str, words: str
) -> None:
    path = project.find("guichet-new").path
    if damage == "gone":
        project.remove(project.find("guichet-new"))
    elif damage == "broken":
        path.write_bytes(path.read_bytes()[:50])
    else:
        write_archive(path, rasa="3.1.0")
    result = run(*command, "guichet-new")

    assert result.exit_code == 1
    with pytest.raises(Exception, match=words):
        raise result.exception  # type: ignore[misc]
    assert current(project) == "guichet-old.tar.gz"


def test_comparison_prints_what_changed_and_ends_with_the_verdict(project: Registry) -> None:
    measured(project, wrong={"hello": "goodbye"}, languages={"fr": 0.9})
    result = run("evaluate", "--compare", "guichet-new")

    assert result.exit_code == 1
    assert "'hello': goodbye (0.90)" in result.output
    assert "FAILS  fr: macro-F1 96.0 % → 90.0 %" in result.output
    assert result.output.rstrip().endswith("The gate holds it back.")

    measured(project)
    content = json.loads(run("evaluate", "--compare", "--json", "current", "guichet-new").stdout)
    assert content["verdict"]["passed"] is True
    assert content["conversations"]["played"] == 1


def test_two_saved_reports_are_compared_without_a_verdict(project: Registry) -> None:
    files = [project.root / name for name in ("a.json", "b.json")]
    for file, numbers in zip(files, (report(), report({"hello": "goodbye"})), strict=True):
        file.write_text(json.dumps(numbers))
    result = run("evaluate", "--compare", *map(str, files))

    assert result.exit_code == 0
    assert "1 messages are right before and wrong now:" in result.output
    assert "gate" not in result.output


def test_comparison_waits_for_nobody_and_says_who_works(project: Registry) -> None:
    with claim(project.folder, "train", "kim@example.com"):
        result = run("evaluate", "--compare", "guichet-new")

    assert "kim@example.com trains since" in str(result.exception)


def test_model_that_cannot_be_measured_is_told_with_the_reason(
    project: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ended(*_: object) -> int:
        _[-1]("guichet-new.tar.gz cannot be loaded")  # type: ignore[operator]
        return 1

    monkeypatch.setattr(trial.Children, "run", ended)
    result = run("evaluate", "--compare", "guichet-new")

    assert "guichet-new.tar.gz cannot be loaded" in str(result.exception)
    assert current(project) == "guichet-old.tar.gz"


def test_pruning_says_first_what_would_go(project: Registry) -> None:
    for day in range(3, 15):
        path = project.folder / f"guichet-{day:04d}.tar.gz"
        write_archive(path)
        at = f"2026-12-{day:02d}T10:00:00+00:00"
        write_card(project.folder, Card(path.name, trained_at=at))
    would = run("models", "prune", "--dry-run").output
    assert len(project.all()) == 14

    assert "3 models would go." in would
    removed = json.loads(run("models", "prune", "--json").output)["removed"]
    assert removed == ["guichet-0004", "guichet-0003", "guichet-new"]
    assert "is the model that serves" in str(run("models", "remove", "guichet-old").exception)
