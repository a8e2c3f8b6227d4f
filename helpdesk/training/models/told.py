"""What the gate says of a model, in the language of the desk."""

from __future__ import annotations

from helpdesk.texts import formats
from helpdesk.texts.staff import staff_text
from helpdesk.training.models.gate import Reason


def share(language: str, value: float | None) -> str:
    """A part of the whole as a percentage; a dash where it was not measured."""
    return "–" if value is None else formats.percent(language, value)


def reason_in_words(language: str, reason: Reason) -> str:
    """One rule of the gate with its numbers."""
    if reason.problem is not None:
        return reason.problem.said(language)
    values = {
        name: share(language, value) if isinstance(value, float) or value is None else value
        for name, value in reason.values.items()
    }
    if "language" in values:
        values["language"] = formats.language_name(language, str(values["language"]))
    return staff_text(language, "models", f"gate_{reason.rule}", **values)
