"""Orders to a running Guichet, over a socket that only its own user can reach.

One line of JSON in, one out: `{"do": "promote", "model", "how", "by", "forced", "reason"}`,
`{"do": "train", "by"}` or `{"do": "compare", "model", "by"}`; the answer is `{"error": null}` once
the work has begun, else `{"error", "refusal"}`: why it has not, in English, and as the name and the
values of a text of the desk, where there is one. How it goes on stands in serving.json and
models/job.json.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from helpdesk.supervisor.errors import GuichetError, RefusedError
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
                await _obey(json.loads(line), switchboard, work)
                told: dict[str, Any] = {"error": None, "refusal": None}
            except RefusedError as error:
                told = {"error": str(error), "refusal": error.refusal}
            except GuichetError as error:
                told = {"error": str(error), "refusal": None}
            except (ValueError, TypeError, KeyError) as malformed:
                told = {"error": f"no order: {malformed}", "refusal": None}
            with suppress(ConnectionError):
                writer.write(json.dumps(told).encode() + b"\n")
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


async def _obey(order: dict[str, Any], switchboard: Switchboard, work: Work) -> None:
    """Begin what was ordered. Raises GuichetError where that cannot be."""
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
        raise GuichetError(f"there is no order {order['do']!r}")
