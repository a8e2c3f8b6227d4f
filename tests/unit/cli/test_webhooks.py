"""`guichet webhook`: add, list, test and remove, with their exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.webhook_receiver import webhook_receiver

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def once(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "helpdesk.cli", "webhook", *arguments],
            env={
                **os.environ,
                "GUICHET_HOME": str(tmp_path),
                "GUICHET_WEBHOOK_ALLOW": "127.0.0.1",
                "NO_COLOR": "1",
                "COLUMNS": "200",
            },
            capture_output=True,
            text=True,
            check=False,
        )

    return once


def test_target_is_added_tried_out_and_removed(run: Run) -> None:
    with webhook_receiver() as receiver:
        added = run("add", f"{receiver.url}/in", "--name", "Zammad", "--event", "ticket.opened")
        assert added.returncode == 0, added.stderr
        assert added.stdout.count("whsec_") == 1
        listed = run("list", "--json")
        (target,) = [json.loads(line) for line in listed.stdout.splitlines()]
        assert (target["name"], target["events"]) == ("Zammad", ["ticket.opened"])
        assert "whsec_" not in listed.stdout
        assert run("test", "1").returncode == 0
        assert receiver.requests[0].json["type"] == "webhook.test"
        receiver.status, receiver.answer = 500, b"out of order"
        failed = run("test", "1")
        assert (failed.returncode, "HTTP 500: out of order" in failed.stderr) == (1, True)
    assert run("remove", "1").returncode == 0
    gone = run("remove", "1")
    assert (gone.returncode, gone.stderr) == (1, "guichet: There is no such target any more.\n")


def test_wrong_address_ends_with_2_and_says_what_is_wrong(run: Run) -> None:
    refused = run("add", "https://192.168.1.1/in")
    assert refused.returncode == 2
    assert "no public address" in refused.stderr
