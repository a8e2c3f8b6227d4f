"""The contact page: a topic, an address and a message; works without JavaScript (R14)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread
from helpdesk.tickets.contact import ContactBody, send_contact
from helpdesk.web.page import HtmlPage, language_of

_FIELDS = ("topic", "email", "text")


def contact_page(counter: Counter, page: HtmlPage) -> APIRouter:
    """`GET` and `POST /contact`."""
    routes = APIRouter(include_in_schema=False)

    def form(language: str, values: dict[str, str], faults: set[str], status: int) -> HTMLResponse:
        return page.answer(
            "contact.html", language, status=status, values=values, faults=faults, reference=None
        )

    @routes.get("/contact")
    async def show(request: Request) -> HTMLResponse:
        """The form; `?topic=` chooses one beforehand."""
        values = dict.fromkeys(_FIELDS, "") | {"topic": request.query_params.get("topic", "")}
        return form(language_of(request), values, set(), 200)

    @routes.post("/contact")
    async def send(request: Request) -> HTMLResponse:
        """Send it, or show it again with what is missing and all that was written."""
        language = language_of(request)
        given = await request.form()
        values = {name: str(given.get(name, "")).strip() for name in _FIELDS}
        try:
            body = ContactBody(
                topic=values["topic"],
                email=values["email"],
                text=values["text"].replace("\r\n", "\n"),
                language=language,
            )
        except ValidationError as error:
            return form(language, values, {str(each["loc"][0]) for each in error.errors()}, 422)
        reference = await in_thread(send_contact, counter, body)
        return page.answer(
            "contact.html", language, values=values, faults=set(), reference=reference
        )

    return routes
