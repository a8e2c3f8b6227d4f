"""`python -m tests.conversations URL MAIL_FOLDER`: play every conversation against a Guichet.

One line of JSON on standard output for each, `{"name", "error"}` with null for one that went as
written, and first `{"total"}`. The Guichet must be in demo mode and keep its mail in that folder.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import httpx

from tests.conversations.player import Player
from tests.conversations.scripts import all_paths, script_of, user_of


def main(url: str, mail: Path) -> None:
    """Play all, in the order of their names."""
    paths = all_paths()
    _print({"total": len(paths)})
    for path in paths:
        name = f"{path.parent.name}/{path.stem}"
        _print({"name": name, "error": _error(url, mail, path)})


def _error(url: str, mail: Path, path: Path) -> str | None:
    try:
        script = script_of(path)
        with httpx.Client(base_url=url, timeout=120, trust_env=False) as client:
            Player(client, mail, user_of(path)).play(script)
    except Exception as error:
        # Whatever a file or an answer makes of it is what went wrong with this conversation.
        return str(error) or type(error).__name__
    return None


def _print(content: dict[str, object]) -> None:
    print(json.dumps(content, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
