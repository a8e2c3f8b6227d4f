"""A project in git, a session and a trainer, for tests of labelling."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.store.engine import Store
from helpdesk.training.project_files import ProjectFiles
from tests.unit.training.labelling import BILLING, REFUND, TAXONOMY, member
from tests.unit.training.test_project_files import git


@pytest.fixture
def files(tmp_path: Path) -> ProjectFiles:
    root = tmp_path / "project"
    for path, text in (
        ("data/taxonomy.yml", TAXONOMY),
        ("data/nlu/en/request_refund.yml", REFUND),
        ("data/nlu/en/billing_question.yml", BILLING),
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "begin")
    return ProjectFiles(root)


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    with store.unit_of_work() as session:
        yield session


@pytest.fixture
def kim(session: Session) -> Staff:
    return member(session, "Kim")
