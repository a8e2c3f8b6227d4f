"""`python -m bot.train`: train the assistant from this project's sources.

The model becomes `models/guichet-<fingerprint>.tar.gz`, and `models/current` names it. Exit codes:
0 trained or up to date, 1 a source file is malformed or Rasa refuses it (standard error says why).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from bot.models import current_model, fingerprint, make_current, model_name
from bot.paths import ROOT, VECTORS
from bot.quiet import quieten

Say = Callable[[str], None]


def main(arguments: list[str] | None = None) -> int:
    """Train where asked; the exit code."""
    options = _parser().parse_args(arguments)
    if not options.force and options.if_stale and _is_current():
        print(f"The model is up to date ({fingerprint(ROOT)}).")
        return 0
    return train(options.force, _progress())


def train(force: bool, say: Say) -> int:
    """Train into models/ and make the result current. Returns the exit code."""
    quieten()
    # Rasa takes seconds to import: not for an answer that needs none of it.
    from bot.training import TrainingFailed, train_model

    name = model_name(ROOT)
    try:
        if force or not (ROOT / "models" / name).is_file():
            train_model(ROOT, name, VECTORS, say)
    except TrainingFailed as error:
        print(f"Not trained: {error}", file=sys.stderr)
        return 1
    make_current(ROOT, name)
    say(f"models/{name} is current")
    return 0


def _is_current() -> bool:
    current = current_model(ROOT)
    return current is not None and current.name == model_name(ROOT)


def _progress() -> Say:
    started = time.monotonic()

    def say(text: str) -> None:
        print(f"[{time.monotonic() - started:5.1f} s] {text}", flush=True)

    return say


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="guichet train", description="Train the assistant.")
    parser.add_argument(
        "--if-stale", action="store_true", help="do nothing where the served model is up to date"
    )
    parser.add_argument(
        "--force", action="store_true", help="train again even if this very model exists"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
