"""Finding an interpreter: pyenv's versions first, then the search path."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_PROBE = "import sys, venv; print('%d.%d' % sys.version_info[:2])"


def find_python(
    versions: Sequence[str], environment: Mapping[str, str] | None = None
) -> Path | None:
    """The first working interpreter of one of `versions` ("3.11"), the best version first."""
    env = os.environ if environment is None else environment
    for version in versions:
        for candidate in _candidates(version, env):
            if _answers(candidate, version):
                return candidate
    return None


def _candidates(version: str, env: Mapping[str, str]) -> Iterator[Path]:
    pyenv = Path(env.get("PYENV_ROOT") or Path.home() / ".pyenv")
    installed = list((pyenv / "versions").glob(f"{version}.*/bin/python{version}"))
    yield from sorted(installed, key=_patch_number, reverse=True)
    for folder in env.get("PATH", "").split(os.pathsep):
        # pyenv's shims answer for versions that are not installed, by failing.
        if folder and not folder.endswith("shims"):
            yield Path(folder) / f"python{version}"


def _patch_number(python: Path) -> int:
    numbers = re.findall(r"\d+", python.parent.parent.name)
    return int(numbers[2]) if len(numbers) > 2 else 0


def _answers(python: Path, version: str) -> bool:
    if not os.access(str(python), os.X_OK):
        return False
    try:
        answer = subprocess.run(
            [str(python), "-c", _PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.decode().strip() == version
