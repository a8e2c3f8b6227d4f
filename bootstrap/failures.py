"""Why a set-up fails, in one sentence a person can act on."""

from __future__ import annotations

import re

_CAUSES = (
    (
        r"No space left on device|Disk quota exceeded",
        "The disk is full; free some space and start again: what is installed so far is kept.",
    ),
    (
        r"dns error|name resolution|Could not connect|error sending request|Connection refused"
        r"|Network is unreachable|timed out|Failed to establish a new connection|ProxyError"
        r"|from versions: none",
        "The package index cannot be reached; check the network and start again.",
    ),
    (
        r"Hash mismatch|DO NOT MATCH THE HASHES",
        "A downloaded package is not the one that was locked; nothing of it was installed.",
    ),
    (
        r"No interpreter found|No download found|Python downloads are disabled|Failed to download",
        "That Python was not found and could not be downloaded; install it and start again.",
    ),
    (
        r"Permission denied|Read-only file system",
        "A folder cannot be written to; check who owns it and start again.",
    ),
    (
        r"ensurepip is not available|No module named '?(ensurepip|venv)",
        "Python lacks its venv module; install it (Debian: apt-get install python3-venv).",
    ),
)


class SetupError(Exception):
    """Set-up cannot go on; the message says why and what to do."""


def explain(output: str) -> str:
    """The sentence for what an installer printed; its last lines where the cause is not known."""
    for pattern, sentence in _CAUSES:
        if re.search(pattern, output, re.IGNORECASE):
            return sentence
    last_lines = "\n".join(output.strip().splitlines()[-5:])
    return "An installer failed:\n" + last_lines
