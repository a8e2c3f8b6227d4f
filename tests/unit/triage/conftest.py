from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpdesk.policy import SupportPolicy
from helpdesk.triage.policy_file import POLICY_FILE, load_policy_file
from helpdesk.triage.taxonomy import issue_topics


@pytest.fixture(scope="session")
def policy() -> SupportPolicy:
    """The shipped one."""
    return load_policy_file(POLICY_FILE, issue_topics()).support


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Path]:
    """Write the shipped policy with some of its text replaced."""

    def edit(*replacements: tuple[str, str]) -> Path:
        text = POLICY_FILE.read_text(encoding="utf-8")
        for old, new in replacements:
            assert text.count(old) >= 1, f"policy.yml no longer has {old!r}"
            text = text.replace(old, new, 1)
        path = tmp_path / "policy.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return edit


@pytest.fixture
def asked() -> Callable[..., dict[str, Any]]:
    """A well-formed request as JSON, on a Wednesday at noon in Paris; fields can be replaced."""

    def request(**fields: Any) -> dict[str, Any]:
        defaults = {
            "topic": "statistics",
            "requested_channel": None,
            "languages": ["fr", "en"],
            "plan": "custom",
            "now": "2027-03-24T12:00:00+01:00",
            "open_ticket": None,
        }
        return {**defaults, **fields}

    return request
