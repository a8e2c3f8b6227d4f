"""The services of a dialogue, from the settings: the same in the web process and in actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import yaml

from helpdesk.dialogue.exchange import ArticleSearch, Services
from helpdesk.policy import SupportPolicy
from helpdesk.settings import Settings
from helpdesk.texts.catalog import texts_in_force
from helpdesk.tickets.threads import Threads

_QUESTIONS = Path(__file__).resolve().parents[2] / "data" / "questions.yml"


def open_services(
    settings: Settings,
    policy: SupportPolicy | Callable[[], SupportPolicy],
    articles: ArticleSearch,
) -> Services:
    """Read texts and questions. Raises TextError. `policy`: one that stays, or what is in force."""
    return Services(
        policy_now=policy if callable(policy) else lambda: policy,
        texts_now=texts_in_force(),
        articles=articles,
        contact_url=f"{settings.public_url}/contact",
        support_url=f"{settings.public_url}/support",
        questions=load_questions(),
        secret=settings.secret,
        threads=Threads.of(settings),
    )


def load_questions(path: Path = _QUESTIONS) -> Mapping[str, Sequence[str]]:
    """What a ticket asks for, per topic: `{topic: [question, …]}`."""
    content: dict[str, list[str]] = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return content
