"""The shipped policy, as a text to edit."""

from __future__ import annotations

import pytest

from helpdesk.policy import SupportPolicy
from helpdesk.triage.policy_file import POLICY_FILE, read_policy
from helpdesk.triage.taxonomy import issue_topics


@pytest.fixture(scope="session")
def policy_text() -> str:
    return POLICY_FILE.read_text("utf-8")


@pytest.fixture(scope="session")
def policy(policy_text: str) -> SupportPolicy:
    return read_policy(policy_text, issue_topics()).support
