"""What staff pages that list by filters share: the list at an address, and the views people keep.

Their templates take the bar of views and the form that keeps one from `filtered_list.html`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from helpdesk.agents.access import require_staff
from helpdesk.agents.model import Staff
from helpdesk.agents.saved_views import forget_view, save_view, views_of
from helpdesk.clock import real_now

#: What a request changes of the person's views, with the filters of its address; False: not kept.
Change = Callable[[Session, Staff, str], bool]


@dataclass(frozen=True, slots=True)
class FilteredList:
    """A list in the navigation at `place`, for people of `role`."""

    place: str
    role: str
    #: The views that everybody has, each a text's name and its query string.
    views: tuple[tuple[str, str], ...]

    def in_template(
        self, request: Request, session: Session, staff: Staff, query: str, change: Change | None
    ) -> Mapping[str, object]:
        """Carries out `change`, and gives the template the views as they are then.

        `query`: the filters of the address. Raises HTTPException as `require_staff` does.
        """
        done = True
        if change is not None:
            require_staff(request, session, self.role)
            done = change(session, staff, query)
        return {
            "views": self.views,
            "saved": views_of(session, staff, self.place),
            "fault": None if done else "not_saved",
        }

    def add_routes(
        self,
        routes: APIRouter,
        listed: Callable[[Request, Change | None], Awaitable[HTMLResponse]],
    ) -> None:
        """The list itself, and beneath it what keeps and forgets a view; all answer the list."""

        @routes.get("")
        async def show(request: Request) -> HTMLResponse:
            """The list; its filters are the address."""
            return await listed(request, None)

        @routes.post("/views")
        async def keep(request: Request) -> HTMLResponse:
            """Keep the filters of the address under a name, for this person."""
            name = str((await request.form()).get("name", ""))
            return await listed(
                request,
                lambda session, staff, query: save_view(
                    session, staff, self.place, name, query, real_now()
                ),
            )

        @routes.post("/views/{view_id}/remove")
        async def forget(
            request: Request, view_id: Annotated[int, Path(ge=1, le=999_999_999)]
        ) -> HTMLResponse:
            """Forget one of this person's views."""

            def change(session: Session, staff: Staff, _query: str) -> bool:
                forget_view(session, staff, view_id, real_now())
                return True

            return await listed(request, change)
