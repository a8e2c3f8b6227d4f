"""Lists in pages: `{"items": […], "next": cursor|null}`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import HTTPException
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

PAGE = 50

T = TypeVar("T")


def page(
    session: Session,
    query: Select[T],
    key: InstrumentedAttribute[int],
    cursor: str | None,
    view: Callable[[T], dict[str, Any]],
) -> dict[str, Any]:
    """One page, newest first by `key`; `cursor` is what the previous page gave as `next`."""
    if cursor is not None:
        if not cursor.isdecimal() or len(cursor) > 18:
            raise HTTPException(422, [{"field": "cursor", "message": "not a cursor of this list"}])
        query = query.where(key < int(cursor))
    rows = session.scalars(query.order_by(key.desc()).limit(PAGE + 1)).all()
    following = str(getattr(rows[PAGE - 1], key.key)) if len(rows) > PAGE else None
    return {"items": [view(row) for row in rows[:PAGE]], "next": following}
