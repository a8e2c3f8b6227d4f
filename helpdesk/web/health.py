"""Health for operators and load balancers: alive, ready, and numbers (Prometheus)."""

from __future__ import annotations

import httpx
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.articles.library import Library
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread
from helpdesk.rasa_address import RasaAddress


def health_routes(
    counter: Counter, client: httpx.AsyncClient, library: Library, address: RasaAddress
) -> APIRouter:
    """`/healthz`, `/readyz` and `/metrics`."""
    routes = APIRouter(tags=["operations"])
    settings = counter.settings

    @routes.get("/healthz")
    async def alive() -> dict[str, str]:
        """The process is up."""
        return {"status": "ok"}

    @routes.get("/readyz")
    async def ready() -> JSONResponse:
        """Whether customers can be served; names what is missing."""
        checks = {
            "database": await in_thread(_database, counter),
            "rasa": await _rasa(client, address.now()),
            "actions": await _actions(client, settings.actions_url),
        }
        fine = all(state == "ok" for state in checks.values())
        return JSONResponse(
            {
                "status": "ready" if fine else "not ready",
                "checks": checks,
                # Customers are served either way: without meaning, by words alone.
                "article_search": "words and meaning" if library.knows_meaning else "words",
            },
            status_code=200 if fine else 503,
        )

    @routes.get("/metrics")
    async def metrics() -> Response:
        """Counters and timings of this process."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return routes


def _database(counter: Counter) -> str:
    try:
        with counter.store.engine.connect() as connection:
            connection.execute(text("SELECT 1 FROM conversations LIMIT 1"))
    except SQLAlchemyError as error:
        return f"not reachable or not migrated ({type(error).__name__})"
    return "ok"


async def _rasa(client: httpx.AsyncClient, url: str) -> str:
    try:
        response = await client.get(f"{url}/webhooks/guichet/ready", timeout=3)
    except httpx.HTTPError as error:
        return f"not reachable ({type(error).__name__})"
    return "ok" if response.status_code == 200 else "no model is loaded"


async def _actions(client: httpx.AsyncClient, url: str) -> str:
    try:
        response = await client.get(f"{url}/health", timeout=3)
    except httpx.HTTPError as error:
        return f"not reachable ({type(error).__name__})"
    return "ok" if response.status_code == 200 else f"answers {response.status_code}"
