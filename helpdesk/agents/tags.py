"""Words that staff put on tickets and conversations to find them again."""

from __future__ import annotations

import re

from helpdesk.conversations.redaction import redact

#: On one ticket or conversation.
MOST_TAGS = 12
_TAG = re.compile(r"[\w][\w .+/-]{0,29}")


def clean_tag(word: str) -> str | None:
    """The tag as it is kept, in small letters; None for what is none (empty, too long, …)."""
    clean = " ".join(redact(word).lower().split())
    return clean if _TAG.fullmatch(clean) else None
