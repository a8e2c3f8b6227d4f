"""The forms of trainers who opened something in an editor, and wrote something else instead."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from helpdesk.texts.catalog import LANGUAGES
from helpdesk.training.editing.articles import read_sources, versions_of
from helpdesk.training.editing.responses import read_entries
from helpdesk.training.project_files import ProjectFiles

#: What pages of ours send along, and no others can.
OURS = {"X-Guichet": "1"}


def policy_form(
    project: Path, *pairs: tuple[str, str], reason: str = "As agreed"
) -> dict[str, str]:
    """With these pieces of the policy replaced."""
    base = text = (project / "policy.yml").read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return {"base": base, "text": text.replace("\n", "\r\n"), "reason": reason}


def text_form(
    project: Path, key: str = "utter_greet", reason: str = "Warmer", **instead: list[str]
) -> dict[str, str]:
    """With these variations of an entry, by language."""
    entry = read_entries(ProjectFiles(project))[key]
    written = {code: instead.get(code, [*entry.texts[code]]) for code in LANGUAGES}
    fields = {
        f"{code}-{index}": text for code in LANGUAGES for index, text in enumerate(written[code])
    }
    return {**fields, "base": json.dumps(dict(entry.texts)), "reason": reason}


def article_form(
    project: Path, slug: str = "refunds", reason: str = "Clearer", **instead: Any
) -> dict[str, Any]:
    """With other fields, such as `title_fr`; or `topics`."""
    sources = read_sources(ProjectFiles(project), slug)
    form: dict[str, Any] = {"reason": reason, "topics": []}
    for code, article in versions_of(sources, slug).items():
        form[f"base-{code}"] = sources[code]
        if article is None:
            continue
        form["topics"] = list(article.topics)
        form |= {f"{name}-{code}": getattr(article, name) for name in ("title", "summary")}
        form[f"body-{code}"] = article.body.replace("\n", "\r\n")
        for name in ("questions", "keywords"):
            form[f"{name}-{code}"] = "\r\n".join(getattr(article, name))
    return form | {name.replace("_", "-"): value for name, value in instead.items()}


def fields_of(html: str) -> dict[str, Any]:
    """What the editor's form on a page would send."""
    parser = _Form()
    parser.feed(html)
    return parser.fields


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Any] = {}
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "textarea":
            self._area, self.fields[name] = name, ""
        elif tag == "input" and given.get("type") == "checkbox":
            if "checked" in given:
                self.fields.setdefault(name, []).append(value)
        elif tag == "input" and given.get("type") != "hidden":
            self.fields[name] = value

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            self.fields[self._area] = self.fields[self._area].removeprefix("\n")
            self._area = None
