"""`/studio/tests`: the regression conversations that there are, each opened and edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.routing import add_routes
from helpdesk.training.conversations import regression
from helpdesk.training.project_files import NotWritableError, ProjectFiles
from helpdesk.web.staff_page import MissingError, StaffPage
from helpdesk.web.studio.editor import EditorPage, Outcome
from helpdesk.web.studio.regression_page import RegressionEdit, RegressionEditor
from helpdesk.web.studio.words import StudioWords


class SavedTestEditor(RegressionEditor):
    """A conversation that is a file already; its key is `<language>-<name>`."""

    reading: str | None = None

    def opened(self, key: str, form: FormData | None) -> tuple[RegressionEdit, Outcome]:
        if form is not None:
            return super().opened(key, form)
        language, _, name = key.partition("-")
        edit = RegressionEdit(key, language, name, "")
        if not edit.path:
            raise MissingError
        try:
            text = self._files.read(edit.path)
        except NotWritableError as error:
            return edit, Outcome(refused="unreadable", detail=error.sentence, closed=True)
        if text is None:
            raise MissingError
        return replace(edit, text=text, base=text, base_path=edit.path), Outcome()

    def values(
        self, edit: RegressionEdit, outcome: Outcome, language: str, *, look: bool
    ) -> dict[str, Any]:
        return {
            **super().values(edit, outcome, language, look=look),
            "address": f"/studio/tests/{edit.key}",
            "back": "/studio/tests",
            "is_new": False,
        }


def tests_page(counter: Counter, page: StaffPage) -> APIRouter:
    """The list, and the editor of each."""
    routes = APIRouter(include_in_schema=False)
    files = ProjectFiles(counter.settings.data_root)

    @routes.get("/studio/tests")
    async def tests(request: Request) -> HTMLResponse:
        """All of them, or those with these words in name or title."""

        def work(_session: Session, staff: Staff) -> Mapping[str, object]:
            wanted = request.query_params.get("q", "").strip()
            found = [each for each in regression.saved_tests(files) if each.has(wanted)]
            words = StudioWords(counter, request, staff, "reviews")
            return {"tests": found, "wanted": wanted, **words.in_template()}

        return await page.show(request, "studio_conversations", "studio_tests.html", work)

    editor = SavedTestEditor(counter)
    add_routes(
        routes,
        EditorPage(counter, page, editor).routes("/studio/tests/{key}"),
    )
    return routes
