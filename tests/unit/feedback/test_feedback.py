"""Counting whether articles help."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from helpdesk.conversations.model import Conversation
from helpdesk.feedback.record import (
    conversation_helped,
    page_helped,
    shown_by_assistant,
    shown_on_page,
)
from helpdesk.feedback.report import ArticleCount, article_counts
from helpdesk.store.engine import open_store
from helpdesk.store.tables import metadata

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    store = open_store(f"sqlite:///{tmp_path / 'feedback.db'}")
    metadata.create_all(store.engine)
    with store.unit_of_work() as session:
        session.add(Conversation(id="c1", language="de", created_at=NOW, updated_at=NOW))
        session.flush()
        yield session
    store.engine.dispose()


def offer(session: Session, turn: str, *slugs: str, now: datetime = NOW) -> None:
    shown_by_assistant(session, slugs, "de", conversation_id="c1", turn=turn, now=now)


def test_reader_of_a_page_is_counted_once_when_answering_twice(session: Session) -> None:
    view = shown_on_page(session, "refunds", "fr", NOW)
    shown_on_page(session, "refunds", "fr", NOW)

    assert page_helped(session, view, "refunds", False)
    assert page_helped(session, view, "refunds", True)
    assert article_counts(session) == [ArticleCount("refunds", "fr", "search", 2, 0, 1)]
    assert article_counts(session)[0].no_answer == 1


@pytest.mark.parametrize(("view", "slug"), [("unknown", "refunds"), (None, "webhooks")])
def test_answer_is_refused_when_there_was_no_such_page_view(
    session: Session, view: str | None, slug: str
) -> None:
    real = shown_on_page(session, "refunds", "fr", NOW)

    assert not page_helped(session, view or real, slug, True)
    assert article_counts(session)[0].helped == 0


def test_articles_of_a_turn_are_counted_once_when_it_is_repeated(session: Session) -> None:
    offer(session, "t1", "refunds", "webhooks")
    offer(session, "t1", "refunds", "webhooks")

    assert [(each.slug, each.shown) for each in article_counts(session)] == [
        ("refunds", 1),
        ("webhooks", 1),
    ]


def test_answer_counts_for_the_newest_when_an_article_was_shown_twice(session: Session) -> None:
    offer(session, "t1", "refunds")
    offer(session, "t2", "refunds", now=NOW + timedelta(hours=1))

    conversation_helped(session, "c1", "refunds", True)
    conversation_helped(session, "c2", "refunds", False)

    assert article_counts(session, NOW + timedelta(minutes=1)) == [
        ArticleCount("refunds", "de", "assistant", 1, 1, 0)
    ]
    assert article_counts(session) == [ArticleCount("refunds", "de", "assistant", 2, 1, 0)]


def test_report_begins_with_what_disappoints_when_articles_differ(session: Session) -> None:
    for slug, helped in (("good", True), ("bad", False), ("good", True)):
        page_helped(session, shown_on_page(session, slug, "en", NOW), slug, helped)

    assert [each.slug for each in article_counts(session)] == ["bad", "good"]
