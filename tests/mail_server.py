"""A real SMTP server on loopback (aiosmtpd) that keeps each mail it is given in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.system import free_port


class _Keeper:
    """Accepts every mail and writes it into the folder, whole, in order of arrival."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self._count += 1
        path = self._folder / f"{self._count:06d}.eml"
        # Renamed when it is whole: readers of the folder see no half mails.
        path.with_suffix(".part").write_bytes(envelope.original_content)
        path.with_suffix(".part").rename(path)
        return "250 kept"


@contextmanager
def mail_server(folder: Path) -> Iterator[str]:
    """The server's address, `smtp://…`, for as long as the block runs."""
    folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(_Keeper(folder), hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()
