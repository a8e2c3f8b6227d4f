"""`/desk/insights`: how support does, in charts, tables and files."""

from __future__ import annotations

from helpdesk.web.insights.page import insights_pages

__all__ = ["insights_pages"]
