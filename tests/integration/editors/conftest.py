"""A copy of the project that trainers edit, and the browser of one of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from helpdesk.settings import Settings, read_settings
from helpdesk.texts.catalog import LANGUAGES
from tests.integration.project import copied_project
from tests.integration.test_studio import signed_in

#: An article, and those that it links to: all of them would be read again at each change.
SLUGS = (
    "refunds",
    "change-plan",
    "close-account",
    "request-an-invoice",
    "secure-hacked-account",
    "unexpected-charge",
)
ARTICLES = tuple(f"data/articles/{code}/{slug}.md" for code in LANGUAGES for slug in SLUGS)


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One kind of database: these are about files."""
    shutil.copy(sqlite_template, tmp_path / "guichet.db")
    return f"sqlite:///{tmp_path / 'guichet.db'}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copied_project(tmp_path / "project", "policy.yml", "data/responses", *ARTICLES)


@pytest.fixture
def settings(database_url: str, tmp_path: Path, project: Path) -> Settings:
    return read_settings(
        {
            "GUICHET_HOME": str(tmp_path),
            "GUICHET_DATABASE_URL": database_url,
            "GUICHET_DATA_ROOT": str(project),
            "GUICHET_POLICY_FILE": str(project / "policy.yml"),
        }
    )


@pytest.fixture
def trainer(api: TestClient) -> TestClient:
    api.headers["Accept-Language"] = "en"
    return signed_in(api, "trainer")
