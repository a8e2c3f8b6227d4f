"""Small JSON files that are replaced as a whole, so that no reader ever sees half of one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Dict, Optional


def desk_text(name: str, group: str = "models", **values: object) -> Dict[str, Any]:
    """A text of `data/desk/<language>/<group>.yml` with what fills it, for whoever shows it to
    people in their language."""
    return {"group": group, "name": name, "values": values}


def read_json(path: Path) -> Optional[Dict[str, Any]]:
    """Its content, or None where there is no such file or it holds no JSON object."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def write_json(path: Path, content: Dict[str, Any]) -> None:
    """Replace it; atomic. Raises OSError, the old content is there then."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
