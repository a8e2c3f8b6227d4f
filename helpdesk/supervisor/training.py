"""The model: trained when its training data changed since, and which file it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.models import current_model, models_folder
from helpdesk.supervisor.environment import RASA_PYTHON, ROOT, rasa_tool_environment
from helpdesk.supervisor.errors import StartError
from helpdesk.supervisor.output import Output
from helpdesk.supervisor.process import Children, describe_end


async def train_if_stale(children: Children, output: Output, inherited: Mapping[str, str]) -> None:
    """Bring the model up to date with data and configuration. Raises StartError."""
    code = await children.run(
        [str(RASA_PYTHON), "-m", "bot.train", "--if-stale"],
        rasa_tool_environment(inherited),
        output.sink("train"),
    )
    if code != 0:
        raise StartError(f"The model could not be trained ({describe_end(code)}); see above why.")
    served_model()


def served_model() -> Path:
    """The model to serve, which `models/current` names. Raises StartError."""
    model = current_model(ROOT)
    if model is None:
        raise StartError(f"{models_folder(ROOT) / 'current'} names no model; run ./guichet train.")
    return model
