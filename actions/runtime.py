"""What the action server needs once: settings, database, policy, texts, articles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from helpdesk.articles.library import open_library
from helpdesk.dialogue.exchange import Services
from helpdesk.dialogue.services import open_services
from helpdesk.settings import read_settings
from helpdesk.store.engine import Store, open_store
from helpdesk.triage.policy_file import policy_in_force
from helpdesk.triage.taxonomy import issue_topics


@dataclass(frozen=True, slots=True)
class Runtime:
    """The parts that all actions share."""

    store: Store
    services: Services


@cache
def runtime() -> Runtime:
    """Built at the first action and kept. Raises SettingsError or PolicyFileError."""
    settings = read_settings()
    policy = policy_in_force(settings.policy_file, issue_topics())
    articles = open_library(settings.home / "cache")
    services = open_services(settings, lambda: policy().support, articles)
    return Runtime(open_store(settings.database_url), services)
