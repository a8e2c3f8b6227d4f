"""What the templates of the inbox and its neighbours call: texts, names and times."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request

from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.texts import formats
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.texts.problems import ProblemError
from helpdesk.texts.staff import staff_text, staff_texts
from helpdesk.training.batch import RefusedError
from helpdesk.web.staff_page import desk_language


class StudioWords:
    """One request's words; `group` is the file of `data/desk/<language>` that `say` reads."""

    def __init__(self, counter: Counter, request: Request, staff: Staff, group: str) -> None:
        self._zone = counter.policy.support.zone
        self._group = group
        self.language = desk_language(staff, request)
        self._topics = counter.services.texts.labels[self.language]["topics"]

    def say(self, name: str, /, **values: object) -> str:
        """A text of the group."""
        return staff_text(self.language, self._group, name, **values)

    def other(self, group: str, name: str, /, **values: object) -> str:
        """A text of another group."""
        return staff_text(self.language, group, name, **values)

    def intent(self, name: str | None) -> str:
        """An intent as people of the desk call it: its topic, its text, or its own name."""
        if name is None:
            return staff_text(self.language, "inbox", "nothing_understood")
        texts = staff_texts(self.language)["inbox"]
        return self._topics.get(name) or texts.get(f"intent_{name}") or name

    def in_template(self) -> Mapping[str, object]:
        """All of it, and the choices of the selects."""
        return {
            "say": self.say,
            "intent_name": self.intent,
            "moment": lambda at: formats.moment(self.language, at, self._zone),
            "share": lambda value: formats.percent(self.language, value),
            "language_name": lambda code: formats.language_name(self.language, code),
            "message_languages": [
                (code, formats.language_name(self.language, code)) for code in LANGUAGES
            ],
        }


def told_fault(words: StudioWords, fault: RefusedError | ProblemError | None) -> str | None:
    """Why nothing was kept, in a sentence of the texts `annotate`."""
    if fault is None:
        return None
    if isinstance(fault, RefusedError):
        return words.other("annotate", f"fault_{fault.reason}", detail=fault.detail)
    return words.other("annotate", "fault_file", detail=fault.sentence)
