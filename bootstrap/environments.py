"""The environments, and installing each from its hashed lock."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bootstrap.installer import run
from bootstrap.pythons import find_python


@dataclass(frozen=True)
class Environment:
    """A folder below `.venv`, the Pythons it may use (best first) and its lock files."""

    folder: Path
    purpose: str
    pythons: tuple[str, ...]
    locks: tuple[Path, ...]

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def stamp(self) -> Path:
        """Says which locks are installed; there is none while an installation is under way."""
        return self.folder / "installed-locks"


def is_current(environment: Environment) -> bool:
    """Whether everything locked is installed, as far as its stamp tells. Takes milliseconds."""
    if not environment.python.exists():
        return False
    return set(_fingerprints(environment.locks)) <= set(_stamped(environment))


def install(environment: Environment, uv: Path) -> None:
    """Make the environment hold exactly what its locks say. Raises SetupError.

    What was added before (tests' packages) stays, in the version that is locked now.
    """
    locks = _with_earlier_locks(environment)
    if environment.stamp.exists():
        environment.stamp.unlink()
    if not environment.python.exists():
        _create(environment, uv)
    print(f"Set-up: installing {environment.purpose} ({environment.folder.name})", flush=True)
    sync = [str(uv), "pip", "sync", "--require-hashes", "--compile-bytecode"]
    run([*sync, "--python", str(environment.python), *map(str, locks)])
    environment.stamp.write_text("".join(line + "\n" for line in _fingerprints(locks)))


def _create(environment: Environment, uv: Path) -> None:
    found: Path | None = find_python(environment.pythons)
    version = environment.pythons[0]
    if found is None:
        print(f"Set-up: Python {version} is not installed; getting one", flush=True)
        choice = ["--managed-python", "--python", version]
    else:
        print(f"Set-up: using {found}", flush=True)
        choice = ["--python", str(found)]
    run([str(uv), "venv", "--quiet", "--clear", *choice, str(environment.folder)])


def _with_earlier_locks(environment: Environment) -> Sequence[Path]:
    folder = environment.locks[0].parent
    earlier = [folder / line.split()[0] for line in _stamped(environment)]
    return [
        *environment.locks,
        *(lock for lock in earlier if lock not in environment.locks and lock.exists()),
    ]


def _stamped(environment: Environment) -> Sequence[str]:
    try:
        return environment.stamp.read_text().splitlines()
    except FileNotFoundError:
        return []


def _fingerprints(locks: Sequence[Path]) -> Sequence[str]:
    return [f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}" for lock in locks]
