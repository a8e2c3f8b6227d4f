"""`/studio/inbox/{message}`: what one message means."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from helpdesk.agents.access import require_staff, who_trains
from helpdesk.agents.audit import audit_reading
from helpdesk.agents.model import Staff
from helpdesk.annotations.model import Verdict
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread
from helpdesk.texts.problems import sentence
from helpdesk.training import batch
from helpdesk.training.batch import Draft, RefusedError
from helpdesk.training.data.corpus import Corpus, taxonomy_of
from helpdesk.training.data.marks import one_line
from helpdesk.training.data.reader import MalformedFileError
from helpdesk.training.inbox.entries import Entry, entry_of, inbox
from helpdesk.training.inbox.filters import InboxFilter
from helpdesk.training.inbox.groups import nearest
from helpdesk.training.inbox.shown import Shown, names_of_customers, shown
from helpdesk.training.project_files import NotWritableError
from helpdesk.training.studio import Studio
from helpdesk.web.staff_page import MissingError, StaffPage
from helpdesk.web.studio.words import StudioWords, told_fault

#: Messages that mean much the same are sought among so many, and so many are offered.
AMONG, OFFERED = 200, 8
#: So many intents of the model's ranking stand first among the choices.
LIKELY = 5
MessageId = Annotated[int, Path(ge=1, le=2_000_000_000)]


def message_pages(counter: Counter, page: StaffPage, studio: Studio) -> APIRouter:
    """One message, and what it means."""
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
                "fault": told_fault(words, fault),
                "decided_fault": isinstance(fault, RefusedError)
                and fault.reason == "decided_already",
                "kept": kept,
                "decided": batch.decided(session, message_id),
                "waiting": len(batch.pending(session, staff)),
                **_taxonomy(studio, words, message.entry),
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

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            audit_reading(session, staff, "read_inbox", "", counter.clock())
            words = StudioWords(counter, request, staff, "annotate")
            return {"similar": found, **words.in_template()}

        return await page.show(request, "studio_inbox", "studio_similar.html", work)

    def _candidates(request: Request, message_id: int) -> list[Shown]:
        with counter.store.reading() as session:
            if who_trains(request, session) is None:
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
        raise RefusedError("bad_marks", sentence("marks_malformed")) from error
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


def _taxonomy(studio: Studio, words: StudioWords, entry: Entry) -> Mapping[str, object]:
    """The intents, those first that it may well be; and the kinds of entities."""
    try:
        taxonomy = taxonomy_of(studio.files)
    except (MalformedFileError, NotWritableError):
        return {"intents": [], "entity_kinds": []}
    intents = [
        (name, words.intent(name), each.get("means", ""), each.get("not", ""))
        for name, each in taxonomy["intents"].items()
    ]
    likely = [entry.should_be, *(name for name, _ in entry.said.ranking[:LIKELY])]
    intents.sort(key=lambda each: likely.index(each[0]) if each[0] in likely else len(likely))
    return {"intents": intents, "entity_kinds": taxonomy["entities"]}
