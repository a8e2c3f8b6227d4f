"""Other desks, as admins manage them: targets, trying one out, and what could not be delivered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from helpdesk.agents.access import refusal_answer, require_staff
from helpdesk.agents.audit import Changed, audit
from helpdesk.agents.model import Staff
from helpdesk.agents.refusals import Refusal
from helpdesk.agents.routes.door import Door
from helpdesk.offload import in_thread
from helpdesk.outbox.model import OutboxEntry
from helpdesk.webhooks import dead_letters, targets
from helpdesk.webhooks.addresses import AllowedAddresses
from helpdesk.webhooks.delivery import Delivery
from helpdesk.webhooks.events import Event
from helpdesk.webhooks.model import WebhookTarget
from helpdesk.webhooks.signing import secret_of
from helpdesk.webhooks.targets import Waiting

Events = Annotated[list[Event], Field(min_length=1, max_length=len(Event))]
Language = Literal["en", "fr", "de", "es"]
Number = Annotated[int, Path(ge=1, le=999_999_999)]


class NewTarget(BaseModel):
    """`POST /api/v1/desk/webhooks`; without events, what such a target usually wants."""

    model_config = ConfigDict(extra="forbid")
    url: str = Field(min_length=1, max_length=500)
    name: str = Field("", max_length=60)
    events: Annotated[list[Event], Field(max_length=len(Event))] = []
    language: Language = "en"


class TargetChanges(BaseModel):
    """`PATCH /api/v1/desk/webhooks/{id}`: what is given is changed."""

    model_config = ConfigDict(extra="forbid")
    name: str | None = Field(None, min_length=1, max_length=60)
    events: Events | None = None
    language: Language | None = None
    active: bool | None = None


def webhook_routes(door: Door, delivery: Delivery, addresses: AllowedAddresses) -> APIRouter:
    """The routes below `/api/v1/desk/webhooks`; all are for admins."""
    routes = APIRouter(prefix="/api/v1/desk/webhooks", tags=["webhooks"])
    counter = door.counter

    async def on_target(
        request: Request,
        target_id: int,
        action: str,
        act: Callable[[Session, WebhookTarget], dict[str, Any] | None],
    ) -> dict[str, Any]:
        """Do `act` and write it down; answers with the target and what `act` gives."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            target = targets.find_target(session, target_id)
            before = _told_of(target)
            more = act(session, target) or {}
            changes = [
                Changed(name, before[name], after)
                for name, after in _told_of(target).items()
                if after != before[name]
            ]
            audit(session, staff, action, target.name, counter.clock(), changes=changes)
            waiting = targets.outbox_counts(session).get(target.id, Waiting())
            return {**targets.target_view(target, waiting), **more}

        return await door.enter(request, work, "admin")

    def audit_letter(session: Session, staff: Staff, action: str, entry: OutboxEntry) -> None:
        target = session.get_one(WebhookTarget, entry.target_id)
        audit(session, staff, action, target.name, counter.clock(), entry.event or "")

    @routes.get("")
    async def every(request: Request) -> dict[str, Any]:
        """All targets, and how they do."""

        def work(session: Session, _staff: Staff) -> dict[str, Any]:
            counts = targets.outbox_counts(session)
            return {
                "items": [
                    targets.target_view(each, counts.get(each.id, Waiting()))
                    for each in targets.all_targets(session)
                ],
                "next": None,
            }

        return await door.enter(request, work, "admin")

    @routes.post("", status_code=201)
    async def add(request: Request, body: NewTarget) -> dict[str, Any]:
        """Add a target. Its signing secret is in this answer and in none after it."""
        language: str | None = None

        def allowed() -> None:
            nonlocal language
            with counter.store.reading() as session:
                language = require_staff(request, session, "admin").desk_language

        await in_thread(allowed)
        try:
            url = await in_thread(targets.check_url, counter.settings, addresses, body.url)
        except Refusal as refusal:
            raise refusal_answer(refusal, request, language) from None

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            now = counter.clock()
            target = targets.add_target(
                session,
                url=url,
                name=body.name,
                events=body.events,
                language=body.language,
                by=staff,
                now=now,
            )
            audit(session, staff, "webhook_added", target.name, now)
            secret = None if target.mailbox else secret_of(counter.settings.secret, target.salt)
            return {**targets.target_view(target, Waiting()), "secret": secret}

        return await door.enter(request, work, "admin")

    @routes.patch("/{target_id}")
    async def change(request: Request, target_id: Number, body: TargetChanges) -> dict[str, Any]:
        """Change its name and what it is told, or switch it on or off."""

        def act(_session: Session, target: WebhookTarget) -> None:
            target.name = body.name or target.name
            target.language = body.language or target.language
            if body.events is not None:
                target.events = [str(each) for each in body.events]
            if body.active is not None:
                targets.switch(target, body.active)

        return await on_target(request, target_id, "webhook_changed", act)

    @routes.delete("/{target_id}", status_code=204)
    async def remove(request: Request, target_id: Number) -> None:
        """Forget it and all that waits for it."""

        def work(session: Session, staff: Staff) -> None:
            target = targets.find_target(session, target_id)
            audit(session, staff, "webhook_removed", target.name, counter.clock())
            targets.remove_target(session, target)

        await door.enter(request, work, "admin")

    @routes.post("/{target_id}/secret")
    async def renew(request: Request, target_id: Number) -> dict[str, Any]:
        """A new signing secret, in this answer and in none after it."""

        def act(_session: Session, target: WebhookTarget) -> dict[str, Any]:
            return {"secret": targets.renew_secret(target, counter.settings, counter.clock())}

        return await on_target(request, target_id, "webhook_secret", act)

    @routes.post("/{target_id}/test")
    async def test(request: Request, target_id: Number) -> dict[str, Any]:
        """Send it the event `webhook.test` now; `delivered`, and what was answered."""
        await on_target(request, target_id, "webhook_tested", lambda _session, _target: None)
        answer = await delivery.test(target_id)
        return {"delivered": answer.done, "answer": answer.said}

    @routes.post("/{target_id}/replay")
    async def replay_all(request: Request, target_id: Number) -> dict[str, Any]:
        """Send again all that was given up."""
        return await on_target(
            request,
            target_id,
            "webhook_replayed",
            lambda session, target: {
                "replayed": dead_letters.replay_all(session, target.id, counter.clock())
            },
        )

    @routes.get("/failed")
    async def failed(request: Request) -> dict[str, Any]:
        """What was given up, the newest first, with the last answer."""

        def work(session: Session, _staff: Staff) -> dict[str, Any]:
            return {
                "items": [
                    {
                        "id": entry.id,
                        "target": target.id,
                        "event": entry.event,
                        "failed_at": entry.failed_at and entry.failed_at.isoformat(),
                        "attempts": entry.attempts,
                        "answer": entry.last_error,
                    }
                    for entry, target in dead_letters.dead_letters(session)
                ],
                "next": None,
            }

        return await door.enter(request, work, "admin")

    @routes.post("/failed/{entry_id}/replay", status_code=204)
    async def replay(request: Request, entry_id: Number) -> None:
        """Send one again."""

        def work(session: Session, staff: Staff) -> None:
            entry = dead_letters.replay(session, entry_id, counter.clock())
            audit_letter(session, staff, "webhook_replayed", entry)

        await door.enter(request, work, "admin")

    @routes.delete("/failed/{entry_id}", status_code=204)
    async def discard(request: Request, entry_id: Number) -> None:
        """Throw one away."""

        def work(session: Session, staff: Staff) -> None:
            entry = dead_letters.discard(session, entry_id)
            audit_letter(session, staff, "webhook_discarded", entry)

        await door.enter(request, work, "admin")

    return routes


def _told_of(target: WebhookTarget) -> dict[str, Any]:
    """What an admin may change of a target."""
    return {
        "name": target.name,
        "language": target.language,
        "events": list(target.events),
        "active": target.disabled is None,
    }
