"""A model file looked at from outside: whether it is whole, and which Rasa made it."""

from __future__ import annotations

import gzip
import json
import re
import tarfile
import zlib
from pathlib import Path

#: Where the version of Rasa that this project runs on stands.
LOCK = "requirements/rasa.txt"
_CHUNK = 1 << 20


class BadModel(Exception):
    """The file cannot be served; the message says why and what to do.

    `why` is no_file, other_rasa or broken, and `values` what the message fills in.
    """

    def __init__(self, message: str, why: str, **values: str) -> None:
        super().__init__(message)
        self.why, self.values = why, values


def rasa_version(path: Path) -> str:
    """The version of Rasa that made the model. Raises BadModel."""
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                if Path(member.name).name == "metadata.json" and member.name.count("/") <= 1:
                    file = archive.extractfile(member)
                    content = json.loads(file.read()) if file else {}
                    return str(content["rasa_open_source_version"])
    except FileNotFoundError as error:
        raise BadModel(f"There is no model {path.name}.", "no_file", model=path.name) from error
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, KeyError) as error:
        raise _broken(path, f"{type(error).__name__}: {error}") from error
    raise _broken(path, "it has no metadata.json")


def check_archive(root: Path, path: Path) -> str:
    """Read the whole file; the version of Rasa that made it. Raises BadModel.

    A model belongs to the Rasa that trained it: another version reads it wrongly or not at all.
    """
    made_by, ours = rasa_version(path), installed_rasa(root)
    if made_by != ours:
        raise BadModel(
            f"{path.name} was trained by Rasa {made_by}; this is Rasa {ours}. Train it again: "
            "./guichet train.",
            "other_rasa",
            model=path.name,
            made_by=made_by,
            ours=ours,
        )
    try:
        # To the end, where the checksum stands.
        with gzip.open(path) as content:
            while content.read(_CHUNK):
                pass
    except (OSError, EOFError, zlib.error) as error:
        raise _broken(path, f"{type(error).__name__}: {error}") from error
    return made_by


def installed_rasa(root: Path) -> str:
    """The version that the lock file names."""
    text = (root / LOCK).read_text(encoding="utf-8")
    found = re.search(r"^rasa==([^\s;\\]+)", text, re.MULTILINE)
    return found[1] if found else "unknown"


def _broken(path: Path, reason: str) -> BadModel:
    return BadModel(
        f"{path.name} is broken and cannot be served ({reason}). "
        "Train it again (./guichet train --force) or remove it (./guichet models remove).",
        "broken",
        model=path.name,
        detail=reason,
    )
