"""docs/other-desks.md tells the truth: its verification works, and every event is in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from helpdesk.webhooks.events import TEST, Event
from helpdesk.webhooks.signing import secret_of, signed_headers

TEXT = (Path(__file__).parents[3] / "docs" / "other-desks.md").read_text("utf-8")
BODY = b'{"type":"ticket.opened"}'


def documented() -> Any:
    """The function that the page shows."""
    code = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert code
    names: dict[str, Any] = {}
    exec(code[1], names)
    return names["verified"]


def test_verification_as_documented_takes_what_is_signed_and_nothing_else() -> None:
    verified, now = documented(), datetime.now(UTC)
    old, new = secret_of("key", "old"), secret_of("key", "new")
    headers = signed_headers([new, old], "msg_1", now, BODY)
    assert verified(old, headers, BODY)
    assert verified(new, headers, BODY)
    assert not verified(secret_of("other", "new"), headers, BODY)
    assert not verified(new, headers, BODY + b" ")
    assert not verified(new, {**headers, "webhook-id": "msg_2"}, BODY)
    late = signed_headers([new], "msg_1", now - timedelta(minutes=6), BODY)
    assert not verified(new, late, BODY)


def test_every_event_is_documented() -> None:
    assert [each for each in (*Event, TEST) if f"`{each}`" not in TEXT] == []
