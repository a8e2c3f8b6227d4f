"""Demo mode: customers and staff that exist from the start, with published PINs and passwords."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.agents import ready_replies
from helpdesk.agents.model import ReadyReply, Staff
from helpdesk.agents.passwords import hash_password
from helpdesk.policy import Plan

DEMO_PINS = {
    Plan.FREE: "100001",
    Plan.ESSENTIAL: "200002",
    Plan.PREMIUM: "300003",
    Plan.CUSTOM: "400004",
}
DEMO_PASSWORD = "guichet-demo"  # noqa: S105
_STAFF = (
    ("agent@example.com", "Alex", "agent"),
    ("trainer@example.com", "Toni", "trainer"),
    ("admin@example.com", "Ada", "admin"),
)


def demo_account_id(plan: Plan, user: str | None) -> str:
    """`premium`, or `premium-anna` for a named user of that plan."""
    return str(plan) if user is None else f"{plan}-{user}"


def demo_account(session: Session, plan: Plan, user: str | None, now: datetime) -> Account:
    """The demo customer of a plan, made when first named."""
    account_id = demo_account_id(plan, user)
    account = session.get(Account, account_id)
    if account is None:
        account = Account(
            id=account_id,
            email=f"{plan if user is None else f'{user}.{plan}'}@example.com",
            plan=plan,
            demo_pin=DEMO_PINS[plan],
            pin_failures=0,
            pin_generation=0,
            created_at=now,
        )
        session.add(account)
        session.flush()
    return account


def seed_demo(session: Session, now: datetime) -> None:
    """Make what is missing of the demo's accounts and staff, and ready replies if there is none."""
    for plan in Plan:
        demo_account(session, plan, None, now)
    for email, name, role in _STAFF:
        if session.scalar(select(Staff.id).where(Staff.email == email)) is None:
            session.add(
                Staff(
                    email=email,
                    name=name,
                    password_hash=hash_password(DEMO_PASSWORD),
                    role=role,
                    languages=["en", "fr", "de", "es"],
                    created_at=now,
                )
            )
    if session.scalar(select(ReadyReply.id).limit(1)) is None:
        for draft in ready_replies.shipped():
            ready_replies.save(session, None, draft, None, now)
