"""`/studio/conversations/{id}`: one conversation as it was understood, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.agents.access import require_staff
from helpdesk.agents.audit import audit_reading
from helpdesk.agents.model import Staff
from helpdesk.agents.refusals import Refusal
from helpdesk.annotations.model import ConversationReview
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Conversation
from helpdesk.training.conversations import review
from helpdesk.training.conversations.told import told
from helpdesk.training.simulator.asked import Asked
from helpdesk.web.staff_page import MissingError, StaffPage
from helpdesk.web.studio.policy_words import PolicyWords
from helpdesk.web.studio.words import StudioWords

Act = Callable[[Session, Staff, Conversation, str], object]


def conversation_page(counter: Counter, page: StaffPage) -> APIRouter:
    """The conversation, and what trainers do with it."""
    routes = APIRouter(prefix="/studio/conversations", include_in_schema=False)
    now = counter.clock
    acts: Mapping[str, Act] = {
        "review": lambda session, staff, one, _: review.mark_reviewed(session, staff, one, now()),
        "reopen": lambda session, staff, one, _: review.reopen(session, staff, one, now()),
        "tag": lambda session, staff, one, tag: review.add_tag(session, staff, one, tag, now()),
        "untag": lambda session, staff, one, tag: review.remove_tag(
            session, staff, one, tag, now()
        ),
        "note": lambda session, staff, one, text: review.add_note(session, staff, one, text, now()),
        "unnote": lambda session, staff, one, number: review.remove_note(
            session, staff, one, _number(number), now()
        ),
    }

    async def shown(
        request: Request, conversation_id: str, act: str | None = None, value: str = ""
    ) -> HTMLResponse:
        """The conversation after `act`; where that is refused, why, with what was written kept."""

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            conversation = session.get(Conversation, conversation_id)
            if conversation is None:
                raise MissingError
            words = StudioWords(counter, request, staff, "reviews")
            fault = None
            audit_reading(session, staff, "read_conversation", conversation.id, now())
            if act is not None:
                require_staff(request, session, "trainer")
                try:
                    acts[act](session, staff, conversation, value)
                except Refusal as error:
                    fault = error.told(words.language)
            policy = counter.policy.support
            labels = counter.services.texts.labels[words.language]
            reviewed = session.get(ConversationReview, conversation.id)
            return {
                "told": told(session, conversation, policy.topics, now()),
                "conversation": conversation,
                "plan": _plan(session, conversation),
                "tags": review.tags_of(session, conversation),
                "notes": review.notes_of(session, conversation),
                "reviewed": reviewed,
                "reviewer": session.get(Staff, reviewed.staff_id) if reviewed else None,
                "fault": fault,
                "written": {act: value} if fault else {},
                "policy_words": PolicyWords(words.language, labels, policy),
                "simulated": lambda each: Asked.of(each.request, policy.zone).query,
                **words.in_template(),
            }

        return await page.show(request, "studio_conversations", "studio_conversation.html", work)

    @routes.get("/{conversation_id}")
    async def conversation(request: Request, conversation_id: str) -> HTMLResponse:
        """The conversation; reading it is written down."""
        return await shown(request, conversation_id)

    @routes.post("/{conversation_id}/{act}")
    async def do(request: Request, conversation_id: str, act: str) -> HTMLResponse:
        """Say something of it."""
        if act not in acts:
            raise HTTPException(404, [{"field": "act", "message": "there is no such act"}])
        value = str((await request.form()).get("value", ""))
        return await shown(request, conversation_id, act, value)

    return routes


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0


def _plan(session: Session, conversation: Conversation) -> str | None:
    account = session.get(Account, conversation.account_id) if conversation.account_id else None
    return account.plan if account else None
