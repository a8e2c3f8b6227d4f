"""A trained model's understanding, without dialogue: texts in, what they mean out."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channel import as_plain_text


@dataclass(frozen=True)
class Understood:
    """What a message means.

    `intent` is the likeliest one, `unsure` true where the dialogue would ask again instead.
    `ranking` is (intent, confidence), best first; `requests` are the issues of a message that
    names several, the most urgent first. Entities are {"entity", "value", "start", "end"}.
    """

    text: str
    language: str
    intent: str
    confidence: float
    unsure: bool
    ranking: tuple[tuple[str, float], ...]
    entities: tuple[dict[str, Any], ...]
    requests: tuple[str, ...]


class Understanding:
    """The NLU part of one model file."""

    def __init__(self, model: Path) -> None:
        # The components read what they need when they are made.
        with tempfile.TemporaryDirectory() as folder:
            self._metadata, self._runner = load_predict_graph_runner(
                Path(folder), model, LocalModelStorage, DaskGraphRunner
            )

    def parse(self, texts: Sequence[str]) -> list[Understood]:
        """What each text means, in order. A leading "/" is no command here."""
        if not texts:
            return []
        target = self._metadata.nlu_target
        messages = self._runner.run(
            inputs={
                PLACEHOLDER_MESSAGE: [UserMessage(text=as_plain_text(text)) for text in texts],
                PLACEHOLDER_TRACKER: DialogueStateTracker("parse", slots=[]),
            },
            targets=[target],
        )[target]
        return [
            _understood(text, message.as_dict(only_output_properties=True))
            for text, message in zip(texts, messages, strict=True)
        ]


def _understood(text: str, message: dict[str, Any]) -> Understood:
    ranking = tuple(
        (each["name"], each["confidence"])
        for each in message["intent_ranking"]
        if each["name"] != DEFAULT_NLU_FALLBACK_INTENT_NAME
    )
    intent, confidence = ranking[0]
    return Understood(
        text=text,
        language=message["language"]["code"],
        intent=intent,
        confidence=confidence,
        unsure=message["intent"]["name"] == DEFAULT_NLU_FALLBACK_INTENT_NAME,
        ranking=ranking,
        entities=tuple(
            {name: each[name] for name in ("entity", "value", "start", "end")}
            for each in message.get("entities", [])
        ),
        requests=tuple(each["intent"] for each in message.get("requests", [])),
    )
