"""The models over HTTP, for the studio and for scripts: `/api/v1/studio/models`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from bot.registry import job as jobs
from bot.registry.history import PROMOTED, ROLLED_BACK
from helpdesk.agents.access import desk_language, refusal_answer, refused, require_staff
from helpdesk.agents.audit import audit
from helpdesk.agents.model import Staff
from helpdesk.agents.refusals import Refusal
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread
from helpdesk.training.models.checks import verdict_on
from helpdesk.training.models.gate import GateError
from helpdesk.training.models.orders import OrderRefusedError, Running, order, running
from helpdesk.training.models.registry import Model, Registry
from helpdesk.training.models.told import reason_in_words
from helpdesk.training.models.view import model_view

T = TypeVar("T")


class Promotion(BaseModel):
    """`force` serves a model below the gate, and needs a `reason`."""

    model_config = ConfigDict(extra="forbid")
    force: bool = False
    reason: Annotated[str, Field(max_length=500)] | None = None


class Rollback(BaseModel):
    """The model to serve again; null is the one that served before."""

    model_config = ConfigDict(extra="forbid")
    model: Annotated[str, Field(max_length=100)] | None = None


def model_routes(counter: Counter, registry: Registry) -> APIRouter:
    """All routes; only trainers and admins enter."""
    routes = APIRouter(prefix="/api/v1/studio/models", tags=["studio"])
    home = counter.settings.home

    async def enter(request: Request, work: Callable[[Session, Staff], T]) -> T:
        """Do `work`; what is refused is said in the language of the desk."""
        language: str | None = None

        def run() -> T:
            nonlocal language
            with counter.store.unit_of_work() as session:
                staff = require_staff(request, session, "trainer")
                language = staff.desk_language
                return work(session, staff)

        try:
            return await in_thread(run)
        except Refusal as refusal:
            raise refusal_answer(refusal, request, language) from None
        except GateError as error:
            told = error.sentence.said(desk_language(request, language))
            raise refused(409, "model", told) from None

    def guichet(command: str) -> Running:
        found = running(home)
        if found is None:
            raise OrderRefusedError("not_run_by_up", command=command)
        return found

    def serve(
        session: Session,
        staff: Staff,
        model: Model,
        how: str,
        forced: bool = False,
        reason: str | None = None,
    ) -> dict[str, Any]:
        registry.check(model)
        order(
            guichet("rollback" if how == ROLLED_BACK else "promote"),
            do="promote",
            model=model.path.name,
            how=how,
            by=staff.email,
            forced=forced,
            reason=reason,
        )
        action = f"model_{how.replace(' ', '_')}"
        audit(session, staff, action, model.name, counter.clock(), reason or "")
        return {"model": model.name}

    @routes.get("")
    async def models(request: Request) -> dict[str, Any]:
        """All models, the newest first; what serves, and the switch under way or done last."""

        def work(_session: Session, _staff: Staff) -> dict[str, Any]:
            found = running(home)
            return {
                "items": [model_view(each) for each in registry.all()],
                "next": None,
                "serving": found.model if found else None,
                "switch": found.switch if found else None,
            }

        return await enter(request, work)

    @routes.get("/job")
    async def job(request: Request) -> dict[str, Any]:
        """The training or comparison under way, else the last one, with the end of its log."""

        def work(_session: Session, _staff: Staff) -> dict[str, Any]:
            latest = jobs.latest_job(registry.folder)
            return {
                "job": asdict(latest) if latest else None,
                "log": jobs.log_lines(registry.folder, 200),
            }

        return await enter(request, work)

    @routes.post("/train", status_code=202)
    async def train(request: Request) -> dict[str, Any]:
        """Train a candidate from the sources as they are. 409 names who else works."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            order(guichet("train"), do="train", by=staff.email)
            audit(session, staff, "model_train", "", counter.clock())
            return {"begun": True}

        return await enter(request, work)

    @routes.post("/cancel")
    async def cancel(request: Request) -> dict[str, Any]:
        """End the training or comparison under way."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            ended = jobs.cancel(registry.folder, staff.email)
            if ended is not None:
                audit(session, staff, "model_cancel", ended.kind, counter.clock())
            return {"cancelled": ended is not None}

        return await enter(request, work)

    @routes.post("/rollback", status_code=202)
    async def rollback(request: Request, body: Rollback) -> dict[str, Any]:
        """Serve an earlier model again; the gate is not asked."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            model = registry.find(body.model) if body.model else registry.earlier()
            return serve(session, staff, model, ROLLED_BACK)

        return await enter(request, work)

    @routes.post("/prune")
    async def prune(request: Request) -> dict[str, Any]:
        """Delete all but the current model, the last five that served and the ten newest."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            removed = registry.superfluous()
            for each in removed:
                registry.remove(each)
                audit(session, staff, "model_remove", each.name, counter.clock())
            return {"removed": [each.name for each in removed]}

        return await enter(request, work)

    @routes.get("/{name}")
    async def model(request: Request, name: str) -> dict[str, Any]:
        """One model, and the gate's verdict on it where everything was measured."""

        def work(_session: Session, _staff: Staff) -> dict[str, Any]:
            found = registry.find(name)
            verdict = None if found.current else verdict_on(registry, found)
            return {
                **model_view(found),
                "verdict": {
                    "passed": verdict.passed,
                    "reasons": [
                        {
                            "rule": each.rule,
                            "holds": each.holds,
                            "text": each.text,
                            "values": each.values,
                        }
                        for each in verdict.reasons
                    ],
                }
                if verdict
                else None,
            }

        return await enter(request, work)

    @routes.delete("/{name}", status_code=204)
    async def remove(request: Request, name: str) -> None:
        """Delete a model; never the current one (409)."""

        def work(session: Session, staff: Staff) -> None:
            found = registry.find(name)
            registry.remove(found)
            audit(session, staff, "model_remove", found.name, counter.clock())

        await enter(request, work)

    @routes.post("/{name}/compare", status_code=202)
    async def compare(request: Request, name: str) -> dict[str, Any]:
        """Measure it beside the current model; takes minutes. 409 names who else works."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            found = registry.find(name)
            registry.check(found)
            order(guichet("evaluate"), do="compare", model=found.path.name, by=staff.email)
            audit(session, staff, "model_compare", found.name, counter.clock())
            return {"begun": True}

        return await enter(request, work)

    @routes.post("/{name}/promote", status_code=202)
    async def promote(request: Request, name: str, body: Promotion) -> dict[str, Any]:
        """Serve it from now on, if the gate lets it pass. 409 says why not; the switch itself is
        told by `GET …/models`."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            found, reason = registry.find(name), (body.reason or "").strip()
            if body.force:
                if not reason:
                    raise Refusal("no_reason_to_force", field="reason", status=422)
                return serve(session, staff, found, PROMOTED, forced=True, reason=reason)
            verdict = verdict_on(registry, found)
            if verdict is None:
                raise OrderRefusedError("compare_first")
            if not verdict.passed:
                language = desk_language(request, staff.desk_language)
                faults = "; ".join(
                    reason_in_words(language, each) for each in verdict.reasons if not each.holds
                )
                raise OrderRefusedError("below_gate", faults=faults)
            return serve(session, staff, found, PROMOTED)

        return await enter(request, work)

    return routes
