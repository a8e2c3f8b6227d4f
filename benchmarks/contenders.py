"""What understands messages side by side: stock Rasa, spaCy's text classifier, this project."""

from __future__ import annotations

import random
import tempfile
import time
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.encoder import DIMENSIONS, shared_encoder
from bot.nlu.text import normalise
from bot.paths import ROOT
from bot.training_files import Example

#: The pipeline that `rasa init` of Rasa 3.6.21 writes, word for word.
STOCK_PIPELINE: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100},
    {"name": "EntitySynonymMapper"},
    {"name": "ResponseSelector", "epochs": 100},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]
#: Seconds of processors in which stock Rasa's classifier learns; this project's takes less.
RASA_SECONDS = 2400
#: Passes of spaCy's classifier over the messages; twice as many hardly help on a held-out fifth.
SPACY_PASSES = 20


@dataclass(frozen=True)
class Trained:
    """What training took: seconds, processor seconds of all cores, bytes of the model on disk.

    `passes` over the messages, where there are such.
    """

    seconds: float
    processor_seconds: float
    model_bytes: int
    passes: int | None = None


class Stopwatch:
    """Times from its making on. A busy machine lengthens the seconds, not the processor's."""

    def __init__(self) -> None:
        self._started = time.perf_counter(), time.process_time()

    def trained(self, model_bytes: int) -> Trained:
        """What training took up to now."""
        seconds, processor = time.perf_counter(), time.process_time()
        return Trained(seconds - self._started[0], processor - self._started[1], model_bytes)


class Contender(ABC):
    """Learns intents from labelled messages, then names the likeliest intent of new ones."""

    name: str

    @abstractmethod
    def train(self, examples: Sequence[Example], folder: Path) -> Trained:
        """Learn from nothing but `examples`; the model is kept below `folder`."""

    @abstractmethod
    def classify(self, texts: Sequence[str]) -> list[str]:
        """The likeliest intent of each text, in order."""


class RasaPipeline(Contender):
    """A Rasa configuration, trained on files as a trainer would write them."""

    def __init__(self, name: str, pipeline: list[dict[str, Any]] | None = None) -> None:
        """`pipeline` None stands for the one of config.yml."""
        self.name = name
        self._pipeline = pipeline

    def train(self, examples: Sequence[Example], folder: Path) -> Trained:
        from rasa.model_training import train_nlu

        data = folder / "nlu"
        _write_rasa_files(examples, data)
        watch = Stopwatch()
        self._prepare(examples)
        model = train_nlu(
            str(_config(self._pipeline, folder) if self._pipeline else ROOT / "config.yml"),
            str(data),
            str(folder),
            fixed_model_name=self.name.replace(" ", "-"),
        )
        if model is None:
            raise RuntimeError(f"{self.name}: Rasa made no model")
        trained = watch.trained(Path(model).stat().st_size)
        self._load(Path(model))
        return trained

    def classify(self, texts: Sequence[str]) -> list[str]:
        from rasa.core.channels.channel import UserMessage
        from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
        from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
        from rasa.shared.core.trackers import DialogueStateTracker

        target = self._metadata.nlu_target
        messages = self._runner.run(
            inputs={
                PLACEHOLDER_MESSAGE: [UserMessage(text=text) for text in texts],
                PLACEHOLDER_TRACKER: DialogueStateTracker("benchmark", slots=[]),
            },
            targets=[target],
        )[target]
        return [
            next(
                each["name"]
                for each in message.get("intent_ranking") or [message.get("intent")]
                if each["name"] != DEFAULT_NLU_FALLBACK_INTENT_NAME
            )
            for message in messages
        ]

    def _prepare(self, examples: Sequence[Example]) -> None:
        """Part of training that comes before Rasa's."""

    def _load(self, model: Path) -> None:
        from rasa.engine.loader import load_predict_graph_runner
        from rasa.engine.runner.dask import DaskGraphRunner
        from rasa.engine.storage.local_model_storage import LocalModelStorage

        with tempfile.TemporaryDirectory() as place:
            self._metadata, self._runner = load_predict_graph_runner(
                Path(place), model, LocalModelStorage, DaskGraphRunner
            )


class StockRasa(RasaPipeline):
    """The pipeline of `rasa init`; its classifier has `RASA_SECONDS` (stock_rasa.py)."""

    def __init__(self) -> None:
        timed = "benchmarks.stock_rasa.TimedDIETClassifier"
        pipeline = [
            {**each, "name": timed, "processor_seconds": RASA_SECONDS}
            if each["name"] == "DIETClassifier"
            else each
            for each in STOCK_PIPELINE
        ]
        super().__init__("stock Rasa", pipeline)

    def train(self, examples: Sequence[Example], folder: Path) -> Trained:
        from benchmarks.stock_rasa import TimedDIETClassifier

        return replace(super().train(examples, folder), passes=TimedDIETClassifier.passes)


class Guichet(RasaPipeline):
    """config.yml. Sentence vectors are computed while training, none is taken from a cache."""

    def __init__(self) -> None:
        super().__init__("Guichet")

    def _prepare(self, examples: Sequence[Example]) -> None:
        texts = sorted({normalise(each.text).text for each in examples}, key=len)
        shared_encoder.cache_clear()
        for encoder in DIMENSIONS:
            shared_encoder(encoder).prepare(texts)


class SpacyTextCategorizer(Contender):
    """`spacy.blank("xx")` with its default text classifier."""

    name = "spaCy textcat"

    def train(self, examples: Sequence[Example], folder: Path) -> Trained:
        import spacy
        from spacy.training import Example as SpacyExample
        from spacy.util import fix_random_seed, minibatch

        fix_random_seed(0)
        order = random.Random(0)  # noqa: S311
        watch = Stopwatch()
        self._nlp = spacy.blank("xx")
        classifier = self._nlp.add_pipe("textcat")
        intents = sorted({each.intent for each in examples})
        for intent in intents:
            classifier.add_label(intent)
        rows = [
            SpacyExample.from_dict(
                self._nlp.make_doc(each.text),
                {"cats": {intent: float(intent == each.intent) for intent in intents}},
            )
            for each in examples
        ]
        optimizer = self._nlp.initialize(lambda: rows)
        for _ in range(SPACY_PASSES):
            order.shuffle(rows)
            for batch in minibatch(rows, size=64):
                self._nlp.update(batch, sgd=optimizer, drop=0.2)
        trained = replace(watch.trained(0), passes=SPACY_PASSES)
        self._nlp.to_disk(folder / "spacy")
        size = sum(each.stat().st_size for each in (folder / "spacy").rglob("*") if each.is_file())
        return replace(trained, model_bytes=size)

    def classify(self, texts: Sequence[str]) -> list[str]:
        return [max(doc.cats, key=doc.cats.__getitem__) for doc in self._nlp.pipe(texts)]


def contenders() -> list[Contender]:
    """All of them, in the order of a report."""
    return [
        StockRasa(),
        SpacyTextCategorizer(),
        Guichet(),
        RasaPipeline("stock Rasa in full", STOCK_PIPELINE),
    ]


def _config(pipeline: list[dict[str, Any]], folder: Path) -> Path:
    path = folder / "config.yml"
    config = {"recipe": "default.v1", "language": "en", "pipeline": pipeline}
    path.write_text(yaml.safe_dump({"assistant_id": "stock", **config}), encoding="utf-8")
    return path


def _write_rasa_files(examples: Sequence[Example], folder: Path) -> None:
    """One file per language and intent."""
    files: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in examples:
        files[each.language, each.intent].append(each.text)
    for (language, intent), texts in files.items():
        block = {
            "intent": intent,
            "metadata": {"language": language},
            "examples": [{"text": text} for text in texts],
        }
        path = folder / language / f"{intent}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            yaml.safe_dump({"version": "3.1", "nlu": [block]}, allow_unicode=True), encoding="utf-8"
        )
