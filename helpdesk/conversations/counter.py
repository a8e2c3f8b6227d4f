"""What the use cases of conversations share: store, settings, dialogue services, policy numbers."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from helpdesk.accounts.pin import PinRules
from helpdesk.clock import real_now
from helpdesk.conversations.assistant import Spoken
from helpdesk.conversations.model import Conversation, Message
from helpdesk.conversations.transcript import add_spoken
from helpdesk.dialogue.exchange import Exchange, Heard, Services, said_json
from helpdesk.settings import Settings
from helpdesk.store.engine import Store
from helpdesk.tokens import conversation_token
from helpdesk.triage.policy_file import PolicyFile


class UnknownConversationError(LookupError):
    """No conversation has this id and token; which of the two is wrong is not told."""


class ClosedError(Exception):
    """The conversation is closed; a new one can be started."""


@dataclass(frozen=True, slots=True)
class Counter:
    """The service counter: everything a conversation needs, wired in the composition root."""

    settings: Settings
    store: Store
    services: Services
    #: The policy's numbers, or where those in force are asked for, which may be edited meanwhile.
    policies: PolicyFile | Callable[[], PolicyFile]
    clock: Callable[[], datetime] = real_now

    @property
    def policy(self) -> PolicyFile:
        """The policy in force."""
        return self.policies() if callable(self.policies) else self.policies

    @property
    def pin_rules(self) -> PinRules:
        return PinRules(attempts=self.policy.pin.attempts, lock=self.policy.pin.lock)

    def authorised(self, session: Session, conversation_id: str, token: str | None) -> Conversation:
        """The conversation, if `token` is its own. Raises UnknownConversationError."""
        expected = conversation_token(self.settings.secret, conversation_id)
        if token is None or not hmac.compare_digest(expected.encode(), token.encode()):
            raise UnknownConversationError(conversation_id)
        conversation = session.get(Conversation, conversation_id)
        if conversation is None:
            raise UnknownConversationError(conversation_id)
        return conversation

    def exchange(
        self, session: Session, conversation: Conversation, turn: str, text: str = ""
    ) -> Exchange:
        """An exchange that the web process itself leads: PIN, codes, a clock that was moved."""
        return Exchange(
            session=session,
            services=self.services,
            conversation=conversation,
            heard=Heard(text=text, intent="", confidence=1.0),
            turn=turn,
            real_now=self.clock(),
        )

    def keep(self, exchange: Exchange) -> list[Message]:
        """Append what was said in an exchange to its conversation."""
        spoken = [Spoken(**said_json(said)) for said in exchange.said]
        return self.keep_spoken(exchange.session, exchange.conversation, spoken)

    def keep_spoken(
        self, session: Session, conversation: Conversation, spoken: list[Spoken]
    ) -> list[Message]:
        """Append messages of the assistant."""
        return add_spoken(
            session,
            conversation,
            spoken,
            conversation.now(self.clock()),
            f"{self.settings.public_url}/articles/{{slug}}?language={{language}}",
        )
