"""What all pages have in common: language, labels, and the answer itself."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from starlette.types import Scope

from helpdesk.accounts.model import Account
from helpdesk.conversations.counter import Counter
from helpdesk.templating import render
from helpdesk.texts import formats
from helpdesk.texts.catalog import DEFAULT_LANGUAGE, LANGUAGES
from helpdesk.web.errors import problem

_LABELS = Path(__file__).parent / "static" / "pages" / "labels"


@cache
def page_labels(language: str) -> dict[str, str]:
    """The labels of all pages in one language; scripts of the pages read the same file."""
    labels: dict[str, str] = json.loads((_LABELS / f"{language}.json").read_text("utf-8"))
    return labels


def language_of(request: Request) -> str:
    """The page's language: asked for in the address, else the browser's first that we speak."""
    asked = request.query_params.get("language", "")
    if asked in LANGUAGES:
        return asked
    found = (code for code in languages_of(request) if code in LANGUAGES)
    return next(found, DEFAULT_LANGUAGE)


def languages_of(request: Request) -> list[str]:
    """The languages that the browser asks for, in its order."""
    wanted = request.headers.get("accept-language", "").split(",")
    return [part.split(";")[0].strip()[:2].lower() for part in wanted]


class HtmlPage:
    """Renders a template with what every page needs."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def answer(
        self, template: str, language: str, status: int = 200, **values: object
    ) -> HTMLResponse:
        """The page; `label` in a template is the names of topics, plans and channels."""
        labels = self.counter.services.texts.labels[language]
        html = render(
            template,
            language=language,
            languages=[(code, formats.own_name(code)) for code in LANGUAGES],
            t=page_labels(language),
            label=labels,
            demo=self.counter.settings.demo,
            size=partial(formats.size, language),
            at=partial(self._at, language),
            day=partial(self._day, language),
            **values,
        )
        return HTMLResponse(
            html,
            status_code=status,
            headers={"Content-Language": language, "Vary": "Accept-Language"},
        )

    def too_large(self, scope: Scope) -> Response:
        """What a request that is too large gets: an error of the API, or a page with a way back."""
        request = Request(scope)
        if request.url.path.startswith("/api/"):
            field = "file" if request.url.path.endswith("/attachments") else "body"
            return problem(413, f"the {field} is larger than it may be", field)
        return self.answer("too_large.html", language_of(request), status=413)

    def _at(self, language: str, instant: datetime, account: Account) -> str:
        """In the support zone and, where it differs, in the customer's own."""
        zone = self.counter.policy.support.zone
        return formats.instant(language, instant, zone, account.zoneinfo)

    def _day(self, language: str, instant: datetime, account: Account) -> str:
        """Short, by the customer's clock."""
        own = ZoneInfo(account.zoneinfo) if account.zoneinfo else self.counter.policy.support.zone
        return formats.moment(language, instant, own)
