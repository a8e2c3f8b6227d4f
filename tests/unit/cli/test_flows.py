"""docs/flows.md shows the dialogue as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

from helpdesk.cli.flows import FLOWS, flows
from helpdesk.conversations.model import Expects
from helpdesk.supervisor.environment import ROOT


def test_picture_of_the_flows_is_up_to_date() -> None:
    assert FLOWS.read_text("utf-8") == flows(), "run ./guichet data flows"


def test_picture_changes_when_a_rule_does(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data" / "rules", tmp_path / "data" / "rules")
    for name in ("config.yml", "data/questions.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    rules = tmp_path / "data" / "rules" / "requests.yml"
    assert flows(tmp_path) == flows()
    rules.write_text(rules.read_text("utf-8").replace("action_open_ticket", "action_greet"))
    assert flows(tmp_path) != flows()


def test_everything_that_can_be_expected_is_drawn() -> None:
    page = flows()
    assert all(f'{{{{"{each}"}}}}' in page for each in Expects)
