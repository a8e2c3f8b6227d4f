"""Where things are: the project, and what a running assistant keeps beside it."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Databases, logs and caches (GUICHET_HOME).
HOME = Path(os.environ.get("GUICHET_HOME") or ROOT / ".guichet")
#: Sentence vectors of training messages: the same for every model, slow to compute.
VECTORS = ROOT / ".rasa" / "sentence-vectors"
