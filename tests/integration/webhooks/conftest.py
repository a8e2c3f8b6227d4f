"""Other desks: a real receiver of webhooks, a real mailbox, and the admin who connects them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from helpdesk.settings import Settings, read_settings
from tests.integration.conftest import agent_headers
from tests.mail_server import mail_server
from tests.webhook_receiver import Receiver, webhook_receiver


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    return tmp_path / "mailbox"


@pytest.fixture
def settings(database_url: str, tmp_path: Path, mailbox: Path) -> Iterator[Settings]:
    with mail_server(mailbox) as smtp:
        yield read_settings(
            {
                "GUICHET_HOME": str(tmp_path),
                "GUICHET_DATABASE_URL": database_url,
                "GUICHET_WEBHOOK_ALLOW": "127.0.0.1",
                "GUICHET_SMTP_URL": smtp,
            }
        )


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with webhook_receiver() as started:
        yield started


@pytest.fixture
def admin(api: TestClient) -> dict[str, str]:
    return agent_headers(api, "admin@example.com")
