"""`python -m bootstrap [--dev]`: create or complete the environments; a current one is free."""

from __future__ import annotations

import argparse
import errno
import fcntl
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bootstrap.environments import Environment, install, is_current
from bootstrap.failures import SetupError, explain
from bootstrap.installer import install_uv

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
ENVIRONMENTS = ROOT / ".venv"

#: What both environments and the downloads take at most.
NEEDED_GIGABYTES = 4


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 when everything is installed, 1 after one sentence that says why not."""
    parser = argparse.ArgumentParser(prog="bootstrap", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="with what the tests need")
    wanted = environments(parser.parse_args(arguments).dev)
    try:
        if not all(is_current(each) for each in wanted):
            with only_one_setup():
                complete(wanted)
    except SetupError as error:
        print(f"guichet: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        reason = explain(str(error)) if error.errno in (errno.ENOSPC, errno.EACCES) else str(error)
        print(f"guichet: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("guichet: Set-up was interrupted; the next start resumes it.", file=sys.stderr)
        return 130
    return 0


def environments(dev: bool) -> list[Environment]:
    """What there is to install, for running or, with `dev`, also for testing."""
    app, rasa = ["app.txt"], ["rasa.txt"]
    if dev:
        app.append("dev.txt")
        rasa.append("rasa-dev.txt")
    return [
        Environment(
            ENVIRONMENTS / "app",
            "the web server and the actions",
            ("3.11", "3.12", "3.13"),
            tuple(REQUIREMENTS / name for name in app),
        ),
        Environment(
            ENVIRONMENTS / "rasa",
            "Rasa 3.6",
            ("3.10",),
            tuple(REQUIREMENTS / name for name in rasa),
        ),
    ]


def complete(wanted: list[Environment]) -> None:
    """Install what is not current. Raises SetupError."""
    if not all(each.python.exists() for each in wanted):
        check_disk(ENVIRONMENTS)
    uv = install_uv(ENVIRONMENTS / "tools", REQUIREMENTS)
    for each in wanted:
        if not is_current(each):
            install(each, uv)
    print("Set-up: complete", flush=True)


def check_disk(folder: Path) -> None:
    """Raises SetupError where a first set-up would run out of space."""
    free = shutil.disk_usage(str(folder)).free / 1e9
    if free < NEEDED_GIGABYTES:
        raise SetupError(
            f"The disk that holds {folder} has {free:.1f} GB free; "
            f"set-up needs {NEEDED_GIGABYTES} GB."
        )


@contextmanager
def only_one_setup() -> Iterator[None]:
    """Holds a lock, so that two starts at the same time do not install over each other."""
    ENVIRONMENTS.mkdir(exist_ok=True)
    with open(str(ENVIRONMENTS / "setup.lock"), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Set-up: waiting for another one in this folder", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main())
