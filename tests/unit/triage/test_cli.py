import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from helpdesk.triage import cli
from helpdesk.triage.cli import policy_app

Asked = Callable[..., dict[str, Any]]
Edited = Callable[..., Path]

WEDNESDAY = "2027-03-24T12:00:00+01:00"
SATURDAY = "2027-03-27T12:00:00+01:00"


def run(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(policy_app, arguments, input=stdin)
    return result.exit_code, result.stdout, result.stderr


def test_check_succeeds_when_the_shipped_policy_is_checked() -> None:
    code, out, _ = run("check")
    assert code == 0
    assert out.endswith("policy.yml: no problems\n")


def test_check_prints_every_problem_and_fails_when_there_are_some(edited: Edited) -> None:
    path = edited(("version: 1", "version: one"), ("attempts: 3", "attempts: none"))
    code, out, err = run("check", str(path))
    assert (code, out) == (1, "")
    first, second = err.splitlines()
    assert first.startswith(f"{path}:")
    assert "version: must be a whole number" in first
    assert "pin.attempts: must be a whole number" in second


def test_decide_prints_one_decision_when_options_describe_a_request() -> None:
    code, out, _ = run(
        *("decide", "--language", "pt", "--language", "fr", "--topic", "request_refund"),
        *("--channel", "phone", "--plan", "premium", "--now", WEDNESDAY),
    )
    decision = json.loads(out)
    assert code == 0
    assert decision["channel"] == "ticket"
    assert decision["options"][2]["reasons"] == ["plan", "written_only"]


def test_decide_takes_the_present_when_no_instant_is_given() -> None:
    code, out, _ = run("decide", "--language", "de", "--plan", "essential")
    assert code == 0
    assert json.loads(out)["channel"] == "ticket"


@pytest.mark.parametrize("topic", [[], ["--ticket-topic", "statistics"]])
def test_decide_says_wait_when_options_describe_a_pending_ticket(topic: list[str]) -> None:
    options = ["--language", "fr", "--now", WEDNESDAY, "--ticket-opened-at", WEDNESDAY, *topic]
    _, out, _ = run("decide", *options)
    assert json.loads(out)["channel"] == "wait"


def test_decide_answers_one_request_when_it_is_read_from_standard_input(asked: Asked) -> None:
    code, out, _ = run("decide", stdin=json.dumps(asked()))
    assert code == 0
    assert json.loads(out)["channel"] == "chat"


def test_decide_answers_requests_when_they_are_read_from_standard_input(asked: Asked) -> None:
    requests = {"requests": [asked(), asked(plan="free")]}
    code, out, _ = run("decide", stdin=json.dumps(requests))
    assert code == 0
    outcomes = [decision["channel"] for decision in json.loads(out)["decisions"]]
    assert outcomes == ["chat", "contact_page"]


def test_decide_prints_text_when_it_is_asked_to(asked: Asked) -> None:
    requests = [asked(), asked(plan="premium", now=SATURDAY), asked(plan=None)]
    code, out, _ = run("decide", "--text", stdin=json.dumps({"requests": requests}))
    assert code == 0
    assert out.split("\n\n") == [
        "chat (recommended_for_topic), needs the support PIN\n"
        "  ticket available in fr\n"
        "  chat   available in fr\n"
        "  phone  available in fr",
        "ticket (recommended_channel_unavailable), reply due by Sun 2027-03-28 13:00 CEST\n"
        "  ticket available in fr\n"
        "  chat   not available: closed; opens Mon 2027-03-29 09:00 CEST\n"
        "  phone  not available: plan, closed; opens Mon 2027-03-29 09:00 CEST",
        "contact_page (no_channel_available)\n"
        "  ticket not available: sign_in\n"
        "  chat   not available: sign_in\n"
        "  phone  not available: sign_in\n",
    ]


def test_decide_goes_by_another_policy_when_it_is_named(edited: Edited, asked: Asked) -> None:
    path = edited(("free: []", "free: [phone]"))
    _, out, _ = run("decide", "--policy", str(path), stdin=json.dumps(asked(plan="free")))
    assert json.loads(out)["channel"] == "phone"


@pytest.mark.parametrize(
    ("stdin", "said"),
    [
        ("", "standard input is not JSON: "),
        ("{", "standard input is not JSON: "),
        ("7", "request 0: requests: "),
        ("{}", "request 0: languages: Field required\nrequest 0: now: Field required\n"),
        ('{"requests": []}', "requests: "),
        ('{"requests": [7]}', "request 0: requests: "),
    ],
)
def test_decide_fails_when_standard_input_is_malformed(stdin: str, said: str) -> None:
    code, out, err = run("decide", stdin=stdin)
    assert (code, out) == (1, "")
    assert err.startswith(said)


def test_decide_fails_when_an_option_is_malformed() -> None:
    code, _, err = run("decide", "--language", "fr", "--now", "today")
    assert code == 1
    assert err.startswith("request 0: now: must be an RFC 3339 instant")


@pytest.mark.parametrize(
    "option",
    [
        ("--topic", "statistics"),
        ("--plan", "free"),
        ("--now", WEDNESDAY),
        ("--ticket-topic", "statistics"),
    ],
)
def test_decide_fails_when_options_lack_a_language(option: tuple[str, str]) -> None:
    code, _, err = run("decide", *option)
    assert code == 2
    assert "--language" in err


def test_decide_does_not_wait_for_a_person_when_nothing_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cli, "_stdin_is_a_terminal", lambda: True)
    code, _, err = run("decide")
    assert code == 2
    assert "standard" in err
