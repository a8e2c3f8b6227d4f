"""The issues among the intents of ``data/taxonomy.yml``: the topics that the policy knows."""

from pathlib import Path

import yaml

TAXONOMY_FILE = Path(__file__).parents[2] / "data" / "taxonomy.yml"


def issue_topics(path: Path = TAXONOMY_FILE) -> frozenset[str]:
    """The names of the intents of kind issue."""
    intents = yaml.safe_load(path.read_text(encoding="utf-8"))["intents"]
    return frozenset(name for name, intent in intents.items() if intent["kind"] == "issue")
