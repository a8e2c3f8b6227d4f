"""The web process alone, on a port and a database of its own: pages that need no assistant."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from helpdesk.accounts.demo import seed_demo
from helpdesk.articles.library import Library
from helpdesk.clock import real_now
from helpdesk.settings import Settings, read_settings
from helpdesk.store.engine import Store, open_store
from helpdesk.store.migrate import migrate
from helpdesk.web.app import create_app
from tests.system import free_port


@dataclass(frozen=True)
class WebServer:
    """Where it listens, and what it works on."""

    url: str
    settings: Settings
    store: Store


@contextmanager
def web_server(home: Path, **environment: str) -> Iterator[WebServer]:
    """A served demo in `home`, without Rasa and articles, for as long as the block runs."""
    port = free_port()
    settings = read_settings({"GUICHET_HOME": str(home), "GUICHET_PORT": str(port), **environment})
    migrate(settings.database_url)
    store = open_store(settings.database_url)
    with store.unit_of_work() as session:
        seed_demo(session, real_now())
    app = create_app(settings, library=Library([]))
    config = uvicorn.Config(app, port=port, log_config=None, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive(), "the web server ended"
        assert time.monotonic() < until, "the web server did not start"
        time.sleep(0.05)
    try:
        yield WebServer(settings.public_url, settings, store)
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        store.engine.dispose()
