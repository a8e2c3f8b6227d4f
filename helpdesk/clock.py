"""The one place that reads the system clock; everything else is handed an instant."""

from __future__ import annotations

from datetime import UTC, datetime


def real_now() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(UTC)
