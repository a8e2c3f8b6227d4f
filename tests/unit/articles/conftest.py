"""Articles to test with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpdesk.articles.check import QUESTIONS

Write = Callable[..., Path]

#: As many words as an article has.
TEXT = "A sentence of seven words about mail. " * 30


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes an article that is right but for what is given."""

    def article(name: str = "en/refunds", body: str = TEXT, **front: object) -> Path:
        fields: dict[str, object] = {
            "title": "Refunds",
            "summary": "How to get money back.",
            "topics": ["request_refund"],
            "questions": [f"{name} question {number}" for number in range(QUESTIONS)],
        }
        lines = [f"{key}: {value!r}" for key, value in (fields | front).items()]
        path = tmp_path / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(["---", *lines, "---", body]), "utf-8")
        return path

    return article
