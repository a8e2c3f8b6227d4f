"""Regression conversations are read strictly: every fault with its line and its cure."""

from __future__ import annotations

import pytest

from helpdesk.training.conversations.script import ScriptError, read_script
from tests.conversations.scripts import all_paths, script_of

TOPICS = ("request_refund", "login_problem")
HEAD = """title: "What it shows"
now: "2026-11-24T10:00:00+01:00"
turns:
"""


def test_every_file_of_the_project_can_be_played() -> None:
    paths = all_paths()
    assert len(paths) >= 160
    assert all(script_of(path)["turns"] for path in paths)


def test_script_is_what_yaml_says_when_nothing_is_wrong() -> None:
    turn = '  - customer: "Hi"\n    expect: {topic: request_refund, expects: null, says: ["x"]}\n'
    script = read_script("x.yml", HEAD + turn, TOPICS)
    assert script.content["turns"][0]["expect"]["says"] == ["x"]
    assert script.language is None


@pytest.mark.parametrize(
    ("turn", "told"),
    [
        ("  - customer: 12", "4: turns[0].customer: must be a text; put it in double quotes"),
        ("  - custommer: hi", "4: turns[0]: unknown key 'custommer'; write 'customer'"),
        ("  - {customer: a, choice: b}", "4: turns[0]: a turn does one thing, not 2"),
        ("  - expect: {state: bot}", "4: turns[0]: a turn does one thing, not 0"),
        ("  - pin: 300003", "4: turns[0].pin: must be six digits; put it in double quotes"),
        ('  - pin: "30003"', "4: turns[0].pin: must be six digits in double quotes"),
        ("  - identify: gold", "4: turns[0].identify: 'gold' is not a demo account"),
        ('  - clock: "noon"', "4: turns[0].clock: must be an RFC 3339 instant"),
        ("  - agent: {says: a, note: b}", "4: turns[0].agent: must be one of"),
        ("  - agent: leave", "4: turns[0].agent: 'leave' is not what an agent does"),
        ("  - email_code: false", "4: turns[0].email_code: must be true"),
        (
            "  - customer: hi\n    expect: {topic: refund}",
            "5: turns[0].expect.topic: 'refund' is not a topic; write 'request_refund'",
        ),
        (
            "  - customer: hi\n    expect: {reasons: {phone: [shut]}}",
            "5: turns[0].expect.reasons.phone[0]: 'shut' is not a reason",
        ),
        (
            "  - customer: hi\n    expect:\n      tickets: one",
            "6: turns[0].expect.tickets: must be a whole number from 0 to 1000",
        ),
        ("  - customer: [", "5: not a YAML document"),
        ("  []", "4: turns: has no turn"),
    ],
)
def test_fault_is_told_with_line_and_cure(turn: str, told: str) -> None:
    with pytest.raises(ScriptError) as raised:
        read_script("x.yml", f"{HEAD}{turn}\n", TOPICS)
    assert f"x.yml:{told}" in str(raised.value)


def test_all_faults_are_told_at_once() -> None:
    text = 'title: ""\nnow: 2026-11-24\nplan: x\nturns:\n  - pin: x\n  - agent: y\n'
    with pytest.raises(ScriptError) as raised:
        read_script("x.yml", text, TOPICS)
    assert [each.line for each in raised.value.problems] == [1, 2, 3, 5, 6]
