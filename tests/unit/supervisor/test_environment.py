"""What each part is told."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import make_url

from helpdesk.settings import read_settings
from helpdesk.supervisor.environment import (
    app_environment,
    rasa_environment,
    rasa_tool_environment,
    tracker_url,
)

SECRET = "s" * 40
OPERATOR = {
    "PATH": "/bin",
    "GUICHET_HOME": "/srv/guichet",
    "GUICHET_SECRET": SECRET,
    "GUICHET_DATABASE_URL": "postgresql://ada:p%40ss$word@db:5433/desk?sslmode=require",
}


def test_trackers_are_a_file_at_home_when_the_database_is_sqlite() -> None:
    settings = read_settings({"GUICHET_HOME": "/srv/guichet"})
    assert tracker_url(settings) == "sqlite:////srv/guichet/trackers.db"


def test_trackers_share_the_operators_postgresql_through_rasas_driver() -> None:
    address = make_url(tracker_url(read_settings(OPERATOR)))
    assert address.drivername == "postgresql+psycopg2"
    assert (address.username, address.password) == ("ada", "p@ss$word")
    assert (address.host, address.port, address.database) == ("db", 5433, "desk")
    assert address.query == {"sslmode": "require"}


def test_tracker_address_holds_nothing_that_rasa_would_expand() -> None:
    assert "$" not in tracker_url(read_settings(OPERATOR))


def test_rasa_gets_none_of_the_servers_secrets() -> None:
    settings = read_settings(OPERATOR)
    environment = rasa_environment(settings, OPERATOR, "http://127.0.0.1:5055")
    assert SECRET not in environment.values()
    assert {name for name in environment if name.startswith("GUICHET_")} == {
        "GUICHET_HOME",
        "GUICHET_ACTIONS_URL",
        "GUICHET_INTERNAL_SECRET",
        "GUICHET_TRACKER_URL",
    }
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"


def test_rasas_tools_get_the_home_folder_and_no_other_setting() -> None:
    environment = rasa_tool_environment(OPERATOR)
    assert [name for name in environment if name.startswith("GUICHET_")] == ["GUICHET_HOME"]


@pytest.mark.parametrize("name", ["GUICHET_SECRET", "GUICHET_DATABASE_URL"])
def test_web_and_actions_get_the_operators_settings(name: str) -> None:
    environment = app_environment(read_settings(OPERATOR), OPERATOR, "http://r", "http://a")
    assert environment[name] == OPERATOR[name]
    assert environment["GUICHET_RASA_URL"] == "http://r"
    assert environment["GUICHET_ACTIONS_URL"] == "http://a"
