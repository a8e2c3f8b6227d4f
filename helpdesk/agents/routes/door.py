"""How every route of the desk gets in: who asks, one transaction, one error form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import Request
from sqlalchemy.orm import Session

from helpdesk.agents import desk
from helpdesk.agents.access import refusal_answer, refused, require_staff, session_token
from helpdesk.agents.audit import audit_reading
from helpdesk.agents.model import Staff
from helpdesk.agents.refusals import Refusal
from helpdesk.agents.sessions import note_use
from helpdesk.agents.view import desk_view
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.hub import Hub
from helpdesk.conversations.locks import ConversationLocks
from helpdesk.conversations.model import Conversation
from helpdesk.offload import in_thread

T = TypeVar("T")


class Door:
    """Checks the member of staff, then does the work in one transaction."""

    def __init__(self, counter: Counter, hub: Hub, locks: ConversationLocks) -> None:
        self.counter = counter
        self.hub = hub
        self._locks = locks

    async def enter(self, request: Request, work: Callable[[Session, Staff], T], *roles: str) -> T:
        """Do `work` as the signed-in member of staff; `roles` default to agents.

        Raises HTTPException 401 or 403, and 409 where the work is somebody else's. What is
        refused is said in the language of their desk.
        """
        language: str | None = None

        def run() -> T:
            nonlocal language
            with self.counter.store.unit_of_work() as session:
                staff = require_staff(request, session, *(roles or ("agent",)))
                language = staff.desk_language
                note_use(session, session_token(request), self.counter.clock())
                return work(session, staff)

        try:
            return await in_thread(run)
        except Refusal as refusal:
            raise refusal_answer(refusal, request, language) from None
        except desk.NotYoursError as error:
            raise refused(409, "id", str(error)) from None

    async def in_conversation(
        self,
        request: Request,
        conversation_id: str,
        work: Callable[[Session, Conversation, Staff], object],
    ) -> dict[str, Any]:
        """Do `work`, then answer with the conversation as it is now, and wake its watchers.

        Whatever is done, the answer shows the transcript: it counts as read.
        """

        def with_view(session: Session, staff: Staff) -> dict[str, Any]:
            conversation = find_conversation(session, conversation_id)
            audit_reading(session, staff, "read", conversation.id, self.counter.clock())
            work(session, conversation, staff)
            return desk_view(self.counter, session, conversation)

        async with self._locks.hold(conversation_id):
            answer = await self.enter(request, with_view)
        self.hub.wake(conversation_id)
        self.hub.wake_all()
        return answer


def find_conversation(session: Session, conversation_id: str) -> Conversation:
    """The conversation. Raises HTTPException 404."""
    found = session.get(Conversation, conversation_id)
    if found is None:
        raise refused(404, "id", "there is no such conversation")
    return found
