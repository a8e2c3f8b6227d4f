"""Help articles over HTTP; no sign-in is needed (R11)."""

from __future__ import annotations

from fastapi import APIRouter

from helpdesk.conversations.counter import Counter


def article_routes(counter: Counter) -> APIRouter:
    routes = APIRouter(prefix="/api/v1/support/articles", tags=["support center"])
    return routes
