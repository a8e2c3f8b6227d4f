"""A small project to label messages in, and those who label."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.annotations.model import Verdict
from helpdesk.training.batch import Draft
from helpdesk.training.data.marks import Mark

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
REFUND = """version: "3.1"  # kept
nlu:
  - intent: request_refund
    metadata: {language: en}
    examples: |
      - I want a refund.
"""
BILLING = REFUND.replace("request_refund", "billing_question").replace(
    "I want a refund.", "Why this?"
)
TAXONOMY = """languages: [en]
intents:
  request_refund: {kind: issue, means: money back}
  billing_question: {kind: issue, means: a charge}
entities:
  - money
"""


def member(session: Session, name: str) -> Staff:
    staff = Staff(
        email=f"{name.lower()}@example.org", name=name, password_hash="x", role="trainer",
        languages=["en"], created_at=NOW,
    )  # fmt: skip
    session.add(staff)
    session.flush()
    return staff


def label(text: str, intent: str = "request_refund", marks: tuple[Mark, ...] = ()) -> Draft:
    return Draft(text, "en", Verdict.LABEL, "it says so", intent, marks)
