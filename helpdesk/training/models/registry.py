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
from helpdesk.agents.refusals import Refusal

#: What pruning keeps besides the current model.
KEEP_PROMOTED = 5
KEEP_NEWEST = 10
#: So few characters of a fingerprint name no model yet.
_SHORTEST = 4


class ModelError(Refusal):
    """A model that is not there, or that cannot be used; the text says what to do."""

    def __init__(self, name: str, status: int = 409, **values: object) -> None:
        super().__init__(name, field="model", status=status, **values)


@dataclass(frozen=True, slots=True)
class Model:
    """A model file and what is known of it.

    `served` is when it last became the model that serves, or made way for another; None where it
    never served, or none was changed yet.
    """

    path: Path
    card: Card
    current: bool
    promoted: tuple[Switch, ...]
    served: str | None = None

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
                served=max(
                    (
                        each.at
                        for each in switches
                        if path.name in (each.model, each.before) and each.how != history.FELL_BACK
                    ),
                    default=None,
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
                raise ModelError(f"no_{name}_model", 404)
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
            raise ModelError("model_ambiguous", model=name, names=names)
        raise ModelError("model_unknown", 404, model=name)

    def earlier(self) -> Model:
        """The model that served before the current one. Raises ModelError."""
        name = history.earlier_model(self.root)
        if name is None:
            raise ModelError("no_earlier_model")
        return self.find(name)

    def check(self, model: Model) -> None:
        """Raises ModelError for a broken file, or one of another Rasa."""
        try:
            check_archive(self.root, model.path)
        except BadModel as error:
            raise ModelError(f"model_{error.why}", 409, **error.values) from error

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
            raise ModelError("model_serves", model=model.name)
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
        (each for each in models if each.served and not each.current),
        key=lambda each: each.served or "",
        reverse=True,
    )
    kept = {each.path for each in (*served[:KEEP_PROMOTED], *models[:KEEP_NEWEST])}
    return [each for each in models if not each.current and each.path not in kept]
