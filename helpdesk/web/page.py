"""What all pages have in common: language, labels, and the answer itself."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse

from helpdesk.conversations.counter import Counter
from helpdesk.templating import render
from helpdesk.texts import formats
from helpdesk.texts.catalog import DEFAULT_LANGUAGE, LANGUAGES

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
    for part in request.headers.get("accept-language", "").split(","):
        code = part.split(";")[0].strip()[:2].lower()
        if code in LANGUAGES:
            return code
    return DEFAULT_LANGUAGE


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
            **values,
        )
        return HTMLResponse(
            html,
            status_code=status,
            headers={"Content-Language": language, "Vary": "Accept-Language"},
        )
