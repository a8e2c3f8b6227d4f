"""A copy of the project's files in a git repository of its own, for tests that edit them."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from pathlib import Path

from helpdesk.settings import PROJECT


def git(root: Path, *arguments: str) -> str:
    """What git prints."""
    done = subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout


def copied_project(root: Path, *parts: str) -> Path:
    """These files and folders of the project below `root`, committed."""
    root.mkdir()
    for part in parts:
        source, place = PROJECT / part, root / part
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place)
        else:
            shutil.copy(source, place)
    return committed(root)


def committed(root: Path) -> Path:
    """A folder as the first commit of a repository of its own."""
    git(root, "init", "--quiet")
    git(root, "config", "user.name", "Somebody")
    git(root, "config", "user.email", "somebody@example.org")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "begin")
    return root


def disk_full(*_arguments: object, **_options: object) -> int:
    """In the place of what writes files."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
