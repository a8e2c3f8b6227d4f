"""`/studio/models`: the trained models."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from helpdesk.web.staff_page import StaffPage


def models_page(page: StaffPage) -> APIRouter:
    """The list of models, and each model's own page."""
    routes = APIRouter()

    @routes.get("/studio/models")
    async def models(request: Request) -> HTMLResponse:
        """All models, and what is being trained."""
        return await page.show(request, "studio_models", "studio_models.html")

    return routes
