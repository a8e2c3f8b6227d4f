"""What has to be right before anything is started."""

from __future__ import annotations

import errno
import shutil
import tempfile
from pathlib import Path

from helpdesk.settings import Settings
from helpdesk.supervisor.errors import StartError
from helpdesk.supervisor.ports import check_port
from helpdesk.triage.policy_file import PolicyFileError, load_policy_file
from helpdesk.triage.taxonomy import issue_topics

#: Database, attachments, logs and a newly trained model need room to grow.
NEEDED_MEGABYTES = 500


def check_machine(settings: Settings) -> None:
    """Raises StartError for a broken policy, a port in use, a closed folder or a full disk."""
    check_policy(settings.policy_file)
    check_port(settings.host, settings.port)
    check_home(settings.home)
    check_disk(settings.home)


def check_policy(file: Path) -> None:
    """Raises StartError with every problem of the policy file, each with its line."""
    try:
        load_policy_file(file, issue_topics())
    except PolicyFileError as error:
        raise StartError(f"The support policy cannot be used.\n{error}") from error


def check_home(home: Path) -> None:
    """Make the folder, readable by its owner only, and try to write there."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=home):
            pass
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StartError(f"The disk that holds {home} is full; free some space.") from error
        raise StartError(
            f"GUICHET_HOME is {home}, which cannot be written to ({error.strerror})."
        ) from error


def check_disk(home: Path) -> None:
    """Raises StartError where the disk is nearly full."""
    free = shutil.disk_usage(home).free / 1e6
    if free < NEEDED_MEGABYTES:
        raise StartError(
            f"The disk that holds {home} has {free:.0f} MB free; "
            f"Guichet needs {NEEDED_MEGABYTES} MB."
        )
