"""Ports: whether the public one is free, and private ones on loopback that nobody else takes."""

from __future__ import annotations

import errno
import socket

from helpdesk.supervisor.errors import StartError

LOOPBACK = "127.0.0.1"


def check_port(host: str, port: int) -> None:
    """Raises StartError where `host`:`port` cannot be listened on, naming the setting to change."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            # As the web server binds: connections of an earlier run do not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise StartError(_reason(error, host, port)) from error


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use by another program; set GUICHET_PORT to a free one, "
            f"such as GUICHET_PORT={port + 1 if port < 65535 else 8000}."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this user has; set GUICHET_PORT above 1023."
    return f"GUICHET_HOST is {host!r}, which is no address of this machine."


class PrivatePort:
    """A loopback port that stays this process's own, also while the part behind it restarts.

    Bound but never listened on: a server that reuses addresses (all of ours do) can still bind
    it, while anyone who looks for a free port, another Guichet included, passes it by.
    """

    def __init__(self, preferred: int) -> None:
        """Take `preferred` if it is free, else any."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            self._socket.bind((LOOPBACK, preferred))
        except OSError:
            self._socket.bind((LOOPBACK, 0))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.number: int = self._socket.getsockname()[1]

    @property
    def url(self) -> str:
        """Where the part behind it answers."""
        return f"http://{LOOPBACK}:{self.number}"

    def close(self) -> None:
        """Give the port back."""
        self._socket.close()
