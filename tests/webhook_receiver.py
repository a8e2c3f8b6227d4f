"""A real HTTP server on loopback that keeps what it is sent, and answers as a test wants."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """`status`, `answer` and `location` are what is answered; `hangs` answers nothing at all."""

    url: str
    status: int = 204
    answer: bytes = b""
    location: str | None = None
    hangs: bool = False
    requests: list[Received] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)
    arrived: queue.Queue[Received] = field(default_factory=queue.Queue)

    def wait(self, *types: str) -> list[Received]:
        """The next requests, one for each type, in that order whatever came in between."""
        found = []
        for wanted in types:
            while (each := self.arrived.get(timeout=60)).json["type"] != wanted:
                pass
            found.append(each)
        return found


@contextmanager
def webhook_receiver() -> Iterator[Receiver]:
    """A receiver, for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            receiver.requests.append(request)
            receiver.arrived.put(request)
            if receiver.hangs:
                receiver.stopped.wait(120)
                return
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", str(len(receiver.answer)))
            self.end_headers()
            try:
                self.wfile.write(receiver.answer)
            except OSError:
                return  # The sender has read enough.

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
    try:
        yield receiver
    finally:
        receiver.stopped.set()
        server.shutdown()
        server.server_close()


def until(true: Any) -> None:
    """Wait until something is the case."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
