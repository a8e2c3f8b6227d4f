"""Why there is no new model."""

from __future__ import annotations

from bot.registry.files import desk_text


class TrainingFailed(Exception):
    """No model was made; the message says which file is to blame.

    `why` is the same as a text of the desk, `models.failed_<name>`.
    """

    def __init__(self, message: str, name: str, **values: object) -> None:
        super().__init__(message)
        self.why = desk_text(f"failed_{name}", **values)
