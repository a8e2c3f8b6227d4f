"""`python -m helpdesk.supervisor.actions_server HOST PORT` serves the package `actions`.

rasa-sdk's own command listens on every address unless told otherwise and runs a worker in a second
process; this listens on HOST only and is one process.
"""

from __future__ import annotations

import logging
import sys

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic

from actions.runtime import runtime


def main(host: str, port: int) -> None:
    """Serve until stopped. Raises ImportError where an action does not import."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # Before the first customer: articles and policy take a moment to load.
    runtime()
    executor = ActionExecutor()
    executor.register_package("actions")
    app = create_app(executor, cors_origins=[])
    app.prepare(host=host, port=port, single_process=True, access_log=False, motd=False)
    Sanic.serve_single(primary=app)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
