"""The conversation API: what the widget, and anybody's client, calls."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, File, HTTPException, Query, Request, Response, UploadFile, WebSocket
from sqlalchemy.orm import Session

from helpdesk.accounts.codes import Redeemed
from helpdesk.accounts.identity import Identity, read_identity
from helpdesk.bearer import bearer
from helpdesk.conversations import attachments, identifying, pin_check
from helpdesk.conversations.assistant import Assistant
from helpdesk.conversations.counter import Counter, UnknownConversationError
from helpdesk.conversations.events import serve_events
from helpdesk.conversations.export import transcript_html, transcript_of, transcript_text
from helpdesk.conversations.hub import Hub
from helpdesk.conversations.locks import ConversationLocks
from helpdesk.conversations.mailing import MailedOftenError, NoAddressError, mail_transcript
from helpdesk.conversations.model import Attachment, Conversation, Message, PinState
from helpdesk.conversations.opening import open_conversation, speak
from helpdesk.conversations.promises import keep_promise
from helpdesk.conversations.published import OpenedConversation, TurnAnswer, WholeConversation
from helpdesk.conversations.redaction import redact
from helpdesk.conversations.resume import conversations_of
from helpdesk.conversations.schema import (
    ChangeConversation,
    Identify,
    NewConversation,
    NewMessage,
    Pin,
    Rating,
)
from helpdesk.conversations.turns import take_message
from helpdesk.conversations.view import conversation_view, message_view, state_view
from helpdesk.offload import in_thread
from helpdesk.webhooks.events import Event, tell_conversation


def conversation_routes(
    counter: Counter, assistant: Assistant, hub: Hub, locks: ConversationLocks
) -> APIRouter:
    """The routes below `/api/v1/conversations`."""
    routes = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])
    phone = counter.policy.phone.number

    def identity_of(token: str) -> Identity:
        return read_identity(
            token, counter.settings.identity_secret, production=not counter.settings.demo
        )

    def refuse_simulation() -> None:
        if not counter.settings.demo:
            raise HTTPException(
                422, [{"field": "simulated_now", "message": "exists in demo mode only"}]
            )

    async def in_conversation(
        request: Request,
        conversation_id: str,
        work: Callable[[Session, Conversation], dict[str, Any]],
    ) -> dict[str, Any]:
        """Do `work` in one transaction, one at a time per conversation, then wake watchers."""

        def run() -> dict[str, Any]:
            with counter.store.unit_of_work() as session:
                return work(session, counter.authorised(session, conversation_id, bearer(request)))

        async with locks.hold(conversation_id):
            answer = await in_thread(run)
        hub.wake(conversation_id)
        return answer

    @routes.post("", status_code=201, response_model=OpenedConversation)
    async def start(body: NewConversation) -> dict[str, Any]:
        """Start a conversation; the answer holds its token."""
        if body.simulated_now is not None:
            refuse_simulation()
        identity = identity_of(body.identity) if body.identity is not None else None

        def run() -> dict[str, Any]:
            with counter.store.unit_of_work() as session:
                opened = open_conversation(
                    counter,
                    session,
                    language=body.language,
                    identity=identity,
                    simulated_now=body.simulated_now,
                    zoneinfo=body.zoneinfo,
                )
                view = conversation_view(session, opened.conversation, phone)
                return {**view, "token": opened.token}

        return await in_thread(run)

    @routes.get("")
    async def own(request: Request) -> dict[str, Any]:
        """The customer's own conversations, newest first, each with its token, to resume it."""
        token = bearer(request)
        if token is None:
            raise HTTPException(
                401, [{"field": "Authorization", "message": "an identity token is needed"}]
            )
        identity = identity_of(token)

        def run() -> dict[str, Any]:
            with counter.store.reading() as session:
                items = conversations_of(session, identity.account_id, counter.settings.secret)
                return {"items": items, "next": None}

        return await in_thread(run)

    @routes.get("/{conversation_id}", response_model=WholeConversation)
    async def read(request: Request, conversation_id: str) -> dict[str, Any]:
        """The whole conversation."""

        def run() -> dict[str, Any]:
            with counter.store.reading() as session:
                conversation = counter.authorised(session, conversation_id, bearer(request))
                return conversation_view(session, conversation, phone)

        return await in_thread(run)

    @routes.patch("/{conversation_id}", response_model=WholeConversation)
    async def change(
        request: Request, conversation_id: str, body: ChangeConversation
    ) -> dict[str, Any]:
        """Choose the language, or move the simulated clock: what fell due then happens now."""
        moved = "simulated_now" in body.model_fields_set
        if moved:
            refuse_simulation()

        def work(session: Session, conversation: Conversation) -> dict[str, Any]:
            if body.language is not None:
                speak(counter, session, conversation, body.language)
            if moved:
                conversation.simulated_now = body.simulated_now
                keep_promise(counter, session, conversation)
            if conversation.decision is not None:
                counter.exchange(session, conversation, str(uuid.uuid4())).decide()
            return conversation_view(session, conversation, phone)

        return await in_conversation(request, conversation_id, work)

    @routes.post("/{conversation_id}/messages", response_model=TurnAnswer)
    async def say(request: Request, conversation_id: str, body: NewMessage) -> dict[str, Any]:
        """Say something, or pick a choice; the answer holds all that is new."""
        async with locks.hold(conversation_id):
            answer = await take_message(
                counter,
                assistant,
                conversation_id,
                bearer(request),
                str(body.client_id),
                text=body.text,
                choice=body.choice,
            )
        hub.wake(conversation_id)
        return answer

    @routes.post("/{conversation_id}/identify")
    async def identify(request: Request, conversation_id: str, body: Identify) -> dict[str, Any]:
        """Sign in: by the site's token, or by a one-time code that is mailed first."""
        identity = identity_of(body.identity) if body.identity is not None else None

        def work(session: Session, conversation: Conversation) -> dict[str, Any]:
            turn = str(uuid.uuid4())
            messages: list[Message]
            if identity is not None:
                messages = identifying.identify_by_token(
                    counter, session, conversation, identity, turn
                )
            elif body.email is not None:
                messages = identifying.ask_code(counter, session, conversation, body.email, turn)
            else:
                code = re.sub(r"\D", "", body.code or "")
                outcome, messages = identifying.identify_by_code(
                    counter, session, conversation, code, turn
                )
                if outcome is not Redeemed.RIGHT:
                    return _answer(conversation, messages) | {"error": outcome.value}
            return _answer(conversation, messages)

        answer = await in_conversation(request, conversation_id, work)
        if error := answer.pop("error", None):
            message = {
                "wrong": "the code is not right",
                "expired": "the code is no longer valid; ask for a new one",
            }[error]
            raise HTTPException(422, [{"field": "code", "message": message}])
        return answer

    @routes.post("/{conversation_id}/pin")
    async def check_pin(request: Request, conversation_id: str, body: Pin) -> dict[str, Any]:
        """Check the support PIN; it is compared and forgotten."""

        def work(session: Session, conversation: Conversation) -> dict[str, Any]:
            try:
                checked = pin_check.check(
                    counter,
                    session,
                    conversation,
                    re.sub(r"\D", "", body.pin),
                    str(uuid.uuid4()),
                )
            except pin_check.PinNotAskedError:
                if conversation.pin == PinState.LOCKED:
                    return {"pin": PinState.LOCKED, "attempts_left": 0, "messages": []} | (
                        state_view(conversation)
                    )
                raise HTTPException(
                    409, [{"field": "pin", "message": "no PIN was asked for"}]
                ) from None
            return {
                **_answer(conversation, checked.messages),
                "pin": checked.state,
                "attempts_left": checked.attempts_left,
            }

        return await in_conversation(request, conversation_id, work)

    @routes.post("/{conversation_id}/attachments", status_code=201)
    async def attach(
        request: Request, conversation_id: str, file: Annotated[UploadFile, File()]
    ) -> dict[str, Any]:
        """Send a file: pictures, PDF and text up to 10 MiB."""
        content = await file.read(attachments.LARGEST_BYTES + 1)
        upload = attachments.Upload(file.filename or "file", content)

        def work(session: Session, conversation: Conversation) -> dict[str, Any]:
            kept = attachments.attach(counter, session, conversation, upload)
            return attachments.file_view(kept)

        try:
            return await in_conversation(request, conversation_id, work)
        except attachments.RefusedFileError as error:
            status, message = _REFUSALS[error.reason]
            raise HTTPException(status, [{"field": "file", "message": message}]) from None

    @routes.get("/{conversation_id}/attachments/{attachment_id}")
    async def download(request: Request, conversation_id: str, attachment_id: str) -> Response:
        """A file of this conversation, to save; never shown as a page."""

        def run() -> Attachment:
            with counter.store.reading() as session:
                counter.authorised(session, conversation_id, bearer(request))
                found = session.get(Attachment, attachment_id)
                if found is None or found.conversation_id != conversation_id:
                    raise UnknownConversationError(conversation_id)
                return found

        kept = await in_thread(run)
        content = attachments.attachment_path(counter.settings.home, kept.id).read_bytes()
        return Response(
            content, media_type=kept.type, headers=attachments.download_headers(kept.name)
        )

    @routes.get("/{conversation_id}/transcript")
    async def transcript(
        request: Request,
        conversation_id: str,
        format: Annotated[str, Query(pattern="^(txt|html)$")] = "txt",
    ) -> Response:
        """The conversation to keep."""

        def run() -> Response:
            with counter.store.reading() as session:
                conversation = counter.authorised(session, conversation_id, bearer(request))
                kept = transcript_of(session, conversation, counter.services.texts)
                if format == "html":
                    return Response(transcript_html(kept), media_type="text/html")
                return Response(transcript_text(kept), media_type="text/plain")

        return await in_thread(run)

    @routes.post("/{conversation_id}/transcript/mail", status_code=202)
    async def mail(request: Request, conversation_id: str) -> dict[str, Any]:
        """Mail the transcript to the account's own address; who is not known yet is asked first."""

        def work(session: Session, conversation: Conversation) -> dict[str, Any]:
            exchange = counter.exchange(session, conversation, str(uuid.uuid4()))
            try:
                mail_transcript(exchange)
            except NoAddressError:
                raise HTTPException(
                    409, [{"field": "id", "message": "nobody is known in this conversation"}]
                ) from None
            except MailedOftenError as error:
                wait = str(max(1, round(error.wait.total_seconds())))
                raise HTTPException(
                    429,
                    [{"field": "id", "message": f"mailed too often; try again in {wait} s"}],
                    {"Retry-After": wait},
                ) from None
            return _answer(conversation, counter.keep(exchange))

        return await in_conversation(request, conversation_id, work)

    @routes.post("/{conversation_id}/rating")
    async def rate(request: Request, conversation_id: str, body: Rating) -> dict[str, Any]:
        """Rate the conversation; a later rating replaces an earlier one."""

        def work(session: Session, conversation: Conversation) -> dict[str, Any]:
            conversation.rating_score = body.score
            conversation.rating_comment = redact(body.comment) if body.comment else None
            if conversation.expects == "rating":
                conversation.expects = None
            exchange = counter.exchange(session, conversation, str(uuid.uuid4()))
            exchange.say("rating_thanks")
            tell_conversation(session, conversation, Event.CONVERSATION_RATED)
            return _answer(conversation, counter.keep(exchange))

        return await in_conversation(request, conversation_id, work)

    @routes.websocket("/{conversation_id}/events")
    async def events(websocket: WebSocket, conversation_id: str) -> None:
        await serve_events(websocket, counter, hub, conversation_id)

    return routes


_REFUSALS = {
    "empty": (422, "the file is empty"),
    "too_large": (413, "the file is larger than 10 MiB"),
    "type": (415, "send a picture (PNG, JPEG, GIF, WebP), a PDF or a text file"),
    "too_many": (409, "a conversation takes 20 files at most"),
}


def _answer(conversation: Conversation, messages: list[Message]) -> dict[str, Any]:
    return {"messages": [message_view(m) for m in messages], **state_view(conversation)}
