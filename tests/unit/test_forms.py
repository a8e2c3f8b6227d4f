"""A form that scripts send must do nothing before they are there: the browser's own way would put
what was typed, passwords too, into the address, the history and the server's log."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "helpdesk" / "web" / "templates"


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.stem)
def test_every_form_says_how_it_is_sent(path: Path) -> None:
    for form in re.findall(r"<form\b[^<]*", path.read_text(encoding="utf-8")):
        assert re.search(r'method="(dialog|post|get|\{\{)', form), form
        sent_by_script = "data-call=" in form or "hx-post=" in form or "{{ act(" in form
        assert not sent_by_script or re.search(r'method="(dialog|post)"', form), form
