"""Orders to a running Guichet, over a socket that only its own user can reach.

One line of JSON in, one out: `{"do": "promote", "model", "how", "by", "forced", "reason"}`,
`{"do": "train", "by"}` or `{"do": "compare", "model", "by"}`; the answer is `{"error": null}` once
the work has begun, else why it has not. How it goes on stands in serving.json and models/job.json.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from helpdesk.supervisor.errors import GuichetError
from helpdesk.supervisor.serving import ServingFile
from helpdesk.supervisor.switchboard import Switchboard
from helpdesk.supervisor.work import Work


@asynccontextmanager
async def listening(
    switchboard: Switchboard, work: Work, serving: ServingFile
) -> AsyncIterator[None]:
    """Take orders while the block runs; serving.json says where."""
    with tempfile.TemporaryDirectory(prefix="guichet-") as folder:
        # Not in GUICHET_HOME: the path of a socket has some hundred characters at most.
        path = Path(folder) / "control"

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            line = await reader.readline()
            if not line:
                # Somebody only looked whether anybody is here.
                writer.close()
                return
            try:
                error = await _obey(json.loads(line), switchboard, work)
            except (ValueError, TypeError, KeyError) as malformed:
                error = f"no order: {malformed}"
            with suppress(ConnectionError):
                writer.write(json.dumps({"error": error}).encode() + b"\n")
                await writer.drain()
            writer.close()

        server = await asyncio.start_unix_server(answer, path)
        try:
            serving.content.control = str(path)
            serving.write()
            yield
        finally:
            server.close()
            await server.wait_closed()
            await work.stop()


async def _obey(order: dict[str, Any], switchboard: Switchboard, work: Work) -> str | None:
    """Begin what was ordered; None, or why it cannot be."""
    try:
        if order["do"] == "promote":
            switchboard.order(
                order["model"],
                order["how"],
                order["by"],
                forced=order["forced"],
                reason=order["reason"],
            )
        elif order["do"] == "train":
            await work.train(order["by"])
        elif order["do"] == "compare":
            await work.compare(order["model"], order["by"])
        else:
            return f"there is no order {order['do']!r}"
    except GuichetError as error:
        return str(error)
    return None
