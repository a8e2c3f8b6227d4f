"""What the trainers' work on messages needs, chosen once for the whole product."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk.articles.embedding import E5Embedder
from helpdesk.settings import Settings
from helpdesk.training.inbox.groups import KeptMeanings, Meanings
from helpdesk.training.project_files import ProjectFiles


@dataclass(frozen=True, slots=True)
class Studio:
    """The files that trainers edit, and how messages are compared by meaning."""

    files: ProjectFiles
    meanings: Meanings


def open_studio(settings: Settings) -> Studio:
    """On `GUICHET_DATA_ROOT`; vectors of messages are kept in `GUICHET_HOME/cache`."""
    folder = settings.home / "cache" / "messages"
    return Studio(ProjectFiles(settings.data_root), KeptMeanings(E5Embedder(), folder))
