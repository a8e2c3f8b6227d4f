"""Demo mode's own route: identity tokens for the demo's customers, as a site would sign them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from helpdesk.accounts.demo import demo_account
from helpdesk.accounts.identity import Identity, sign_identity
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.schema import Body, Language, Zone
from helpdesk.offload import in_thread
from helpdesk.policy import Plan

VALID_FOR = timedelta(hours=2)


class DemoCustomer(Body):
    """`POST /api/v1/demo/identity`."""

    account: Plan
    user: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")] | None = None
    language: Language | None = None
    zoneinfo: Zone | None = None


def demo_routes(counter: Counter) -> APIRouter:
    """Mounted in demo mode only."""
    routes = APIRouter(prefix="/api/v1/demo", tags=["demo"])

    @routes.post("/identity")
    async def identity(body: DemoCustomer) -> dict[str, str]:
        """A token for one of the demo's customers; a named user is made when first named."""
        now = counter.clock()

        def run() -> Identity:
            with counter.store.unit_of_work() as session:
                account = demo_account(session, body.account, body.user, now)
                return Identity(
                    account.id, account.email, body.account, body.language, body.zoneinfo
                )

        token = sign_identity(
            counter.settings.identity_secret,
            await in_thread(run),
            now,
            VALID_FOR,
            str(uuid.uuid4()),
        )
        return {"identity": token}

    return routes
