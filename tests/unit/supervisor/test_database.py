"""The database at the start."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from helpdesk.agents.model import Staff
from helpdesk.settings import read_settings
from helpdesk.store.engine import open_store
from helpdesk.supervisor.banner import banner
from helpdesk.supervisor.database import prepare_database
from helpdesk.supervisor.errors import StartError

PRODUCTION = {
    "GUICHET_MODE": "production",
    "GUICHET_SECRET": "a" * 40,
    "GUICHET_IDENTITY_SECRET": "b" * 40,
}


def staff_after_two_starts(home: Path, environment: dict[str, str]) -> int:
    """How many of the staff there are."""
    settings = read_settings({"GUICHET_HOME": str(home), **environment})
    prepare_database(settings)
    prepare_database(settings)
    store = open_store(settings.database_url)
    with store.unit_of_work() as session:
        count = session.scalar(select(func.count()).select_from(Staff))
    store.engine.dispose()
    return count or 0


def test_a_demo_is_filled_once(tmp_path: Path) -> None:
    assert staff_after_two_starts(tmp_path, {}) == 3


def test_production_gets_no_demo_accounts(tmp_path: Path) -> None:
    assert staff_after_two_starts(tmp_path, PRODUCTION) == 0


def test_a_database_that_does_not_answer_is_told_in_a_sentence(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    settings = read_settings({"GUICHET_HOME": str(tmp_path), "GUICHET_DATABASE_URL": url})
    with pytest.raises(StartError, match=r"^The database \(GUICHET_DATABASE_URL\) fails: "):
        prepare_database(settings)


def test_banner_shows_pins_and_passwords_in_demo_mode_only() -> None:
    assert "300003" in "\n".join(banner(read_settings({})))
    production = "\n".join(banner(read_settings(PRODUCTION)))
    assert "300003" not in production
    assert "guichet-demo" not in production
