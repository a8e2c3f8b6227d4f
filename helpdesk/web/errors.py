"""Errors as JSON: `{"detail": [{"field", "message"}]}`, naming what was wrong and what to do."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from helpdesk.accounts.identity import IdentityError
from helpdesk.conversations.counter import ClosedError, UnknownConversationError
from helpdesk.conversations.turns import UnknownChoiceError


def problem(
    status: int, message: str, field: str | None = None, headers: dict[str, str] | None = None
) -> JSONResponse:
    """One error."""
    return JSONResponse(
        {"detail": [{"field": field, "message": message}]}, status_code=status, headers=headers
    )


def install_error_handlers(app: FastAPI) -> None:
    """Answer every error of the use cases, and of malformed bodies, in one form."""

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        # Never repeats the input: it may hold what must not be logged or shown.
        return JSONResponse(
            {
                "detail": [
                    {"field": _field(each["loc"]), "message": each["msg"]}
                    for each in error.errors()
                ]
            },
            status_code=422,
        )

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> JSONResponse:
        if isinstance(error.detail, str):
            return problem(error.status_code, error.detail, headers=dict(error.headers or {}))
        return JSONResponse(
            {"detail": error.detail}, status_code=error.status_code, headers=error.headers
        )

    @app.exception_handler(UnknownConversationError)
    async def _unknown(_request: Request, _error: UnknownConversationError) -> JSONResponse:
        return problem(404, "there is no conversation with this id and token", "id")

    @app.exception_handler(UnknownChoiceError)
    async def _choice(_request: Request, _error: UnknownChoiceError) -> JSONResponse:
        return problem(422, "no message of this conversation offers this choice", "choice")

    @app.exception_handler(ClosedError)
    async def _closed(_request: Request, _error: ClosedError) -> JSONResponse:
        return problem(409, "this conversation is closed; start a new one", "id")

    @app.exception_handler(IdentityError)
    async def _identity(_request: Request, error: IdentityError) -> JSONResponse:
        return problem(401, str(error), "identity", {"WWW-Authenticate": "Bearer"})


def _field(location: tuple[Any, ...]) -> str:
    path = [str(part) for part in location if part not in ("body", "query", "path", "header")]
    return ".".join(path) or "body"
