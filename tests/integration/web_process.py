"""What a web process of a test serves: the application without articles, which start slowly."""

from __future__ import annotations

from fastapi import FastAPI

from helpdesk.articles.library import Library
from helpdesk.web.app import create_app


def without_articles() -> FastAPI:
    """By the settings of its environment."""
    return create_app(library=Library([]))
