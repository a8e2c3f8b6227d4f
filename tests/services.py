"""The servers that some tests need, at their standard ports; the one place that may skip."""

from __future__ import annotations

import os
import socket

import pytest

POSTGRESQL_URL = os.environ.get(
    "GUICHET_TEST_POSTGRESQL_URL", "postgresql://root@127.0.0.1:5432/postgres"
)

_PORTS = {"postgresql": 5432, "redis": 6379, "rabbitmq": 5672}


def require_service(name: str) -> None:
    """Skip the test where the service does not run; in CI (CI=true) that is a failure."""
    try:
        socket.create_connection(("127.0.0.1", _PORTS[name]), timeout=1).close()
    except OSError:
        message = f"{name} does not run at 127.0.0.1:{_PORTS[name]}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
