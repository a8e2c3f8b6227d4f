"""Bringing what was found into a folder of articles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from helpdesk.articles.importing.folder import read_folder
from helpdesk.articles.importing.found import Export, Found, Line, Outcome
from helpdesk.articles.importing.zendesk import read_zendesk


@dataclass(frozen=True, slots=True)
class How:
    """`replace` allows other text in the place of an article; `dry_run` writes nothing."""

    replace: bool = False
    dry_run: bool = False


def read_export(path: Path) -> Export:
    """A JSON file, a folder of JSON files, or a folder of Markdown."""
    if path.is_file():
        return read_zendesk([path])
    pages = sorted(path.glob("*.json"))
    return read_zendesk(pages) if pages else read_folder(path)


def bring(export: Export, folder: Path, how: How) -> list[Line]:
    """Write what is new, and with `replace` what differs; a line for everything. Raises OSError."""
    lines = list(export.lines)
    taken: set[Path] = set()
    for found in export.found:
        path = folder / found.language / f"{found.slug}.md"
        lines.append(
            Line(found.source, Outcome.LEFT_OUT, why=f"another one is named {found.slug}, too")
            if path in taken
            else _bring(found, path, how)
        )
        taken.add(path)
    return sorted(lines, key=lambda line: line.source)


def _bring(found: Found, path: Path, how: How) -> Line:
    name, text = f"{found.language}/{found.slug}", as_file(found)
    lost = f"without {', '.join(found.lost)}" if found.lost else ""
    if path.exists() or path.is_symlink():
        if path.is_file() and path.read_text("utf-8") == text:
            return Line(found.source, Outcome.SAME, name, lost)
        if not how.replace or path.is_symlink():
            return Line(found.source, Outcome.KEPT, name, "it exists; --replace takes the new text")
    outcome = Outcome.REPLACED if path.exists() else Outcome.NEW
    if not how.dry_run:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Line(found.source, outcome, name, lost)


def as_file(found: Found) -> str:
    """The article as the library reads it."""
    front = {
        "title": found.title,
        "summary": found.summary,
        "topics": list(found.topics),
        "keywords": list(found.keywords),
        "questions": list(found.questions),
    }
    header = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=1_000)
    return f"---\n{header}---\n{found.body}\n"
