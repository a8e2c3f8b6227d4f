"""Editing articles: clean files, and two who changed the same one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk.articles.library import ARTICLES
from helpdesk.articles.model import Article
from helpdesk.articles.reader import parse_article
from helpdesk.training.editing.articles import edited, merged

SHIPPED = sorted(ARTICLES.glob("*/*.md"))
SOURCE = """---
title: "Refunds: how?"
summary: When money comes back.
topics: [request_refund]
keywords: [money back, 'rendre l''argent']
questions:
- charged twice
author: Kim  # stays
---
The text.
"""


def parsed(text: str) -> Article:
    return parse_article(text, "refunds", "en", "en/refunds.md")


def changed(source: str, **fields: object) -> str:
    before = parsed(source)
    return edited(source, before, replace(before, **fields))  # type: ignore[arg-type]


def test_file_stays_to_the_byte_when_nothing_is_edited() -> None:
    assert changed(SOURCE) == SOURCE


@pytest.mark.parametrize("path", SHIPPED[::25], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_one_line_changes_in_a_shipped_article_when_its_summary_does(path: Path) -> None:
    text = path.read_text("utf-8")

    lines = changed(text, summary="Another one.").splitlines(keepends=True)

    old = text.splitlines(keepends=True)
    assert [number for number, line in enumerate(lines) if line != old[number]] == [2]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"title": 'The "new" title'}, 'title: "The \\"new\\" title"'),
        ({"summary": "Colon: quoted"}, "summary: 'Colon: quoted'"),
        ({"keywords": ("rendre l'argent", "2024")}, "keywords: ['rendre l''argent', '2024']"),
        ({"questions": ("charged twice", "# why?")}, "- '# why?'"),
        ({"body": "Other text."}, "Other text."),
    ],
)
def test_only_the_edited_field_changes_and_keeps_its_quotes(
    fields: dict[str, object], line: str
) -> None:
    after = changed(SOURCE, **fields)

    assert line in after.splitlines()
    assert "author: Kim  # stays" in after
    assert parsed(after) == replace(parsed(SOURCE), **fields)  # type: ignore[arg-type]


def test_new_translation_reads_as_it_was_written() -> None:
    article = replace(parsed(SOURCE), language="fr", title="Remboursement : oui ?", keywords=())

    text = edited("", None, article)

    assert parse_article(text, "refunds", "fr", "x") == article
    assert "keywords" not in text


def test_each_keeps_what_only_they_changed_and_mine_stands_where_both_did() -> None:
    base = parsed(SOURCE)
    mine = replace(base, title="Mine", summary="Mine too", body="Alike.")
    theirs = replace(base, title="Theirs", keywords=("new",), body="Alike.")

    together = merged(base, mine, theirs)

    assert together.article == replace(mine, keywords=("new",))
    assert together.both == ("title",)


def test_translations_of_two_at_once_are_compared_field_by_field() -> None:
    mine = parsed(SOURCE)
    theirs = replace(mine, title="Theirs")

    assert merged(None, mine, theirs).both == ("title",)
    assert merged(None, None, theirs).article == theirs
    assert merged(mine, mine, None).article is None
