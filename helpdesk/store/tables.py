"""All mapped classes, imported so that the metadata is complete."""

from __future__ import annotations

from helpdesk.accounts import model as accounts
from helpdesk.agents import model as agents
from helpdesk.annotations import model as trainers_annotations
from helpdesk.conversations import model as conversations
from helpdesk.feedback import model as feedback
from helpdesk.outbox import model as outbox
from helpdesk.store.base import Base
from helpdesk.tickets import model as tickets
from helpdesk.tickets import received as received_mail
from helpdesk.webhooks import model as webhooks

metadata = Base.metadata

__all__ = [
    "accounts",
    "agents",
    "conversations",
    "feedback",
    "metadata",
    "outbox",
    "received_mail",
    "tickets",
    "trainers_annotations",
    "webhooks",
]
