"""Why there is no new model."""

from __future__ import annotations


class TrainingFailed(Exception):
    """No model was made; the message says which file is to blame."""
