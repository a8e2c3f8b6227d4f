"""`/studio/inbox/{message}`: what one message means; `/studio/changes`: what is to be saved."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from helpdesk.agents.access import require_staff, session_token
from helpdesk.agents.desk import audit_reading
from helpdesk.agents.model import Staff
from helpdesk.agents.sessions import staff_of
from helpdesk.annotations.model import Verdict
from helpdesk.clock import real_now
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread
from helpdesk.training import batch
from helpdesk.training.batch import Draft, Plan, RefusedError
from helpdesk.training.data.corpus import Corpus, taxonomy_of
from helpdesk.training.data.marks import one_line
from helpdesk.training.data.reader import MalformedFileError
from helpdesk.training.inbox.entries import Entry, entry_of, inbox
from helpdesk.training.inbox.filters import InboxFilter
from helpdesk.training.inbox.groups import nearest
from helpdesk.training.inbox.shown import Shown, names_of_customers, shown
from helpdesk.training.project_files import NotWritableError, Saved
from helpdesk.training.studio import Studio
from helpdesk.web.staff_page import MissingError, StaffPage
from helpdesk.web.studio.words import StudioWords

#: Messages that mean much the same are sought among so many, and so many are offered.
AMONG, OFFERED = 200, 8
MessageId = Annotated[int, Path(ge=1, le=2_000_000_000)]
Act = Callable[[Session, Staff], object]


def message_pages(counter: Counter, page: StaffPage, studio: Studio) -> APIRouter:
    """One message, and the trainer's batch."""
    routes = APIRouter(prefix="/studio", include_in_schema=False)

    async def one(request: Request, message_id: int, form: FormData | None = None) -> HTMLResponse:
        await in_thread(Corpus, studio.files)

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            now = counter.clock()
            entry = entry_of(session, message_id, now)
            if entry is None:
                raise MissingError
            audit_reading(session, staff, "read_message", str(message_id), now)
            message = _shown(session, entry)
            fault: RefusedError | MalformedFileError | NotWritableError | None = None
            kept = None
            if form is not None:
                require_staff(request, session, "trainer")
                try:
                    kept = _annotate(session, staff, form, message)
                except (RefusedError, MalformedFileError, NotWritableError) as error:
                    fault = error
            words = StudioWords(counter, request, staff, "annotate")
            return {
                "message": message,
                "filled": _filled(form if fault else None, message, words),
                "fault": _told(words, fault),
                "decided_fault": isinstance(fault, RefusedError)
                and fault.reason == "decided_already",
                "kept": kept,
                "decided": batch.decided(session, message_id),
                "waiting": len(batch.pending(session, staff)),
                **_taxonomy(studio, words),
                **words.in_template(),
            }

        return await page.show(request, "studio_inbox", "studio_message.html", work)

    def _annotate(session: Session, staff: Staff, form: FormData, message: Shown) -> int:
        """Keep the decision about the message and those chosen with it; how many."""
        draft, now = _draft(form, message), counter.clock()
        overrule = form.get("overrule") == "yes"
        batch.annotate(session, staff, studio.files, draft, now, overrule=overrule)
        count = 1
        for chosen in form.getlist("similar")[:OFFERED]:
            if not (str(chosen).isdecimal() and len(str(chosen)) < 10):
                continue
            other = entry_of(session, int(str(chosen)), now)
            if other is None or batch.decided(session, other.message_id) is not None:
                continue
            also = _shown(session, other)
            marks = also.marks if draft.verdict == Verdict.LABEL else ()
            batch.annotate(
                session, staff, studio.files,
                Draft(also.text, other.language, draft.verdict, draft.reason, draft.intent, marks,
                      other.message_id),
                now,
            )  # fmt: skip
            count += 1
        return count

    @routes.get("/inbox/{message_id}")
    async def message(request: Request, message_id: MessageId) -> HTMLResponse:
        """The message, and what may be said of it."""
        return await one(request, message_id)

    @routes.post("/inbox/{message_id}")
    async def annotate(request: Request, message_id: MessageId) -> HTMLResponse:
        """Say what it means."""
        return await one(request, message_id, await request.form())

    @routes.get("/inbox/{message_id}/similar")
    async def similar(request: Request, message_id: MessageId) -> HTMLResponse:
        """Messages not reviewed yet that mean much the same, to be labelled together."""
        found = await in_thread(_candidates, request, message_id)

        def work(_session: Session, staff: Staff) -> Mapping[str, object]:
            words = StudioWords(counter, request, staff, "annotate")
            return {"similar": found, **words.in_template()}

        return await page.show(request, "studio_inbox", "studio_similar.html", work)

    def _candidates(request: Request, message_id: int) -> list[Shown]:
        with counter.store.reading() as session:
            staff = staff_of(session, session_token(request), real_now())
            if staff is None or staff.role not in ("trainer", "admin"):
                return []
            now = counter.clock()
            entry = entry_of(session, message_id, now)
            if entry is None:
                return []
            own = _shown(session, entry)
            language = InboxFilter(language=entry.language)
            rest = [e for e in inbox(session, language, now).entries if e.message_id != message_id]
            names = names_of_customers(session, rest[:AMONG])
        others = [shown(each, names) for each in rest[:AMONG]]
        near = nearest(own.text, [each.text for each in others], studio.meanings, OFFERED)
        return [others[place] for place in near]

    async def batch_page(request: Request, act: Act | None = None) -> HTMLResponse:
        await in_thread(Corpus, studio.files)

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            words = StudioWords(counter, request, staff, "annotate")
            fault, done = None, None
            try:
                if act is not None:
                    require_staff(request, session, "trainer")
                    done = act(session, staff)
            except (RefusedError, MalformedFileError, NotWritableError) as error:
                fault = error
            try:
                made = batch.plan(session, staff, studio.files)
            except (MalformedFileError, NotWritableError) as error:
                made, fault = Plan(), error
            return {
                "pending": batch.pending(session, staff),
                "plan": made,
                "saved": done if isinstance(done, Saved) else None,
                "fault": _told(words, fault),
                **words.in_template(),
            }

        return await page.show(request, "studio_inbox", "studio_changes.html", work)

    @routes.get("/changes")
    async def changes(request: Request) -> HTMLResponse:
        """The trainer's batch: the decisions, and the diff that they make."""
        return await batch_page(request)

    @routes.post("/changes/{act}")
    async def change(request: Request, act: str) -> HTMLResponse:
        """Save the batch, undo a decision, or settle a conflict."""
        value = str((await request.form()).get("value", ""))
        number = int(value) if value.isdecimal() and len(value) < 10 else 0
        acts: Mapping[str, Act] = {
            "save": lambda session, staff: batch.save(
                session, staff, studio.files, counter.clock()
            ),
            "accept": lambda session, staff: batch.accept_theirs(session, staff, studio.files),
            "undo": lambda session, staff: batch.undo(session, staff, number, counter.clock()),
            "mine": lambda session, staff: batch.prefer_mine(session, staff, number),
        }
        if act not in acts:
            raise HTTPException(404, [{"field": "act", "message": "there is no such act"}])
        return await batch_page(request, acts[act])

    return routes


def _shown(session: Session, entry: Entry) -> Shown:
    return shown(entry, names_of_customers(session, [entry]))


def _draft(form: FormData, message: Shown) -> Draft:
    """Raises RefusedError."""
    verdict = str(form.get("verdict", "label"))
    if verdict not in set(Verdict):
        raise RefusedError("no_verdict")
    try:
        entities: Sequence[Mapping[str, Any]] = json.loads(str(form.get("entities") or "[]"))
    except ValueError as error:
        raise RefusedError("bad_marks", str(error)) from error
    raw = one_line(str(form.get("text", "")))
    return Draft(
        text=raw,
        language=str(form.get("language", message.entry.language)),
        verdict=Verdict(verdict),
        reason=" ".join(str(form.get("reason", "")).split())[:500],
        intent=str(form.get("intent", "")) if verdict == Verdict.LABEL else None,
        marks=batch.marks_of(entities) if verdict == Verdict.LABEL else (),
        message_id=message.entry.message_id,
    )


def _filled(form: FormData | None, message: Shown, words: StudioWords) -> Mapping[str, object]:
    """What the form holds: what was refused, else what the model understood."""
    if form is not None:
        return {name: str(form.get(name, "")) for name in _FIELDS}
    why = ", ".join(words.other("inbox", f"reason_{each}") for each in message.entry.why)
    return {
        "text": message.text,
        "language": message.entry.language,
        "intent": message.entry.should_be or "",
        "verdict": "label",
        "reason": why,
        "entities": json.dumps(
            [
                {"entity": m.entity, "start": m.start, "end": m.end, "value": m.value}
                for m in message.marks
            ]
        ),
    }


_FIELDS = ("text", "language", "intent", "verdict", "reason", "entities")


def _told(words: StudioWords, fault: Exception | None) -> str | None:
    if fault is None:
        return None
    if isinstance(fault, RefusedError):
        return words.say(f"fault_{fault.reason}", detail=fault.detail)
    return words.say("fault_file", detail=str(fault))


def _taxonomy(studio: Studio, words: StudioWords) -> Mapping[str, object]:
    try:
        taxonomy = taxonomy_of(studio.files)
    except (MalformedFileError, NotWritableError):
        return {"intents": [], "entity_kinds": []}
    intents = [
        (name, words.intent(name), each.get("means", ""), each.get("not", ""))
        for name, each in taxonomy["intents"].items()
    ]
    return {"intents": intents, "entity_kinds": taxonomy["entities"]}
