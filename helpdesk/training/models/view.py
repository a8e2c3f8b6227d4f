"""A model as scripts and the API see it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from helpdesk.training.models.registry import Model


def model_view(model: Model) -> dict[str, Any]:
    """All that its card says, whether it is current, and when it was chosen to serve."""
    card = asdict(model.card)
    del card["timeline"]
    return {
        **card,
        "name": model.name,
        "file": model.path.name,
        "current": model.current,
        "promoted": [asdict(each) for each in model.promoted],
    }
