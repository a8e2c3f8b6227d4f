"""The pages of the web process."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter

from helpdesk.conversations.counter import Counter

STATIC = Path(__file__).parent / "static"


def page_routes(counter: Counter) -> APIRouter:
    return APIRouter()
