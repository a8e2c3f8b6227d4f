"""The intents of ``data/taxonomy.yml``, and the issues among them: the topics of the policy."""

from functools import cache
from pathlib import Path

import yaml

TAXONOMY_FILE = Path(__file__).parents[2] / "data" / "taxonomy.yml"


def issue_topics(path: Path = TAXONOMY_FILE) -> frozenset[str]:
    """The names of the intents of kind issue."""
    return frozenset(name for name, kind in _kinds(path).items() if kind == "issue")


def all_intents(path: Path = TAXONOMY_FILE) -> frozenset[str]:
    """The names of all intents."""
    return frozenset(_kinds(path))


@cache
def intents_of_kind(*kinds: str) -> frozenset[str]:
    """The names of the shipped intents of these kinds."""
    return frozenset(name for name, kind in _kinds(TAXONOMY_FILE).items() if kind in kinds)


def _kinds(path: Path) -> dict[str, str]:
    intents = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)["intents"]
    return {name: intent["kind"] for name, intent in intents.items()}
