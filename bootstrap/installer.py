"""Running an installer: its output is shown as it comes, and explained when it fails."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bootstrap.failures import SetupError, explain
from bootstrap.pythons import find_python

UV_LOCK = "bootstrap.txt"

#: How uv lists what it installed, a line for each of hundreds.
_PACKAGE_LINES = (" + ", " - ", " ~ ")


def run(command: Sequence[str]) -> None:
    """Run to the end, showing each line indented. Raises SetupError with the reason."""
    lines: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if not line.startswith(_PACKAGE_LINES):
                print("  " + line, end="", flush=True)
    if process.returncode != 0:
        raise SetupError(explain("".join(lines)))


def install_uv(tools: Path, requirements: Path) -> Path:
    """The uv of `requirements/bootstrap.txt`, installed into `tools` unless it is there."""
    uv = tools / "bin" / "uv"
    lock = requirements / UV_LOCK
    stamp = tools / UV_LOCK
    if uv.exists() and stamp.exists() and stamp.read_bytes() == lock.read_bytes():
        return uv
    print("Set-up: installing uv, which installs the rest", flush=True)
    # This Python runs in an environment that may be rebuilt; build on the one behind it.
    python = find_python([f"{sys.version_info[0]}.{sys.version_info[1]}"]) or Path(sys.executable)
    run([str(python), "-m", "venv", "--clear", str(tools)])
    pip = [str(tools / "bin" / "python"), "-m", "pip"]
    run([*pip, "install", "--quiet", "--no-deps", "--require-hashes", "-r", str(lock)])
    stamp.write_bytes(lock.read_bytes())
    return uv
