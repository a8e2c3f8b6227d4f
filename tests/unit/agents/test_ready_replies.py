"""The ready replies that are shipped, and what is filled in."""

from __future__ import annotations

from collections import defaultdict

from helpdesk.agents import ready_replies
from helpdesk.texts.catalog import LANGUAGES


def test_every_language_has_the_same_replies_with_the_same_placeholders() -> None:
    by_language = defaultdict(dict)
    for draft in ready_replies.shipped():
        ready_replies.check(draft.text)
        names = sorted(ready_replies.placeholders_in(draft.text))
        by_language[draft.language][draft.shortcut] = names
    assert set(by_language) == set(LANGUAGES)
    assert len(by_language["en"]) >= 5
    for language, replies in by_language.items():
        assert replies == by_language["en"], language
