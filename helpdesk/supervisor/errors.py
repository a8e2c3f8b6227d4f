"""Why a Guichet does not start or go on."""

from __future__ import annotations

from helpdesk.agents.refusals import Refusal
from helpdesk.texts.staff import Sentence


class GuichetError(Exception):
    """The message is one sentence for a person: what is wrong and what to do."""


class RefusedError(GuichetError):
    """An order that cannot be carried out. `refusal` is its `{"name", "values"}` (see Refusal)."""

    def __init__(self, name: str, **values: str | int) -> None:
        super().__init__(str(Refusal(name, field="model", status=409, **values)))
        self.refusal = {"name": name, "values": values}


class ToldError(GuichetError):
    """What people of the desk are told, too: `sentence`, and `why`, the same as plain data."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.why = sentence.as_json()


class StartError(GuichetError):
    """The start is given up."""


class PartFailedError(GuichetError):
    """A part died too often to be started once more."""
