"""What every kind of test can ask for."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher, profiles

from helpdesk.agents import passwords
from tests.mail_server import mail_server
from tests.system import RunningGuichet, started

#: The other origin that may embed the widget.
EMBEDDING_SITE = "http://shop.example"
#: Runs in Rasa's environment (see `make test`), where none of the product's packages are.
collect_ignore = ["unit/bot"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What may take longest begins first: at the end, one process would wait for it."""

    def longest(item: pytest.Item) -> float:
        mark = item.get_closest_marker("timeout")
        return float(mark.args[0]) if mark else 0.0

    items.sort(key=longest, reverse=True)


def pytest_collection_finish() -> None:
    """What is loaded for the tests stays: looking through it again and again takes a sixth of
    their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def passwords_cost_little() -> Iterator[None]:
    """In this process; what they cost in a Guichet that was started is in test_up."""
    with pytest.MonkeyPatch.context() as patch:
        cheapest = PasswordHasher.from_parameters(profiles.CHEAPEST)
        patch.setattr(passwords, "_hasher", cheapest)
        yield


@pytest.fixture(scope="session")
def guichet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGuichet]:
    """The whole running assistant in demo mode, one for all tests, on a database of its own.

    Its mail goes to a real SMTP server, which keeps it in `<home>/mail`.
    """
    home = tmp_path_factory.mktemp("guichet") / "home"
    with mail_server(home / "mail") as smtp:
        settings = {
            "GUICHET_SMTP_URL": smtp,
            "GUICHET_ALLOWED_ORIGINS": EMBEDDING_SITE,
            # Two of these, two browsers and a second Rasa may share two cores for a while.
            "GUICHET_RASA_TIMEOUT_SECONDS": "120",
        }
        with started(home, settings) as running:
            running.wait_until_ready()
            yield running
