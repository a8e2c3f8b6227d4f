"""The trained models: their cards, which of them serves, and which are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.models import current_model, make_current, models_folder
from bot.registry import cards, history
from bot.registry.archive import BadModel, check_archive
from bot.registry.cards import Card
from bot.registry.history import Switch
from bot.registry.reports import kept_report

#: What pruning keeps besides the current model.
KEEP_PROMOTED = 5
KEEP_NEWEST = 10
#: So few characters of a fingerprint name no model yet.
_SHORTEST = 4


class ModelError(Exception):
    """A model that is not there, or that cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model file and what is known of it."""

    path: Path
    card: Card
    current: bool
    promoted: tuple[Switch, ...]

    @property
    def name(self) -> str:
        """The file name without what all of them end in, as people write it."""
        return cards.stem(self.path.name)


class Registry:
    """The models of the project at `root`, and what is kept beside them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def folder(self) -> Path:
        return models_folder(self.root)

    def all(self) -> list[Model]:
        """Every model, the newest first."""
        current, switches = current_model(self.root), history.history(self.root)
        found = [
            Model(
                path=path,
                card=cards.read_card(path),
                current=path == current,
                promoted=tuple(
                    each
                    for each in switches
                    if each.model == path.name and each.how != history.FELL_BACK
                ),
            )
            for path in cards.model_files(self.folder)
        ]
        return sorted(found, key=lambda model: model.card.trained_at, reverse=True)

    def current(self) -> Model | None:
        """The model that the next start serves."""
        return next((each for each in self.all() if each.current), None)

    def newest_candidate(self) -> Model | None:
        """The newest model that is not the current one and was trained after it."""
        models = self.all()
        return models[0] if models and not models[0].current else None

    def find(self, name: str) -> Model:
        """The model of this name, file name, or beginning of a fingerprint. Raises ModelError.

        `current` is the one that serves, `candidate` the newest one after it.
        """
        named = {"current": self.current, "candidate": self.newest_candidate}.get(name)
        if named is not None:
            model = named()
            if model is None:
                raise ModelError(f"There is no {name} model; ./guichet models lists what there is.")
            return model
        plain = cards.stem(name.rpartition("/")[2])
        models = self.all()
        for each in models:
            if each.name == plain:
                return each
        mark = plain.removeprefix("guichet-")
        found = [each for each in models if each.name.removeprefix("guichet-").startswith(mark)]
        if len(found) == 1 and len(mark) >= _SHORTEST:
            return found[0]
        if len(found) > 1 and len(mark) >= _SHORTEST:
            names = ", ".join(each.name for each in found)
            raise ModelError(f"{name!r} is the beginning of several models: {names}.")
        raise ModelError(f"There is no model {name!r}; ./guichet models lists what there is.")

    def earlier(self) -> Model:
        """The model that served before the current one. Raises ModelError."""
        name = history.earlier_model(self.root)
        if name is None:
            raise ModelError(
                "No earlier model is known, so name one: ./guichet rollback MODEL. "
                "./guichet models lists what there is."
            )
        return self.find(name)

    def check(self, model: Model) -> None:
        """Raises ModelError for a broken file, or one of another Rasa."""
        try:
            check_archive(self.root, model.path)
        except BadModel as error:
            raise ModelError(str(error)) from error

    def report(self, model: Model, tests: str | None = None) -> dict[str, Any] | None:
        """The report of its last evaluation; with `tests`, only one on these test messages."""
        return kept_report(model.path, tests)

    def choose(self, model: Model, how: str, by: str, forced: bool, reason: str | None) -> None:
        """Serve it from the next start on, and keep who chose so."""
        history.record(self.root, model.path.name, how, by, forced, reason)
        make_current(self.root, model.path.name)

    def fall_back(self, model: str, failed: str, by: str, reason: str) -> None:
        """Serve this one again, after one that `by` had chosen has failed."""
        history.record(self.root, model, history.FELL_BACK, by, reason=reason, before=failed)
        make_current(self.root, model)

    def remove(self, model: Model) -> None:
        """Delete a model with all that is kept of it. Raises ModelError for the current one."""
        if model.current:
            raise ModelError(f"{model.name} is the model that serves; promote another one first.")
        # The model last: what it leaves when this is broken off is still a model.
        for path in (
            cards.report_file(model.path),
            cards.checks_file(model.path),
            cards.card_file(model.path),
            model.path,
        ):
            path.unlink(missing_ok=True)

    def superfluous(self) -> list[Model]:
        """What pruning removes: neither current, nor among the last promoted, nor among the
        newest."""
        return superfluous(self.all())


def superfluous(models: Sequence[Model]) -> list[Model]:
    """Of `models`, the newest first, those that the rule does not keep."""
    served = sorted(
        (each for each in models if each.promoted),
        key=lambda each: each.promoted[-1].at,
        reverse=True,
    )
    kept = {each.path for each in (*served[:KEEP_PROMOTED], *models[:KEEP_NEWEST])}
    return [each for each in models if not each.current and each.path not in kept]
