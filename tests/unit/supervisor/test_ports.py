"""Ports: the public one, and private ones that nobody else takes."""

from __future__ import annotations

import socket

import pytest

from helpdesk.supervisor.errors import StartError
from helpdesk.supervisor.ports import LOOPBACK, PrivatePort, check_port


@pytest.fixture
def taken():
    """A port that somebody listens on."""
    with socket.create_server((LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def listen(port: int) -> socket.socket:
    """As our servers do: with addresses reused."""
    return socket.create_server((LOOPBACK, port))


def test_check_port_names_the_setting_when_another_program_listens(taken) -> None:
    with pytest.raises(StartError, match=rf"^Port {taken} is in use .* GUICHET_PORT") as error:
        check_port(LOOPBACK, taken)
    assert "\n" not in str(error.value)


def test_check_port_names_the_host_when_it_is_not_this_machine() -> None:
    with pytest.raises(StartError, match=r"GUICHET_HOST is '192\.0\.2\.1'"):
        check_port("192.0.2.1", 8000)


def test_check_port_leaves_a_free_port_free() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
    check_port(LOOPBACK, port)
    listen(port).close()


def test_private_port_is_another_one_when_the_preferred_one_is_taken(taken) -> None:
    port = PrivatePort(taken)
    assert port.number != taken
    port.close()


def test_private_port_is_passed_by_while_nobody_listens_on_it() -> None:
    first = PrivatePort(0)
    second = PrivatePort(first.number)
    assert second.number != first.number
    first.close()
    second.close()


def test_private_port_can_be_served_again_when_its_server_restarts() -> None:
    port = PrivatePort(0)
    for _ in range(2):
        with listen(port.number) as server, socket.create_connection((LOOPBACK, port.number)):
            connection, _address = server.accept()
            connection.close()
    assert port.url == f"http://127.0.0.1:{port.number}"
    port.close()
