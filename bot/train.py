"""`python -m bot.train`: train the assistant from this project's sources.

The model becomes `models/guichet-<fingerprint>.tar.gz`, with a card beside it. It is served from
the next start on, unless somebody has chosen a model (./guichet promote, rollback): then it is a
candidate, and that choice stands. A running assistant keeps its model and goes on answering; with
--background, training leaves it the processor. Exit codes: 0 trained or up to date, 1 it failed and
says why (a malformed source file, a full disk, somebody else trains).
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.models import (
    code_fingerprint,
    copy_sources,
    current_model,
    fingerprint,
    make_current,
    model_name,
    models_folder,
)
from bot.paths import ROOT, VECTORS
from bot.quiet import quieten
from bot.registry import job as jobs
from bot.registry.archive import installed_rasa
from bot.registry.cards import Card, data_commit, instant, model_files, read_card, write_card
from bot.registry.failures import TrainingFailed
from bot.registry.files import desk_text
from bot.registry.history import is_chosen
from bot.registry.timing import Estimate, Timeline, share

Say = Callable[[str], None]
#: Where a model is until it is whole, below the folder of models.
DRAFT = ".training"
#: Libraries that would use every core read these when they are loaded.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


def main(arguments: list[str] | None = None) -> int:
    """Train where asked; the exit code."""
    options = _parser().parse_args(arguments)
    models = models_folder(ROOT)
    if options.cancel:
        return _cancel(models, options.author)
    if options.status:
        return _status(models)
    if options.if_stale and not options.force and (reason := _not_stale()):
        print(reason)
        return 0
    try:
        with jobs.claim(models, "train", options.author, wait=options.if_stale) as job:
            # Whoever was waited for may have made what is needed.
            if options.if_stale and not options.force and (reason := _not_stale()):
                print(reason)
                return 0
            if options.background:
                _step_back()
            return _train(models, options, job)
    except jobs.Busy as busy:
        print(f"Not trained: {busy}", file=sys.stderr)
        return 1


def _train(models: Path, options: argparse.Namespace, job: jobs.Job) -> int:
    """Train into models/. Returns the exit code."""
    progress = Progress(job, _earlier_timeline(models))
    draft = models / DRAFT
    # What a training that was killed has left.
    shutil.rmtree(draft, ignore_errors=True)
    try:
        name = _train_copy(models, draft, options, progress)
    except TrainingFailed as error:
        # The copy has the paths that the project has.
        sources = f"{draft / 'sources'}/"
        reason = str(error).replace(sources, "")
        values = {
            name: value.replace(sources, "") if isinstance(value, str) else value
            for name, value in error.why["values"].items()
        }
        job.end(jobs.FAILED, reason=reason, why={**error.why, "values": values})
        print(f"Not trained: {reason}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    if _serves(options):
        make_current(ROOT, name)
        progress(f"models/{name} is current")
    else:
        progress(f"models/{name} is a candidate: ./guichet evaluate --compare, then promote it")
    job.end(jobs.DONE, model=name)
    return 0


def _train_copy(models: Path, draft: Path, options: argparse.Namespace, progress: Progress) -> str:
    """The model of the sources as they are now, which may change meanwhile. Raises TrainingFailed.

    Returns its name.
    """
    copy = draft / "sources"
    commit, dirty = data_commit(ROOT)
    try:
        copy_sources(ROOT, copy)
    except OSError as error:
        message = f"the sources cannot be copied: {error}"
        raise TrainingFailed(message, "sources", words=str(error)) from error
    name = model_name(copy)
    if not options.force and (models / name).is_file():
        progress(f"models/{name} exists: it was trained from these very sources")
        return name
    quieten()
    # Rasa takes seconds to import: not for an answer that needs none of it.
    from bot.training import train_model

    messages = train_model(copy, models / name, draft, VECTORS, progress)
    card = Card(
        name=name,
        fingerprint=fingerprint(copy),
        code=code_fingerprint(copy),
        commit=commit,
        dirty=dirty,
        author=options.author,
        trained_at=instant(time.time()),
        seconds=round(progress.elapsed, 1),
        messages=messages,
        rasa=installed_rasa(copy),
        timeline=progress.timeline,
    )
    write_card(models, card)
    return name


class Progress:
    """Takes what training says: printed, kept in the log, and told to whoever waits."""

    def __init__(self, job: jobs.Job, earlier: Timeline) -> None:
        self.timeline: list[tuple[str, float]] = []
        self._job = job
        # Rasa's own words, on the standard output of then, name places that are gone afterwards.
        self._output = sys.stdout
        self._estimate = Estimate(earlier)
        self._started = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._started

    def __call__(self, text: str) -> None:
        now = self.elapsed
        self.timeline.append((text, round(now, 1)))
        line = f"[{now:5.1f} s] {text}"
        print(line, file=self._output, flush=True)
        self._job.say(line)
        left = self._estimate.left(text, now)
        self._job.tell(text, share(left, now), left, _doing(text))


def _doing(text: str) -> dict[str, Any]:
    """What training said, as a text of the desk."""
    if vectors := re.match(r"sentence vectors .*: (\d+) of (\d+)$", text):
        return desk_text("step_vectors", done=vectors[1], of=vectors[2])
    if read := re.match(r"(\d+) messages$", text):
        return desk_text("step_messages", count=read[1])
    return desk_text("step_learning")


def _not_stale() -> str | None:
    """Why nothing has to be trained, if so."""
    current = current_model(ROOT)
    if current is None:
        return None
    if current.name == model_name(ROOT):
        return f"The model is up to date ({fingerprint(ROOT)})."
    if is_chosen(ROOT):
        return (
            f"{current.name} is served: it was chosen. The sources have changed since it was "
            "trained; ./guichet train makes a candidate of them."
        )
    return None


def _serves(options: argparse.Namespace) -> bool:
    if options.candidate:
        return current_model(ROOT) is None
    return options.serve or options.if_stale or not is_chosen(ROOT)


def _step_back() -> None:
    """One thread, and only what the processor has left over."""
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    with suppress(OSError):
        os.nice(19)


def _earlier_timeline(models: Path) -> Timeline:
    cards = [read_card(model) for model in model_files(models)]
    timed = [card for card in cards if card.timeline]
    return max(timed, key=lambda card: card.trained_at).timeline if timed else ()


def _cancel(models: Path, by: str) -> int:
    job = jobs.cancel(models, by)
    print("Nothing is being trained." if job is None else f"Cancelled what {job.by} had begun.")
    return 0


def _status(models: Path) -> int:
    job = jobs.latest_job(models)
    print(json.dumps(asdict(job) if job else None, ensure_ascii=False))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="guichet train",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--if-stale", action="store_true", help="do nothing where the served model is up to date"
    )
    parser.add_argument(
        "--force", action="store_true", help="train again even if this very model exists"
    )
    parser.add_argument(
        "--candidate", action="store_true", help="never serve it; it waits to be promoted"
    )
    parser.add_argument(
        "--serve", action="store_true", help="serve it at the next start, whatever was chosen"
    )
    parser.add_argument(
        "--background", action="store_true", help="one thread, and only where nobody else computes"
    )
    parser.add_argument(
        "--author", default=_user(), metavar="NAME", help="who trains; default: this user"
    )
    parser.add_argument("--status", action="store_true", help="how the latest work stands, as JSON")
    parser.add_argument("--cancel", action="store_true", help="end the work under way")
    return parser


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


if __name__ == "__main__":
    # Asked to stop, it ends as after Ctrl-C: what is half done is removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Not trained: it was asked to stop."))
    sys.exit(main())
