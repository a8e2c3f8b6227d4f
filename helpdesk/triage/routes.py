"""``POST /api/v1/triage/decisions``: the support policy over HTTP. Stateless."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from helpdesk.policy import SupportPolicy
from helpdesk.triage.answer import FaultsBody, MalformedError, answer
from helpdesk.triage.schema import DecisionsBody, RequestsBody, decision_json

PATH = "/api/v1/triage/decisions"


def triage_routes(policy: Callable[[], SupportPolicy]) -> APIRouter:
    """The routes that decide by the policy in force, which always lists the same topics."""
    router = APIRouter(tags=["triage"])
    body = {
        "required": True,
        "content": {"application/json": {"schema": requests_schema(policy().topics)}},
    }

    # The body is read here, not by FastAPI: a fault names the index and field of a request,
    # and what is not JSON at all is answered 422 as well.
    @router.post(
        PATH,
        summary="Which support channel, why, and why not the others",
        response_model=DecisionsBody,
        responses={422: {"model": FaultsBody, "description": "Malformed; nothing is decided"}},
        openapi_extra={"requestBody": body},
    )
    async def post_decisions(request: Request) -> Response:
        status, content = await run_in_threadpool(respond, policy(), await request.body())
        return Response(content, status, media_type="application/json")

    return router


def respond(policy: SupportPolicy, body: bytes) -> tuple[int, str]:
    """The status and the JSON that answer a body."""
    try:
        decisions = [decision_json(decision) for decision in answer(policy, body)]
    except MalformedError as error:
        return 422, FaultsBody(detail=error.faults).model_dump_json()
    return 200, json.dumps({"decisions": decisions})


def requests_schema(topics: Iterable[str]) -> dict[str, Any]:
    """The JSON schema of the body, without references, in which a topic is one of these."""
    schema = RequestsBody.model_json_schema()
    definitions = schema.pop("$defs")

    def inlined(node: Any) -> Any:
        if isinstance(node, list):
            return [inlined(each) for each in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return inlined(definitions[node["$ref"].removeprefix("#/$defs/")])
        if node.get("format") == "topic":
            return {"type": "string", "enum": sorted(topics)}
        return {key: inlined(value) for key, value in node.items()}

    return dict(inlined(schema))
