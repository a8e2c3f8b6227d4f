"""Vectors of passages, computed once: kept by content in a file that processes share."""

from __future__ import annotations

import fcntl
import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from helpdesk.articles.embedding import Embedder, Vectors

#: How many are computed between two commits: a start that is interrupted loses no more.
_BATCH = 32


def kept_vectors(texts: Sequence[str], embedder: Embedder, folder: Path) -> Vectors:
    """The vectors of `texts`, a row each; what `folder` does not have yet is computed and kept.

    Processes that begin at once take turns, so that nothing is computed twice. Vectors of texts
    that are gone stay: the file is small, and articles come back. Raises OSError, sqlite3.Error.
    """
    folder.mkdir(parents=True, exist_ok=True)
    keys = [_key(embedder.name, text) for text in texts]
    wanted = dict(zip(keys, texts, strict=True))
    with _one_process(folder / "vectors.lock"), closing(_open(folder / "vectors.db")) as file:
        kept: dict[bytes, bytes] = dict(file.execute("SELECT * FROM vectors"))
        missing = [key for key in wanted if key not in kept]
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            computed = embedder.passages([wanted[key] for key in batch]).astype(np.float16)
            rows = [(key, row.tobytes()) for key, row in zip(batch, computed, strict=True)]
            with file:
                file.executemany("INSERT INTO vectors VALUES (?, ?)", rows)
            kept.update(rows)
    found = [np.frombuffer(kept[key], dtype=np.float16) for key in keys]
    return np.array(found, dtype=np.float32)


def _key(model: str, text: str) -> bytes:
    return hashlib.sha256(f"{model}\0{text}".encode()).digest()[:16]


def _open(path: Path) -> sqlite3.Connection:
    file = sqlite3.connect(path)
    file.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)")
    return file


@contextmanager
def _one_process(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
